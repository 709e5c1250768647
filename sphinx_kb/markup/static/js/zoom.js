// @ts-check
// Figures in a dialog: larger and smaller by buttons, + and -, the wheel with Ctrl, and two fingers.
(() => {
  const LEAST = 0.5;
  const MOST = 8;
  const STEP = 1.25;
  const TEXT = document.querySelector("article") ? "article" : "main, [role=main]";
  const PICTURE = "svg[role=img]";
  const REST = "figcaption, button, input, fieldset, [role=tablist], [data-kb-explorer], script, details, p";
  const CONTROLS = /** @type {[string, string][]} */ ([["−", _("Smaller")], ["+", _("Larger")], ["⤢", _("Fit to the window")]]);

  /** @param {Element} copy A clone, which may not repeat ids. */
  function unnamed(copy) {
    for (const named of [copy, ...copy.querySelectorAll("[id]")]) if (!named.closest("defs")) named.removeAttribute("id");
    return copy;
  }

  /** @param {Element} link A link that does nothing but open its image. */
  function isOwn(link) {
    const image = link.querySelector("img");
    return image !== null && link instanceof HTMLAnchorElement && link.href === image.src;
  }

  /** What the dialog shows of a figure or of a link around an image. @param {Element} from @returns {Element[]} */
  function partsOf(from) {
    const images = [...(from.matches("a") ? [from] : from.querySelectorAll("a:has(> img)"))].filter(isOwn);
    if (images.length) return images.flatMap((link) => [...link.querySelectorAll("img")].map((image) => unnamed(/** @type {Element} */ (image.cloneNode(true)))));
    const copy = unnamed(/** @type {Element} */ (from.cloneNode(true)));
    for (const other of copy.querySelectorAll(REST)) other.remove();
    for (const part of copy.querySelectorAll("div, section")) {
      for (const said of ["role", "aria-label", "aria-labelledby"]) part.removeAttribute(said); // said once, on the page
    }
    return [...copy.children];
  }

  /** @param {Element} from */
  function open(from) {
    const figure = from.closest("figure") || from;
    const caption = figure.querySelector("figcaption");
    const words = caption?.querySelector(".caption-text")?.textContent || figure.querySelector("img")?.alt || _("Figure");
    const dialog = document.createElement("dialog");
    dialog.className = "kb-zoom";
    dialog.setAttribute("aria-label", words);
    const bar = dialog.appendChild(document.createElement("div"));
    bar.className = "kb-zoom__bar";
    const view = dialog.appendChild(document.createElement("div"));
    view.className = "kb-zoom__view";
    view.tabIndex = 0;
    view.setAttribute("role", "group");
    view.setAttribute("aria-label", _("Figure: + and - change its size, arrows move it"));
    const picture = view.appendChild(document.createElement("div"));
    picture.className = "kb-zoom__picture";
    picture.append(...partsOf(figure));
    if (caption) {
      const said = unnamed(/** @type {Element} */ (caption.cloneNode(true)));
      for (const sign of said.querySelectorAll(".headerlink, button")) sign.remove();
      const below = dialog.appendChild(document.createElement("div"));
      below.className = "kb-zoom__caption";
      below.append(...said.childNodes);
    }

    let scale = 1;
    const size = bar.appendChild(document.createElement("output"));

    /** The width at which all of a single picture is seen. */
    function fit() {
      const shown = [...picture.querySelectorAll(`img, ${PICTURE}`)].filter((one) => one.getClientRects().length);
      const sides = ["width", "height"].map((side) => Number(shown[0]?.getAttribute(side)));
      const ratio = shown.length === 1 && sides[0] && sides[1] ? sides[0] / sides[1] : 0;
      const room = view.clientWidth - 16;
      return ratio ? Math.min(room, (view.clientHeight - 16) * ratio) : room;
    }

    /** Change the size and keep a point of the view where it is. @param {number} wanted @param {number} [x] @param {number} [y] */
    function set(wanted, x = view.clientWidth / 2, y = view.clientHeight / 2) {
      const before = scale;
      scale = Math.min(MOST, Math.max(LEAST, wanted));
      const grown = scale / before;
      const left = (view.scrollLeft + x) * grown - x;
      const top = (view.scrollTop + y) * grown - y;
      picture.style.width = `${fit() * scale}px`;
      view.scrollTo({ left, top, behavior: "instant" });
      size.textContent = `${Math.round(scale * 100)}%`;
    }

    for (const [sign, name] of CONTROLS) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = sign;
      button.title = name;
      button.setAttribute("aria-label", name);
      button.addEventListener("click", () => set(sign === "⤢" ? 1 : sign === "+" ? scale * STEP : scale / STEP));
      bar.append(button);
    }
    const file = figure.querySelector("a:has(> img)") || from;
    if (isOwn(file)) {
      const alone = bar.appendChild(document.createElement("a"));
      alone.href = /** @type {HTMLAnchorElement} */ (file).href;
      alone.textContent = _("File");
      alone.title = _("Open the file alone");
    }
    const close = bar.appendChild(document.createElement("button"));
    close.type = "button";
    close.className = "kb-zoom__close";
    close.textContent = _("Close");
    close.addEventListener("click", () => dialog.close());

    dialog.addEventListener("keydown", (event) => {
      /** @type {Record<string, number>} */
      const sizes = { "+": scale * STEP, "=": scale * STEP, "-": scale / STEP, 0: 1 };
      if (!(event.key in sizes) || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      set(sizes[event.key]);
    });
    view.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // touchpads report two fingers as a wheel with Ctrl
      event.preventDefault();
      const at = view.getBoundingClientRect();
      set(scale * Math.exp(-event.deltaY / 200), event.clientX - at.left, event.clientY - at.top);
    }, { passive: false });
    let apart = 0;
    let begun = 1;
    view.addEventListener("touchstart", () => { apart = 0; }, { passive: true });
    view.addEventListener("touchmove", (event) => {
      if (event.touches.length !== 2) return;
      event.preventDefault();
      const [one, other] = event.touches;
      const distance = Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
      if (!apart) [apart, begun] = [distance, scale];
      const at = view.getBoundingClientRect();
      set(begun * distance / apart, (one.clientX + other.clientX) / 2 - at.left, (one.clientY + other.clientY) / 2 - at.top);
    }, { passive: false });

    const again = () => set(scale);
    addEventListener("resize", again);
    dialog.addEventListener("close", () => {
      removeEventListener("resize", again);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
    close.focus();
    set(1);
  }

  if (!("showModal" in HTMLDialogElement.prototype)) return;
  for (const link of document.querySelectorAll(`:is(${TEXT}) a:has(> img)`)) {
    if (!isOwn(link)) continue;
    link.classList.add("kb-zoomable");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      const { button, ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
      if (button || ctrlKey || metaKey || shiftKey) return;
      event.preventDefault();
      open(link);
    });
  }
  for (const figure of document.querySelectorAll(`:is(${TEXT}) figure`)) {
    if (!figure.querySelector(PICTURE)) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-zoom-button";
    button.textContent = _("Enlarge");
    button.setAttribute("aria-haspopup", "dialog");
    button.addEventListener("click", () => open(figure));
    figure.append(button);
  }
})();
