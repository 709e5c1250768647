// @ts-check
// Previews: point at, focus or long-press a link within the site to see how its page, section or term begins.
// The data lie in _previews/*.js, one file a page, and are loaded when they are needed.

(() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).href;
  const DELAY = 350;
  const PRESS = 450;
  const LINGER = 200;
  /** Where the text of a page stands: themes differ. */
  const TEXT = document.querySelector("article") ? "article" : "main, [role=main]";
  /** @type {Map<string, Promise<Record<string, any>>>} */
  const loaded = new Map();
  /** The preview that is shown, and the link it belongs to. @type {{ box: HTMLElement, link: Element } | null} */
  let open = null;
  /** The link whose preview is wanted; while data load, the reader may have moved on. @type {Element | null} */
  let wanted = null;
  /** The link under a finger. @type {Element | null} */
  let touched = null;
  let pressed = false;
  let toShow = 0;
  let toHide = 0;

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
    return link && !link.matches(".headerlink, .external") && placeOf(link) ? link : null;
  }

  /** @param {Element} link */
  async function show(link) {
    const place = placeOf(link);
    if (!place || open?.link === link) return;
    wanted = link;
    const places = new Map(Object.entries(await load(place[0])));
    if (wanted !== link) return;
    close();
    const [title, text, figure] = places.get(place[1]) || [];
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
    link.setAttribute("aria-describedby", "kb-preview");
    open = { box, link };
    put(box, link);
    box.addEventListener("mouseleave", soonHide);
    box.addEventListener("mouseenter", () => clearTimeout(toHide));
  }

  /** @param {HTMLElement} what @param {Element} link */
  function put(what, link) {
    const at = link.getClientRects()[0] || link.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    const left = Math.max(8, Math.min(at.left, room - what.offsetWidth - 8));
    const below = innerHeight - at.bottom > what.offsetHeight + 8 || at.top < what.offsetHeight + 8;
    const top = below ? at.bottom + 4 : at.top - what.offsetHeight - 4;
    what.style.left = what.style.top = "0";
    const zero = what.getBoundingClientRect(); // wherever the nearest positioned ancestor lies
    what.style.left = `${left - zero.left}px`;
    what.style.top = `${top - zero.top}px`;
  }

  /** Close the preview that is shown; the next one, if it is awaited, still comes. */
  function close() {
    clearTimeout(toHide);
    open?.link.removeAttribute("aria-describedby");
    open?.box.remove();
    open = null;
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

  /** @param {Event} event */
  function come(event) {
    const link = linkOf(event.target);
    if (!link) return;
    clearTimeout(toShow);
    if (open?.link === link) clearTimeout(toHide);
    else toShow = setTimeout(() => show(link), DELAY);
  }

  /** @param {Event} event */
  function leave(event) {
    if (!linkOf(event.target)) return;
    clearTimeout(toShow);
    wanted = null;
    if (open) soonHide();
  }

  document.documentElement.classList.add("kb-previews");
  document.addEventListener("mouseover", (event) => { if (!touched) come(event); });
  document.addEventListener("mouseout", leave);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) come(event);
  });
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  const press = () => {
    clearTimeout(toShow);
    if (!touched || pressed) return;
    pressed = true;
    show(touched);
  };
  document.addEventListener("touchstart", (event) => {
    if (open && !open.box.contains(/** @type {Node} */ (event.target))) hide();
    touched = event.touches.length === 1 ? linkOf(event.target) : null;
    pressed = false;
    clearTimeout(toShow);
    if (touched) toShow = setTimeout(press, PRESS);
  }, { passive: true });
  for (const type of ["touchmove", "touchcancel"]) {
    document.addEventListener(type, () => {
      if (!pressed) clearTimeout(toShow);
      touched = null;
    }, { passive: true });
  }
  document.addEventListener("touchend", (event) => {
    if (pressed && touched) event.preventDefault(); // the press has shown the preview: do not follow the link as well
    else if (touched) clearTimeout(toShow);
    touched = null;
  });
  // the browser's own menu of a long press comes about when the preview does: one of the two is enough
  document.addEventListener("contextmenu", (event) => {
    if (!touched) return;
    event.preventDefault();
    press();
  });
})();
