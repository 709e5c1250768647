// @ts-check
// 知识图谱的放大、筛选与高亮。没有脚本时图照样能看、能点。

for (const graph of document.querySelectorAll("[data-kb-graph]")) {
  const drawing = /** @type {SVGSVGElement} */ (graph.querySelector("svg.kb-graph__drawing"));
  const nodes = [...drawing.querySelectorAll("[data-kb-page]")];
  const edges = [...drawing.querySelectorAll("[data-kb-ends]")];
  const sections = [...graph.querySelectorAll("[data-kb-section]")];

  const controls = document.createElement("div");
  controls.className = "kb-graph__controls";
  const words = control("input", "找一页");
  words.setAttribute("type", "search");
  words.setAttribute("placeholder", "找一页");
  const section = control("select", "只看一个栏目");
  section.append(new Option("全部栏目", "*"));
  for (const item of sections) {
    section.append(new Option(item.textContent || "", item.getAttribute("data-kb-section") || ""));
  }
  const out = control("button", "缩小", "−");
  const into = control("button", "放大", "+");
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  controls.append(words, section, out, into, status);
  graph.querySelector(".kb-graph__frame")?.before(controls);

  /** @param {string} tag @param {string} label @param {string} [text] */
  function control(tag, label, text = "") {
    const made = /** @type {any} */ (document.createElement(tag));
    made.setAttribute("aria-label", label);
    if (tag === "button") made.type = "button";
    made.append(text);
    return made;
  }

  let width = 100;
  /** @param {number} factor */
  const zoom = (factor) => {
    width = Math.min(400, Math.max(50, width * factor));
    drawing.style.width = `${width}%`;
  };
  out.addEventListener("click", () => zoom(1 / 1.25));
  into.addEventListener("click", () => zoom(1.25));

  const sift = () => {
    const wanted = words.value.trim().toLowerCase();
    let count = 0;
    const faint = new Set();
    for (const node of nodes) {
      const page = node.getAttribute("data-kb-page") || "";
      const own = page.includes("/") ? page.split("/")[0] : "";
      const shown = (section.value === "*" || own === section.value) &&
        (node.textContent || "").toLowerCase().includes(wanted);
      node.classList.toggle("is-faint", !shown);
      if (shown) count += 1;
      else faint.add(page);
    }
    for (const edge of edges) {
      const ends = (edge.getAttribute("data-kb-ends") || "").split("|");
      edge.classList.toggle("is-faint", ends.every((page) => faint.has(page)));
    }
    status.textContent = faint.size ? `${count} 页` : "";
  };
  words.addEventListener("input", sift);
  section.addEventListener("change", sift);

  /** @param {Event} event */
  const light = (event) => {
    const node = event.type.endsWith("out") ? null : /** @type {Element} */ (event.target).closest("[data-kb-page]");
    const page = node?.getAttribute("data-kb-page");
    for (const edge of edges) {
      edge.classList.toggle("is-lit", !!page && (edge.getAttribute("data-kb-ends") || "").split("|").includes(page));
    }
  };
  for (const type of ["mouseover", "mouseout", "focusin", "focusout"]) drawing.addEventListener(type, light);
}
