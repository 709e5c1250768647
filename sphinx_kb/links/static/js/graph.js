// @ts-check
// Zoom, filter and highlighting of the graph. Without this script it can be seen and followed all the same.
// There may be ten thousand pages: nothing is changed in their list, and a movement or a letter changes only what is drawn
// differently then.

const MOST_FOUND = 50;

/** A page as it can be found: in the drawing, or in the list below. @typedef {{ title: string, section: string, tags: string, element: Element }} GraphPage */

for (const graph of document.querySelectorAll("[data-kb-graph]")) {
  const frame = /** @type {HTMLElement} */ (graph.querySelector(".kb-graph__frame"));
  const drawing = /** @type {SVGSVGElement} */ (graph.querySelector("svg.kb-graph__drawing"));
  const edges = [...drawing.querySelectorAll("[data-kb-ends]")].map((element) => ({
    element, ends: (element.getAttribute("data-kb-ends") || "").split("|"),
  }));
  const byTag = /** @type {HTMLInputElement | null} */ (graph.querySelector("[name=kb-graph-colours][value=tags]"));

  const controls = document.createElement("div");
  controls.className = "kb-graph__controls";
  const words = control("input", _("Find a page"));
  words.setAttribute("type", "search");
  words.setAttribute("placeholder", _("Find a page"));
  const part = control("select", "");
  const out = control("button", _("Zoom out"), "−");
  const into = control("button", _("Zoom in"), "+");
  const fit = control("button", _("Show the whole graph"), _("Fit"));
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  controls.append(words, part, out, into, fit, status);
  const found = document.createElement("div");
  found.className = "kb-graph__found";
  found.hidden = true;
  const foundList = control("ul", _("Pages found"));
  const foundRest = document.createElement("p");
  found.append(foundList, foundRest);
  frame.before(controls, found);

  /** @param {string} tag @param {string} label @param {string} [text] */
  function control(tag, label, text = "") {
    const made = /** @type {any} */ (document.createElement(tag));
    made.setAttribute("aria-label", label);
    if (tag === "button") made.type = "button";
    made.append(text);
    return made;
  }

  const { width: natural } = drawing.viewBox.baseVal;
  /** The width in pixels from which labels can be read. */
  const legible = Number(drawing.getAttribute("width"));
  /** The width of the ring in pixels, which is less than that of its element if the window is low. */
  const width = () => (drawing.getScreenCTM()?.a || 0) * natural;
  /** Show the names that can be read at this width. */
  function label() {
    drawing.style.setProperty("--kb-graph-scale", String(width() / natural || 1));
    drawing.toggleAttribute("data-kb-legible", width() >= legible - 1);
  }

  /** Zoom to a width in pixels, around the middle. @param {number} wanted */
  function zoom(wanted) {
    const across = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
    const down = (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight;
    drawing.style.maxHeight = "none";
    drawing.style.width = `${Math.round(Math.min(8000, Math.max(240, wanted)))}px`;
    frame.scrollLeft = across * frame.scrollWidth - frame.clientWidth / 2;
    frame.scrollTop = down * frame.scrollHeight - frame.clientHeight / 2;
    label();
  }
  /** Zoom until labels can be read. */
  function read() {
    if (!drawing.hasAttribute("data-kb-legible")) zoom(legible);
  }
  out.addEventListener("click", () => zoom(width() / 1.25));
  into.addEventListener("click", () => zoom(Math.max(width() * 1.25, legible)));
  fit.addEventListener("click", () => {
    drawing.style.maxHeight = drawing.style.width = "";
    label();
  });
  new ResizeObserver(label).observe(frame);

  /** @param {string | null} text Without case, width, and raised or lowered letters. */
  const plain = (text) => (text || "").normalize("NFKC").toLowerCase();

  /** @type {GraphPage[]} */
  const drawn = [...drawing.querySelectorAll("[data-kb-page]")].map((element) => {
    const page = element.getAttribute("data-kb-page") || "";
    const section = page.includes("/") ? page.split("/")[0] : "";
    return { title: plain(element.textContent), section, tags: element.getAttribute("data-kb-tags") || "", element };
  });

  /** @type {GraphPage[] | undefined} */
  let listed;

  /** All pages: those of the list, which is read when the reader turns to the controls. */
  function pages() {
    if (listed) return listed;
    const tags = new Map(drawn.map((page) => [page.element.getAttribute("href"), page.tags]));
    let place = -1;
    let section = "*";
    listed = [...graph.parentElement?.nextElementSibling?.children || []].flatMap((list) => {
      if (list.classList.contains("rubric")) { // above the lists of one section
        place += 1;
        section = graph.querySelector(`[data-kb-list="${place}"]`)?.getAttribute("data-kb-section") ?? "*";
        return [];
      }
      return [...list.children].flatMap((item) => {
        const element = item.querySelector("a");
        if (!element) return [];
        const own = tags.get(element.getAttribute("href")) || "";
        return [{ title: plain(element.textContent), section, tags: own, element }];
      });
    });
    if (!listed.length) listed = drawn;
    return listed;
  }
  controls.addEventListener("focusin", pages, { once: true });

  /** Show what is wanted, and where it is not all, how much; gives the pages of the drawing. */
  function sift() {
    const wanted = plain(words.value).trim();
    const isAll = !wanted && part.value === "*";
    /** @param {GraphPage} page */
    const fits = (page) => page.title.includes(wanted) &&
      (part.value === "*" || (byTag?.checked ? page.tags.includes(part.value) : page.section === part.value));
    /** @type {Element[]} */
    const shown = [];
    const faint = new Set();
    for (const page of drawn) {
      const isShown = fits(page);
      page.element.classList.toggle("is-faint", !isShown);
      if (isShown) shown.push(page.element);
      else faint.add(page.element.getAttribute("data-kb-page"));
    }
    for (const { element, ends } of edges) element.classList.toggle("is-faint", ends.every((page) => faint.has(page)));
    const those = isAll ? [] : pages().filter(fits);
    list(those.map((page) => page.element));
    if (shown.length && !isAll) read();
    status.textContent = isAll ? "" : those.length ? _("Pages: %s").replace("%s", String(those.length)) : _("No such page");
    return isAll ? [] : shown;
  }

  /** List the first of the pages found, and say how many more there are. @param {Element[]} links */
  function list(links) {
    const items = links.slice(0, MOST_FOUND).map((link) => {
      const item = document.createElement("li");
      const copy = document.createElement("a");
      copy.className = "reference internal";
      copy.href = link.getAttribute("href") || "";
      copy.textContent = (link.querySelector("title") || link).textContent;
      item.append(copy);
      return item;
    });
    foundList.replaceChildren(...items);
    foundList.scrollTop = 0;
    found.hidden = !items.length;
    const rest = links.length - items.length;
    foundRest.textContent = rest ? _("Not listed: %s. Write more of the title.").replace("%s", String(rest)) : "";
    foundRest.hidden = !rest;
  }

  /** Whether what is found is shown as a list. */
  const isListed = () => found.getClientRects().length > 0;

  function find() {
    const [first] = sift();
    if (first && !isListed()) first.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  words.addEventListener("input", find);
  words.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Enter") return;
    const [first] = sift();
    /** @type {SVGAElement | HTMLElement | null | undefined} */ (isListed() ? found.querySelector("a") : first)?.focus();
  });
  part.addEventListener("change", find);

  /** Offer what the colours tell apart. */
  function offer() {
    const kind = byTag?.checked ? "data-kb-tag" : "data-kb-section";
    part.setAttribute("aria-label", byTag?.checked ? _("Show one tag only") : _("Show one section only"));
    part.replaceChildren(new Option(byTag?.checked ? _("All tags") : _("All sections"), "*"));
    for (const item of graph.querySelectorAll(`[${kind}]`)) {
      part.append(new Option(item.textContent || "", item.getAttribute(kind) || ""));
    }
    sift();
  }
  graph.querySelector(".kb-graph__colours")?.addEventListener("change", offer);
  offer();

  /** The page whose lines are lit. @type {string | null | undefined} */
  let lit;
  /** @type {Map<string, Element[]>} */
  const linesOf = new Map();
  for (const { element, ends } of edges) {
    for (const page of ends) {
      const lines = linesOf.get(page);
      if (lines) lines.push(element);
      else linesOf.set(page, [element]);
    }
  }

  /** @param {Event} event */
  function light(event) {
    const node = event.type.endsWith("out") ? null : /** @type {Element} */ (event.target).closest("[data-kb-page]");
    const page = node?.getAttribute("data-kb-page");
    if (page === lit) return;
    for (const line of linesOf.get(lit || "") || []) line.classList.remove("is-lit");
    for (const line of linesOf.get(page || "") || []) line.classList.add("is-lit");
    lit = page;
  }
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) drawing.addEventListener(type, light);
}
