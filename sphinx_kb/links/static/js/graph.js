// @ts-check
// Zoom, filter and highlighting of the graph. Without this script it can be seen and followed all the same.

for (const graph of document.querySelectorAll("[data-kb-graph]")) {
  const frame = /** @type {HTMLElement} */ (graph.querySelector(".kb-graph__frame"));
  const drawing = /** @type {SVGSVGElement} */ (graph.querySelector("svg.kb-graph__drawing"));
  const nodes = [...drawing.querySelectorAll("[data-kb-page]")];
  const edges = [...drawing.querySelectorAll("[data-kb-ends]")];
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
  frame.before(controls);

  /** @param {string} tag @param {string} label @param {string} [text] */
  function control(tag, label, text = "") {
    const made = /** @type {any} */ (document.createElement(tag));
    made.setAttribute("aria-label", label);
    if (tag === "button") made.type = "button";
    made.append(text);
    return made;
  }

  /** Zoom to a width in pixels, around the middle. @param {number} width */
  function zoom(width) {
    const across = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
    const down = (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight;
    drawing.style.minWidth = "0";
    drawing.style.width = `${Math.round(Math.min(8000, Math.max(240, width)))}px`;
    frame.scrollLeft = across * frame.scrollWidth - frame.clientWidth / 2;
    frame.scrollTop = down * frame.scrollHeight - frame.clientHeight / 2;
  }
  const width = () => drawing.getBoundingClientRect().width;
  out.addEventListener("click", () => zoom(width() / 1.25));
  into.addEventListener("click", () => zoom(width() * 1.25));
  fit.addEventListener("click", () => zoom(Math.min(frame.clientWidth, frame.clientHeight)));

  /** @param {string | null} text Without case, width, and raised or lowered letters. */
  const plain = (text) => (text || "").normalize("NFKC").toLowerCase();

  function sift() {
    const wanted = plain(words.value).trim();
    /** @type {Element[]} */
    const found = [];
    const faint = new Set();
    for (const node of nodes) {
      const page = node.getAttribute("data-kb-page") || "";
      const section = page.includes("/") ? page.split("/")[0] : "";
      const own = byTag?.checked ? (node.getAttribute("data-kb-tags") || "").includes(part.value) : section === part.value;
      const shown = (part.value === "*" || own) && plain(node.textContent).includes(wanted);
      node.classList.toggle("is-faint", !shown);
      if (shown) found.push(node);
      else faint.add(page);
    }
    for (const edge of edges) {
      const ends = (edge.getAttribute("data-kb-ends") || "").split("|");
      edge.classList.toggle("is-faint", ends.every((page) => faint.has(page)));
    }
    status.textContent = !faint.size ? "" : found.length ? _("Pages: %s").replace("%s", String(found.length)) : _("No such page");
    return faint.size ? found : [];
  }
  words.addEventListener("input", () => sift()[0]?.scrollIntoView({ block: "nearest", inline: "nearest" }));
  words.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    if (event.key === "Enter") /** @type {SVGAElement | undefined} */ (sift()[0])?.focus();
  });
  part.addEventListener("change", sift);

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

  /** @param {Event} event */
  function light(event) {
    const node = event.type.endsWith("out") ? null : /** @type {Element} */ (event.target).closest("[data-kb-page]");
    const page = node?.getAttribute("data-kb-page");
    for (const edge of edges) {
      edge.classList.toggle("is-lit", !!page && (edge.getAttribute("data-kb-ends") || "").split("|").includes(page));
    }
  }
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) drawing.addEventListener(type, light);
}
