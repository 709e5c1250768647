// @ts-check
// 链接的预览：指着、聚焦或长按一个站内链接，显示那一页、那一节或那个术语的开头。
// 数据按页放在 _previews/*.js，要用时才取；没有脚本时链接照常能点。

(() => {
  const root = new URL(document.documentElement.dataset.content_root || "./", location.href).href;
  const DELAY = 350;
  const PRESS = 500;
  /** @type {Map<string, Promise<Record<string, any>>>} */
  const loaded = new Map();
  /** @type {HTMLElement | null} */
  let box = null;
  /** @type {Element | null} */
  let owner = null;
  let timer = 0;
  let pressed = false;

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

  /** @param {EventTarget | null} target @returns {Element | null} */
  function linkOf(target) {
    const link = target instanceof Element ? target.closest("article a[href], .kb-foot a[href]") : null;
    return link && !link.matches(".headerlink, .external") ? link : null;
  }

  /** @param {Element} link @returns {[string, string] | null} */
  function placeOf(link) {
    const url = new URL(link.getAttribute("href") || "", location.href);
    const address = url.href.slice(0, url.href.length - url.hash.length - url.search.length);
    if (!address.startsWith(root)) return null;
    const page = address.slice(root.length).replace(/\.html$/, "").replace(/\/$/, "") || "index";
    if (/^_|\.\w+$/.test(page)) return null;
    let anchor = url.hash.slice(1);
    try { anchor = decodeURIComponent(anchor); } catch { /* as it is */ }
    const here = location.href.slice(0, location.href.length - location.hash.length - location.search.length);
    return address === here && !anchor ? null : [page, anchor];
  }

  /** @param {Element} link */
  async function show(link) {
    const place = placeOf(link);
    if (!place) return;
    owner = link;
    const data = await load(place[0]);
    const told = data[place[1]];
    if (!told || owner !== link) return;
    hide();
    owner = link;
    box = document.createElement("div");
    box.className = "kb-preview";
    box.id = "kb-preview";
    box.setAttribute("role", "tooltip");
    const [title, text, figure] = told;
    const heading = document.createElement("strong");
    heading.className = "kb-preview__title";
    heading.textContent = title;
    const body = document.createElement("p");
    body.textContent = text;
    box.append(heading, body);
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
    put(box, link);
    box.addEventListener("mouseleave", soonHide);
    box.addEventListener("mouseenter", () => clearTimeout(timer));
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

  function hide() {
    clearTimeout(timer);
    owner?.removeAttribute("aria-describedby");
    box?.remove();
    box = owner = null;
  }

  function soonHide() {
    clearTimeout(timer);
    timer = setTimeout(hide, 200);
  }

  /** @param {Event} event */
  function soonShow(event) {
    const link = linkOf(event.target);
    if (!link) return;
    clearTimeout(timer);
    if (link !== owner || !box) timer = setTimeout(() => show(link), DELAY);
  }

  /** @param {Event} event */
  function leave(event) {
    const link = linkOf(event.target);
    if (!link) return;
    if (link !== owner) clearTimeout(timer);
    if (!box) owner = null;
    soonHide();
  }

  document.addEventListener("mouseover", (event) => { if (!pressed) soonShow(event); });
  document.addEventListener("mouseout", leave);
  document.addEventListener("focusin", (event) => {
    if (event.target instanceof Element && event.target.matches(":focus-visible")) soonShow(event);
  });
  document.addEventListener("focusout", leave);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });

  document.addEventListener("touchstart", (event) => {
    const link = linkOf(event.target);
    if (box && !box.contains(/** @type {Node} */ (event.target))) hide();
    pressed = false;
    if (!link) return;
    clearTimeout(timer);
    timer = setTimeout(() => { pressed = true; show(link); }, PRESS);
  }, { passive: true });
  for (const type of ["touchmove", "touchcancel"]) {
    document.addEventListener(type, () => { if (!pressed) clearTimeout(timer); }, { passive: true });
  }
  document.addEventListener("touchend", (event) => {
    if (pressed) event.preventDefault(); // the press has shown the preview: do not follow the link as well
    else clearTimeout(timer);
  });
  document.addEventListener("contextmenu", (event) => { if (pressed && linkOf(event.target)) event.preventDefault(); });
})();
