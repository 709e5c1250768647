// @ts-check
// The browser's side of the live preview: after a build that changed the page, it puts the new words in their place;
// where more than words changed, or what the page shows, it reloads the page at the place where the reader was. It shows
// what is wrong.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const page = script.dataset.page || "";
  /** The build that this page was loaded after. */
  const build = script.dataset.build || "0";
  /** Which text the page has. */
  let text = script.dataset.text || "";
  /** That text, before any script has changed what it made; null until it is known.
   * @type {Document | null} */
  let source = null;
  const PLACE = "kb-live-place";
  /** Milliseconds for which a remembered place counts. */
  const FRESH = 10_000;
  /** Elements that hold words and no more, and the classes that they may have: scripts of pages look for others. */
  const PLAIN = new Set(["P", "UL", "OL", "LI", "BLOCKQUOTE", "EM", "STRONG", "SPAN", "CODE", "SUB", "SUP", "BR"]);
  const PLAIN_CLASSES = new Set(["simple", "kb-nobreak", "pre", "docutils literal notranslate"]);
  /** Elements that words may be changed in, whatever attributes they have. */
  const AROUND = new Set(["P", "UL", "OL", "LI", "BLOCKQUOTE", "DIV", "SECTION", "ARTICLE", "MAIN"]);
  const BODY = "article, main, [role=main]";
  performance.setResourceTimingBufferSize(2000); // `shows` asks for all

  /**
   * Whether the page has asked for any of some files, be it in vain: an image may come later than its page.
   * @param {string[]} paths
   */
  function shows(paths) {
    const asked = new Set(performance.getEntriesByType("resource").map(({ name }) => new URL(name))
      .filter((url) => url.origin === location.origin).map((url) => decoded(url.pathname.slice(1))));
    return paths.some((path) => asked.has(path));
  }

  /** @param {string} path */
  function decoded(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path; // a name with a per cent sign that was not encoded
    }
  }

  /** Remember the first element with an id below the top of the window, and how far below it stands. */
  function rememberPlace() {
    const near = [...document.querySelectorAll("main [id], article [id], body [id]")]
      .find((element) => element.getBoundingClientRect().top >= 0);
    const place = { path: location.pathname, time: Date.now(), y: scrollY, id: near ? near.id : "",
      top: near ? near.getBoundingClientRect().top : 0 };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  }

  /** Go back to the remembered place: what stands above it may have grown. */
  function returnToPlace() {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    sessionStorage.removeItem(PLACE);
    if (!place || place.path !== location.pathname || Date.now() - place.time > FRESH) return;
    const near = place.id && document.getElementById(place.id);
    const y = near && place.y > 0 ? scrollY + near.getBoundingClientRect().top - place.top : place.y;
    scrollTo({ top: y, behavior: "instant" });
  }

  /**
   * The text of this page as it is now, without the script of the preview.
   * @returns {Promise<{ now: Document, text: string, page: string }>}
   */
  async function textNow() {
    const response = await fetch(location.pathname + location.search, { cache: "no-store" });
    const now = new DOMParser().parseFromString(await response.text(), "text/html");
    const own = now.querySelector(`script[src="${script.getAttribute("src")}"]`);
    own?.remove();
    const { text = "", page = "" } = own instanceof HTMLScriptElement ? own.dataset : {};
    return { now, text, page };
  }

  async function rememberSource() {
    const found = await textNow();
    if (!source && found.text === text) source = found.now; // else the page is about to be reloaded
  }

  /**
   * Whether a node is words and no more.
   * @param {Node} node
   * @returns {boolean}
   */
  function isPlain(node) {
    if (!(node instanceof Element)) return node.nodeType === Node.TEXT_NODE;
    return PLAIN.has(node.tagName) && [...node.attributes].every(({ name, value }) => name === "class"
      && PLAIN_CLASSES.has(value)) && [...node.childNodes].every(isPlain);
  }

  /**
   * Whether the words in an element may be changed.
   * @param {Element} place
   * @returns {boolean}
   */
  function mayChange(place) {
    for (let up = /** @type {Element | null} */ (place); up; up = up.parentElement) {
      if (up.matches(BODY)) return true;
      if (!AROUND.has(up.tagName) && !isPlain(up)) return false;
    }
    return false;
  }

  /**
   * @typedef {{ parent: Element, start: number, gone: Node[], come: Node[] }} Change
   * Nodes in an element of the text as it was, and those that stand in their place.
   */

  /**
   * Find what became of an element. Returns whether there is no other change than of words.
   * @param {Element} before
   * @param {Element} now
   * @param {Change[]} changes
   * @returns {boolean}
   */
  function compare(before, now, changes) {
    if (before.isEqualNode(now)) return true;
    if (!isSameKind(before, now)) return false;
    const [old, young] = [[...before.childNodes], [...now.childNodes]];
    const shorter = Math.min(old.length, young.length);
    let start = 0;
    while (start < shorter && old[start].isEqualNode(young[start])) start += 1;
    let end = 0;
    while (end < shorter - start && old[old.length - 1 - end].isEqualNode(young[young.length - 1 - end])) end += 1;
    const gone = old.slice(start, old.length - end);
    const come = young.slice(start, young.length - end);
    if (gone.length !== come.length) return note(before, start, gone, come, changes);
    return gone.every((node, at) => {
      const other = come[at];
      return node instanceof Element && other instanceof Element && isSameKind(node, other)
        ? compare(node, other, changes) : note(before, start + at, [node], [other], changes);
    });
  }

  /**
   * Whether two elements differ in nothing but what is in them.
   * @param {Element} one
   * @param {Element} other
   */
  function isSameKind(one, other) {
    return one.cloneNode(false).isEqualNode(other.cloneNode(false));
  }

  /**
   * Note a change. Returns whether it is one of words.
   * @param {Element} parent
   * @param {number} start
   * @param {Node[]} gone
   * @param {Node[]} come
   * @param {Change[]} changes
   */
  function note(parent, start, gone, come, changes) {
    changes.push({ parent, start, gone, come });
    return mayChange(parent) && [...gone, ...come].every(isPlain);
  }

  /**
   * The node of the page that a node of its text has become; null where scripts leave that in doubt.
   * @param {Node} node
   * @returns {Node | null}
   */
  function shownAs(node) {
    if (node instanceof Element && node.id) {
      const found = document.getElementById(node.id);
      return found?.tagName === node.tagName ? found : null;
    }
    if (node instanceof Element && node.matches(BODY)) { // of which there is one, whatever scripts have put into it
      const [own, shown] = [node.ownerDocument, document].map((tree) =>
        [...tree.querySelectorAll(node.tagName)].filter((one) => isSameKind(one, node)));
      return own.length === 1 && shown.length === 1 ? shown[0] : null;
    }
    const up = node.parentNode && shownAs(node.parentNode);
    if (!up || !node.parentNode) return null;
    const [own, shown] = [node.parentNode, up].map((place) =>
      [...place.childNodes].filter((one) => one.isEqualNode(node)));
    return own.length === shown.length ? shown[own.indexOf(/** @type {ChildNode} */ (node))] : null;
  }

  /**
   * Make what has to be done to the page for a change; null where scripts leave in doubt what stands where.
   * @param {Change} change
   * @returns {(() => void) | null}
   */
  function replacement({ parent, start, gone, come }) {
    const place = shownAs(parent);
    const around = [...parent.childNodes].slice(Math.max(start - 1, 0), start + gone.length + 1).map(shownAs);
    if (!place || around.some((node, at) => node?.parentNode !== place
        || node.previousSibling !== (at ? around[at - 1] : start ? node.previousSibling : null))) return null;
    const shown = start ? around.slice(1) : around;
    const next = shown[gone.length] || null;
    if (!next && place.lastChild !== (around.at(-1) || null)) return null; // a script has added something
    return () => {
      for (const node of shown.slice(0, gone.length)) node?.parentNode?.removeChild(node);
      for (const node of come) place.insertBefore(document.importNode(node, true), next);
    };
  }

  /** Put the new words into the page. Resolves to whether it is now what a reload would show. */
  async function changeWords() {
    if (!source) return false;
    const young = await textNow();
    /** @type {Change[]} */
    const changes = [];
    if (young.page !== page || !compare(source.documentElement, young.now.documentElement, changes)) return false;
    const replacements = changes.map(replacement);
    if (replacements.includes(null)) return false;
    for (const replace of replacements) replace?.();
    source = young.now;
    text = young.text;
    return true;
  }

  /** @param {{ title: string, ok: boolean, problems: string[], labels: Record<string, string> }} state */
  function showProblems(state) {
    document.querySelector("kb-live")?.remove();
    if (!state.title) return;
    const host = document.createElement("kb-live");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("live.css", script.src).href;
    const box = document.createElement("section");
    box.setAttribute("role", "alert");
    box.className = state.ok ? "warned" : "failed";
    const title = document.createElement("h2");
    title.textContent = state.title;
    const hide = document.createElement("button");
    hide.type = "button";
    hide.textContent = state.labels.hide;
    hide.addEventListener("click", () => host.remove());
    const list = document.createElement("ol");
    for (const problem of state.problems) {
      const item = document.createElement("li");
      item.textContent = problem;
      list.append(item);
    }
    box.append(title, hide, list);
    root.append(style, box);
    document.body.append(host);
  }

  const events = new EventSource(new URL(`events?${new URLSearchParams({ page, build })}`, script.src).href);
  /** Events are heeded one after the other. */
  let heeded = Promise.resolve();
  events.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    showProblems(state);
    heeded = heeded.then(async () => {
      const isOld = text ? state.text !== text : state.reload;
      if (!state.restarted && !shows(state.changed) && (!isOld || await changeWords().catch(() => false))) return;
      events.close();
      rememberPlace();
      location.reload();
    });
  });
  addEventListener("pagehide", () => events.close());
  returnToPlace();
  addEventListener("load", () => {
    returnToPlace();
    (window.requestIdleCallback || setTimeout)(() => rememberSource().catch(() => {}));
  });
})();
