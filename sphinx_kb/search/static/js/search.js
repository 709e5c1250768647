// @ts-check
// Ways into the search: the button, “/” or Ctrl/Cmd-K, the search of the theme. The dialog itself is loaded when first
// used: when the focus comes to a button, or a finger down on it. Without it the button leads to the search page.
(() => {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const statics = new URL("../", here.src);
  const site = new URL("../", statics);
  const buttons = /** @type {HTMLButtonElement[]} */ ([...document.querySelectorAll("[data-kb-search]")]);
  const known = /** @type {HTMLLinkElement | null} */ (document.querySelector("link[rel=search]:not([type])"));
  const page = new URL(buttons[0]?.form?.action || known?.href || "search.html", site);
  page.search = page.hash = "";
  const SOUGHT = "highlight";
  const SHEET = "css/search-dialog.css";

  /** @type {Promise<unknown> | undefined} */ let loading;
  /** What is typed until the dialog is there; null while nobody waits for it. @type {string | null} */
  let typed = null;

  /** @param {HTMLScriptElement | HTMLLinkElement} element @returns {Promise<void>} */
  const added = (element) => new Promise((done, failed) => {
    element.onload = () => done();
    element.onerror = failed;
    document.head.append(element);
  });
  /** @param {string} path */
  const load = (path) => added(Object.assign(document.createElement("script"), { src: new URL(path, statics).href }));
  const root = /** @type {any} */ (window).kbSearch ??= {};
  Object.assign(root, { load, page: page.href });

  function warm() {
    loading ??= Promise.all([
      load("js/search-dialog.js"),
      // without its looks it still works; the search page has them already
      document.querySelector(`link[href*="${SHEET}"]`) || added(Object.assign(
        document.createElement("link"), { rel: "stylesheet", href: new URL(SHEET, statics).href })).catch(() => {}),
    ]);
    loading.catch(() => { loading = undefined; }); // tried again when next used
    return loading;
  }

  /** @param {string} [query] */
  function open(query) {
    if (root.open) {
      root.open(query);
      return;
    }
    if (typed !== null) { // it is on its way
      typed += query ?? "";
      return;
    }
    typed = query ?? "";
    warm().then(() => root.open(typed || query), () => {
      const goal = new URL(page);
      if (typed) goal.searchParams.set("q", typed);
      if (page.pathname !== location.pathname) location.assign(goal);
    }).finally(() => { typed = null; });
  }

  // —— ways in ——
  for (const button of buttons) {
    button.setAttribute("aria-haspopup", "dialog");
    button.setAttribute("aria-keyshortcuts", "/ Control+K Meta+K");
    for (const kind of ["pointerdown", "focus"]) button.addEventListener(kind, warm, { once: true });
    button.addEventListener("click", (event) => {
      event.preventDefault(); // the form leads to the search page
      open();
    });
  }

  // those of the theme: a form that leads to the search page, the button of pydata-sphinx-theme that opens such a form
  const THEME_BUTTON = ".search-button__button, .search-button-field";
  /** The theme's search form around an element, if it stands in one. @param {EventTarget | null} within */
  function formOfTheme(within) {
    const form = within instanceof Element ? within.closest("form") : null;
    const action = form?.getAttribute("action");
    if (!form || !action || !form.querySelector("input[name=q]")) return null;
    return new URL(action, location.href).pathname === page.pathname ? form : null;
  }
  /** Stop the theme, and Sphinx, from answering as well. @param {Event} event @param {string} [query] */
  function instead(event, query) {
    event.preventDefault();
    event.stopImmediatePropagation();
    open(query);
  }
  for (const kind of ["click", "input", "submit"]) {
    window.addEventListener(kind, (event) => {
      const target = /** @type {Element} */ (event.target);
      if (kind === "click" && target instanceof Element && target.closest(THEME_BUTTON)) return instead(event);
      const form = formOfTheme(target);
      if (!form || (kind === "click" && !target.closest("input, button")) || /** @type {InputEvent} */ (event).isComposing) return;
      const box = /** @type {HTMLInputElement} */ (form.querySelector("input[name=q]"));
      const query = box.value;
      box.value = "";
      instead(event, query || undefined);
    }, true);
  }
  const hasOwnWay = document.querySelector(THEME_BUTTON) || [...document.forms].some(formOfTheme);
  if (hasOwnWay) document.querySelector("[data-kb-search-floating]")?.remove();

  const TYPED = "textarea, select, input:not([type=checkbox], [type=radio], [type=range], [type=button])";
  window.addEventListener("keydown", (event) => {
    const target = event.target instanceof HTMLElement ? event.target : document.body;
    if (typed !== null && event.key?.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      typed += event.key;
      event.preventDefault();
      return;
    }
    const typing = target.matches(TYPED) || target.isContentEditable;
    const command = event.ctrlKey || event.metaKey;
    const chord = command && !event.altKey && !event.shiftKey && event.key?.toLowerCase() === "k";
    if (!chord && (typing || event.key !== "/" || command || event.altKey)) return;
    instead(event);
  }, true);

  const came = new URLSearchParams(location.search);
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-kb-search-page]"));
  const asked = form && came.get("q");
  if (form && asked) {
    form.elements["q"].value = asked;
    open(asked);
  }

  if (came.has(SOUGHT)) load("js/search-mark.js").catch(() => {});
})();
