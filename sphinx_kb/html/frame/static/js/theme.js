// @ts-check
// What the page does with a script: choose a colour scheme, follow the reader in the contents, close drawers.
// Without it the page reads the same; the drawers are checkboxes and open all the same.

const ORDER = ["auto", "light", "dark"];
const SAYS = { auto: _("same as the system"), light: _("light"), dark: _("dark") };

/** @returns {string} the scheme chosen, or auto */
function scheme() {
  const chosen = document.body.dataset.theme || "auto";
  return ORDER.includes(chosen) ? chosen : "auto";
}

/** Say the scheme on the buttons that change it. */
function label() {
  for (const button of document.querySelectorAll("[data-kb-theme]")) {
    const says = SAYS[scheme()];
    button.setAttribute("aria-label", _("Colour scheme: %s. Press to change it.").replace("%s", says));
    button.setAttribute("title", _("Colour scheme: %s").replace("%s", says));
  }
}

/** Do what measures the page once it has been laid out and drawn, so that it is not laid out twice. */
function afterPaint(/** @type {() => void} */ measure) {
  window.requestAnimationFrame(() => window.setTimeout(measure));
}

/** Go to the next scheme and remember it. */
function change() {
  const next = ORDER[(ORDER.indexOf(scheme()) + 1) % ORDER.length];
  document.body.dataset.theme = next;
  try {
    localStorage.setItem("theme", next);
  } catch {
    // forbidden storage: the choice lasts as long as the page
  }
  label();
}

/** Mark in the contents the heading that the reader has reached. */
function followReader() {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".toc-tree a[href^='#']")]);
  const places = links
    .filter((link) => link.hash.length > 1)
    .map((link) => ({ link, heading: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
    .filter((place) => place.heading);
  const header = document.querySelector(".mobile-header");
  let waiting = false;
  let last = 0;

  const update = () => {
    waiting = false;
    const edge = (header ? header.clientHeight : 0) + 56;
    let reached = null;
    for (const place of places) {
      if (place.heading && place.heading.getBoundingClientRect().top <= edge) reached = place.link;
    }
    for (const { link } of places) {
      const item = link.closest("li");
      if (item) item.classList.toggle("scroll-current", link === reached);
    }
    const top = window.scrollY;
    document.documentElement.classList.toggle("show-back-to-top", top > 600 && top < last);
    if (header) header.classList.toggle("scrolled", top > 0);
    last = top;
  };
  const later = () => {
    if (!waiting) window.requestAnimationFrame(update);
    waiting = true;
  };
  window.addEventListener("scroll", later, { passive: true });
  window.addEventListener("resize", later, { passive: true });
  afterPaint(later);
}

/** Close the drawers with Escape, and the page's contents once a heading is chosen. */
function mindDrawers() {
  const toggles = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(".sidebar-toggle")]);
  const show = () => {
    // for browsers without :has()
    for (const { id, checked } of toggles) document.body.classList.toggle(`is-${id.slice(2)}-open`, checked);
  };
  for (const toggle of toggles) toggle.addEventListener("change", show);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const toggle of toggles) {
      if (toggle.checked) {
        toggle.checked = false;
        toggle.focus();
      }
    }
    show();
  });
  document.querySelector(".toc-tree")?.addEventListener("click", () => {
    for (const toggle of toggles) toggle.checked = false;
    show();
  });
}

/** Keep the current page in sight in a long sidebar, without moving the page. */
function showCurrentPage() {
  const scroll = document.querySelector(".sidebar-scroll");
  const current = scroll && scroll.querySelector("[aria-current]");
  if (!scroll || !(current instanceof HTMLElement)) return;
  const below = current.getBoundingClientRect().top - scroll.getBoundingClientRect().top - scroll.clientHeight * 0.6;
  if (below > 0) scroll.scrollTop += below;
}

for (const button of document.querySelectorAll("[data-kb-theme]")) button.addEventListener("click", change);
label();
followReader();
mindDrawers();
afterPaint(showCurrentPage);
