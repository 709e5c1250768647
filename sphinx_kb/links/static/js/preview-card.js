// @ts-check
// Previews, loaded by preview.js at first use: point at, focus or long-press a link within the site to see how its page, section or term begins.
// The data lie in _previews/*.js, one file a page, and are loaded when they are needed. The mark of a note or of a source
// shows what it leads to on the same page; a tap is enough, and the links in such a card can be used.

(() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).href;
  const DELAY = 350;
  const PRESS = 450;
  const LINGER = 200;
  /** Where the text of a page stands: themes differ. */
  const TEXT = document.querySelector("article") ? "article" : "main, [role=main]";
  /** @type {Map<string, Promise<Record<string, any>>>} */
  const loaded = new Map();
  const MARK = "[role=doc-noteref], [role=doc-biblioref]";
  /** The preview that is shown, and the link it belongs to. @type {{ box: HTMLElement, link: Element, below?: boolean } | null} */
  let open = null;
  /** The link whose preview is wanted; while data load, the reader may have moved on. @type {Element | null} */
  let wanted = null;
  /** The link under a finger. @type {Element | null} */
  let touched = null;
  let pressed = false;
  /** The link whose card a touch has just closed. @type {Element | null} */
  let closed = null;
  let toShow = 0;
  let toHide = 0;
  /** A card that grows, by a figure that comes late or by what is shown in it, finds its place anew. */
  const grown = new ResizeObserver(() => { if (open) put(open.box, open.link); });

  /** A card finds its place by its looks: it waits for them, but does without where they cannot be had. */
  const looks = new Promise((done) => {
    const sheet = document.createElement("link");
    sheet.rel = "stylesheet";
    sheet.href = new URL("../css/preview.css", /** @type {HTMLScriptElement} */ (document.currentScript).src).href;
    sheet.onload = sheet.onerror = done;
    document.head.append(sheet);
  });

  /** @param {string} page @returns {Promise<Record<string, any>>} */
  function load(page) {
    let data = loaded.get(page);
    if (!data) {
      data = new Promise((resolve) => {
        const script = document.createElement("script");
        script.src = `${root}_previews/${page}.js`;
        /** @type {any} */ (script).kbResolve = resolve;
        script.addEventListener("error", () => resolve({}));
        document.head.append(script);
      });
      loaded.set(page, data);
    }
    return data;
  }
  /** @type {any} */ (window).kbPreview = (/** @type {any} */ data) => {
    /** @type {any} */ (document.currentScript).kbResolve(data);
  };

  /** @param {string} address Without ? and #. */
  const bare = (address) => address.replace(/[?#].*$/, "");

  /** The page and anchor of a link; null for other sites, and for the beginning of this page. @param {Element} link @returns {[string, string] | null} */
  function placeOf(link) {
    const url = new URL(link.getAttribute("href") || "", location.href);
    const address = bare(url.href);
    if (!address.startsWith(root) || !/(^|\/|\.html)$/.test(address.slice(root.length))) return null;
    const page = address.slice(root.length).replace(/\.html$|\/$/, "") || "index";
    let anchor = url.hash.slice(1);
    try { anchor = decodeURIComponent(anchor); } catch { /* as it is */ }
    return address === bare(location.href) && !anchor ? null : [page, anchor];
  }

  /** @param {EventTarget | null} target @returns {Element | null} */
  function linkOf(target) {
    const link = target instanceof Element ? target.closest(`:is(${TEXT}, .kb-foot) a[href]`) : null;
    return link && !link.closest(".kb-preview") && !link.matches(".headerlink, .external") && placeOf(link) ? link : null;
  }

  /** The element of this page that an address leads to. @param {string | null | undefined} address */
  function targetOf(address) {
    let anchor = (address || "").replace(/^[^#]*#?/, "");
    try { anchor = decodeURIComponent(anchor); } catch { /* as it is */ }
    return anchor ? document.getElementById(anchor) : null;
  }

  /** The notes or sources of a mark and of those it stands with: [1,3-5]. @param {Element} link @returns {Element[]} */
  function notesOf(link) {
    if (!link.matches(MARK)) return [];
    const group = link.parentElement?.matches("sup, span") ? link.parentElement.querySelectorAll(MARK) : [link];
    /** @type {Set<Element>} */
    const notes = new Set();
    for (const mark of group) {
      let note = targetOf(mark.getAttribute("href"));
      const last = targetOf(mark.getAttribute("data-kb-through")) || note;
      while (note) {
        notes.add(note);
        note = note === last ? null : /** @type {HTMLElement | null} */ (note.nextElementSibling);
      }
    }
    return [...notes];
  }

  /** An empty card. */
  function cardBox() {
    const box = document.createElement("div");
    box.className = "kb-preview kb-preview--note";
    box.id = "kb-preview";
    return box;
  }

  /** Show a card beside its link, next in the order of the Tab key. @param {Element} link @param {HTMLElement} box @param {string} words */
  function place(link, box, words) {
    const more = document.createElement("a");
    more.href = link.getAttribute("href") || "";
    more.textContent = words;
    more.addEventListener("click", hide);
    box.append(more);
    const group = link.parentElement?.matches("sup, span") ? link.parentElement : link;
    // what a screen reader says on coming into it: the marks it stands for, or the number
    let said = group.textContent || "";
    for (const range of group.querySelectorAll("[aria-label]")) {
      said = said.replace(range.textContent || "", range.getAttribute("aria-label") || "");
    }
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", said.replace(/\u2060/g, "").trim());
    if ("popover" in box) {
      box.popover = "manual"; // above all, never cut off by a table that scrolls
      group.after(box);
      box.showPopover();
    } else {
      (document.querySelector("[role=main]") || document.body).append(box);
    }
    opened(box, link);
  }

  /** @param {Element} link @param {[string, [string, string, string][], [string, string][]]} data */
  function showFacts(link, [title, facts, copies]) {
    close();
    const box = cardBox();
    const heading = document.createElement("strong");
    heading.textContent = title;
    const list = document.createElement("dl");
    for (const [label, text, address] of facts) {
      const said = document.createElement("dd");
      const inner = address ? said.appendChild(document.createElement("a")) : said;
      inner.textContent = text;
      if (inner instanceof HTMLAnchorElement) inner.href = /^\w+:/.test(address) ? address : root + address;
      if (label) list.appendChild(document.createElement("dt")).textContent = label; // else one more of the last
      list.append(said);
    }
    box.append(heading, list);
    for (const [label, text] of copies) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => copy(button, told(text, /** @type {HTMLAnchorElement} */ (link).href)));
      box.append(button);
    }
    place(link, box, _("All values"));
  }

  /**
   * A citation of today. What was opened from a disk has no address that means anything to others: GB/T 7714 marks it
   * by /DK], and what was read online by /OL].
   * @param {string} text @param {string} address
   */
  function told(text, address) {
    const now = new Date();
    const day = new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    const dated = text.replace("%DATE%", day);
    if (/^https?:/.test(address)) return dated.replace("%URL%", address);
    return dated.replace("/OL]", "/DK]").replace(" %URL%", "");
  }

  /** Copy a text, or where that is forbidden show it to be copied. @param {HTMLElement} button @param {string} text */
  async function copy(button, text) {
    const shown = document.createElement("output");
    shown.textContent = text;
    button.after(shown);
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = _("Copied");
    } catch {
      getSelection()?.selectAllChildren(shown);
    }
  }

  /** Show the notes of a mark. @param {Element} link @param {Element[]} notes */
  function showNotes(link, notes) {
    close();
    const box = cardBox();
    for (const note of notes) {
      const part = document.createElement("div");
      part.append(...[...note.cloneNode(true).childNodes]);
      for (const back of part.querySelectorAll("[role=doc-backlink]")) back.replaceWith(back.textContent || "");
      for (const named of part.querySelectorAll("[id]")) named.removeAttribute("id");
      box.append(part);
    }
    place(link, box, _("Show it in the list"));
  }

  /** @param {Element} link */
  async function show(link) {
    wanted = link;
    await looks;
    if (wanted !== link) return;
    const notes = notesOf(link);
    if (notes.length) {
      if (open?.link !== link) showNotes(link, notes);
      return;
    }
    const at = placeOf(link);
    if (!at || open?.link === link) return;
    wanted = link;
    if (link.hasAttribute("data-kb-card")) {
      const here = bare(location.href).slice(root.length).replace(/\.html$|\/$/, "") || "index";
      const card = (await load(here))[`>${at.join("#")}`];
      if (wanted !== link) return;
      if (card) {
        showFacts(link, card);
        return;
      }
    }
    const places = new Map(Object.entries(await load(at[0])));
    if (wanted !== link) return;
    close();
    const [title, text, figure] = places.get(at[1]) || [];
    if (!title) return;
    const page = places.get("")?.[0];
    const box = document.createElement("div");
    box.className = "kb-preview";
    box.id = "kb-preview";
    box.setAttribute("role", "tooltip");
    const heading = document.createElement("strong");
    heading.className = "kb-preview__title";
    heading.textContent = page && page !== title ? `${page} › ${title}` : title;
    box.append(heading);
    if (text) {
      const body = document.createElement("p");
      body.textContent = text;
      box.append(body);
    }
    for (const [src, alt, width, height, theme] of figure) {
      const image = document.createElement("img");
      image.src = root + src;
      image.alt = alt;
      image.width = Number(width);
      image.height = Number(height);
      image.className = `kb-preview__figure ${theme}`.trim();
      box.append(image);
    }
    (document.querySelector("[role=main]") || document.body).append(box);
    opened(box, link);
  }

  /** @param {HTMLElement} box @param {Element} link */
  function opened(box, link) {
    link.setAttribute("aria-describedby", "kb-preview");
    open = { box, link };
    put(box, link);
    grown.observe(box, { box: "border-box" });
    box.addEventListener("mouseleave", soonHide);
    box.addEventListener("mouseenter", () => clearTimeout(toHide));
  }

  /** @param {HTMLElement} what @param {Element} link */
  function put(what, link) {
    const at = link.getClientRects()[0] || link.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    what.style.maxHeight = "";
    const left = Math.max(8, Math.min(at.left, room - what.offsetWidth - 8));
    const [over, under] = [at.top - 12, innerHeight - at.bottom - 12];
    // a card that grows stays on its side: it covers nothing that it did not; what has no room scrolls
    const below = open?.below ?? (under >= what.offsetHeight || under >= over);
    if (open) open.below = below;
    const space = Math.max(below ? under : over, 96);
    if (what.offsetHeight > space) what.style.maxHeight = `${space}px`;
    const top = below ? at.bottom + 4 : at.top - what.offsetHeight - 4;
    what.style.left = what.style.top = "0";
    const zero = what.getBoundingClientRect(); // wherever the nearest positioned ancestor lies
    what.style.left = `${left - zero.left}px`;
    what.style.top = `${top - zero.top}px`;
  }

  /** Close the preview that is shown; the next one, if it is awaited, still comes. */
  function close() {
    clearTimeout(toHide);
    const shown = open;
    open = null; // first: a card that goes loses the focus, which is heard at once
    shown?.link.removeAttribute("aria-describedby");
    shown?.box.remove();
    grown.disconnect();
  }

  /** Close the preview, and wait for no other. */
  function hide() {
    clearTimeout(toShow);
    wanted = null;
    close();
  }

  function soonHide() {
    clearTimeout(toHide);
    toHide = setTimeout(close, LINGER);
  }

  /** @param {{ target: EventTarget | null }} event */
  function come(event) {
    const link = linkOf(event.target);
    if (!link) return;
    clearTimeout(toShow);
    if (open?.link === link) clearTimeout(toHide);
    else toShow = setTimeout(() => show(link), DELAY);
  }

  /** @param {MouseEvent | FocusEvent} event */
  function leave(event) {
    const box = open?.box;
    if (box?.contains(/** @type {Node | null} */ (event.relatedTarget))) return;
    if (box?.contains(/** @type {Node} */ (event.target))) {
      if (event.type === "focusout") hide();
      return;
    }
    if (!linkOf(event.target)) return;
    clearTimeout(toShow);
    wanted = null;
    if (open) soonHide();
  }

  document.addEventListener("mouseover", (event) => { if (!touched) come(event); });
  document.addEventListener("mouseout", leave);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) come(event);
  });
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    if (open?.box.contains(document.activeElement)) /** @type {HTMLElement} */ (open.link).focus();
    hide();
  });

  const press = () => {
    clearTimeout(toShow);
    if (!touched || pressed) return;
    pressed = true;
    show(touched);
  };
  /** @param {TouchEvent} event */
  function touch(event) {
    closed = null;
    if (open && !open.box.contains(/** @type {Node} */ (event.target))) {
      closed = open.link;
      hide();
    }
    touched = event.touches.length === 1 ? linkOf(event.target) : null;
    pressed = false;
    clearTimeout(toShow);
    if (touched) toShow = setTimeout(press, PRESS);
  }
  document.addEventListener("touchstart", touch, { passive: true });
  for (const type of ["touchmove", "touchcancel"]) {
    document.addEventListener(type, () => {
      if (!pressed) clearTimeout(toShow);
      touched = null;
    }, { passive: true });
  }
  document.addEventListener("touchend", (event) => {
    if (touched && !pressed) clearTimeout(toShow);
    const isCard = touched && !pressed && (touched.hasAttribute("data-kb-card") || notesOf(touched).length > 0);
    if (touched && isCard && touched !== closed) show(touched);
    // what the touch was for is on the screen, or just was: do not follow the link as well
    if (touched && (pressed || isCard)) event.preventDefault();
    touched = null;
  });
  // the browser's own menu of a long press comes about when the preview does: one of the two is enough
  document.addEventListener("contextmenu", (event) => {
    if (!touched) return;
    event.preventDefault();
    press();
  });

  // who goes on within the page and then back finds the focus on the link that was followed; browsers lose it
  /** @type {HTMLElement[]} */ const followed = [];
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element && event.target.closest('a[href^="#"]');
    if (!(link instanceof HTMLElement) || event.defaultPrevented) return;
    history.replaceState({ ...history.state, kbFollowed: followed.push(link) - 1 }, "");
  });
  addEventListener("popstate", ({ state }) => followed[state?.kbFollowed]?.focus({ preventScroll: true }));

  Object.assign(/** @type {any} */ (window).kbPreview, { come, show, touch });
})();
