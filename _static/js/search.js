// @ts-check
// The search dialog: opens with the button, “/” or Ctrl/Cmd-K; loads engine and data when first used; safe with input
// methods; keeps the last searches in this browser only. On arrival it marks what was sought. Without it the search
// page holds an index of terms and the whole site in order.
(() => {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const statics = new URL("../", here.src);
  const site = new URL("../", statics);
  const KINDS = { page: "页面", section: "段落", term: "术语", claim: "论断", reference: "文献" };
  const NOTES = { sound: "已按读音找", name: "同时找", pinyin: "按拼音找" };
  const KEPT = "kb-searches";
  const MOST = 8;
  const SLICE = 12;

  /** @type {any} */ let engine;
  /** @type {Promise<void> | undefined} */ let loading;
  let withBodies = false;

  /** @param {string} path */
  const load = (path) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(path, statics).href;
    script.onload = () => done(undefined);
    script.onerror = failed;
    document.head.append(script);
  });

  /** Let the page breathe between slices of work. */
  const pause = () => new Promise((done) => setTimeout(done));

  /** Make the engine over what is loaded, in slices that leave every frame free. */
  async function build() {
    const { kbSearch, MiniSearch } = /** @type {any} */ (window);
    const made = kbSearch.create(kbSearch.core, MiniSearch, kbSearch.body);
    for (let done = false; !done;) {
      const stop = performance.now() + SLICE;
      done = made.grow(() => performance.now() > stop);
      if (!done) await pause();
    }
    engine = made;
  }

  function ready() {
    loading ??= Promise.all(["vendor/minisearch/minisearch.js", "js/search-engine.js", "search-core.js"].map(load))
      .then(build)
      .then(() => {
        load("search-body.js").then(build).then(() => {
          withBodies = true;
          render();
        }, () => {});
      });
    return loading;
  }

  // —— the last searches, in this browser only ——
  /** @returns {string[]} */
  function kept() {
    try {
      const found = JSON.parse(localStorage.getItem(KEPT) || "[]");
      return Array.isArray(found) ? found.filter((one) => typeof one === "string").slice(0, MOST) : [];
    } catch {
      return [];
    }
  }
  /** @param {string[]} searches */
  function keep(searches) {
    try {
      if (searches.length) localStorage.setItem(KEPT, JSON.stringify(searches.slice(0, MOST)));
      else localStorage.removeItem(KEPT);
    } catch {
      // storage is forbidden: nothing is kept
    }
  }

  // —— the dialog ——
  /** @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const input = /** @type {HTMLInputElement} */ (element("input", {
    type: "search", role: "combobox", class: "kb-search__input", id: "kb-search-input", "aria-label": "搜索全站",
    "aria-expanded": "false", "aria-controls": "kb-search-list", "aria-autocomplete": "list", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", maxlength: "200",
    placeholder: "药名、症状、术语，或拼音（如 bsq）",
  }));
  const closer = element("button", { type: "button", class: "kb-search__close" }, "关闭");
  const status = element("p", { class: "kb-search__status", role: "status" });
  const list = element("div", { class: "kb-search__list", id: "kb-search-list", role: "listbox", "aria-label": "搜索结果" });
  const history = element("div", { class: "kb-search__history" });
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "kb-search", "aria-label": "站内搜索" },
    element("div", { class: "kb-search__bar" }, input, closer), status, history, list));
  let current = -1;
  let composing = false;
  let timer = 0;

  /** @param {HTMLElement} parent @param {string} text @param {string[]} terms @param {number} length */
  function fill(parent, text, terms, length) {
    for (const piece of engine.snippet(text, terms, length)) {
      parent.append(piece.marked ? element("mark", {}, piece.text) : piece.text);
    }
    return parent;
  }

  /** @param {any} item @param {string[]} terms @param {number} number */
  function option(item, terms, number) {
    const address = new URL(item.url, site);
    const sought = input.value.trim();
    if (sought && !address.hash) address.searchParams.set("highlight", sought);
    const made = element("a", {
      role: "option", id: `kb-search-${number}`, class: "kb-search__item", href: address.href, tabindex: "-1", "aria-selected": "false",
    });
    const title = fill(element("span", { class: "kb-search__title" }), item.title, terms, 80);
    made.append(element("span", { class: `kb-search__kind kb-search__kind--${item.kind}` }, KINDS[item.kind] || ""), title);
    if (item.page) made.append(element("span", { class: "kb-search__page" }, item.page));
    if (item.text) made.append(fill(element("span", { class: "kb-search__text" }), item.text, terms, 90));
    return made;
  }

  function showHistory() {
    const searches = kept();
    history.replaceChildren();
    if (!searches.length || input.value.trim()) return;
    history.append(element("p", {}, "最近搜过（只存在这个浏览器里）："));
    for (const search of searches) {
      const again = element("button", { type: "button", class: "kb-search__again" }, search);
      again.addEventListener("click", () => {
        input.value = search;
        render();
        input.focus();
      });
      history.append(again);
    }
    const clear = element("button", { type: "button", class: "kb-search__clear" }, "清除记录");
    clear.addEventListener("click", () => {
      keep([]);
      showHistory();
      input.focus();
    });
    history.append(clear);
  }

  function render() {
    if (!engine || !dialog.open) return;
    const query = input.value.trim();
    list.replaceChildren();
    current = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "false");
    showHistory();
    if (!query) {
      status.textContent = "";
      return;
    }
    const found = engine.search(query, 24);
    const groups = new Map();
    for (const item of found.items) {
      if (!groups.has(item.home)) groups.set(item.home, []);
      groups.get(item.home).push(item);
    }
    let number = 0;
    for (const [home, items] of groups) {
      const group = element("div", { role: "group", "aria-label": home, class: "kb-search__group" });
      for (const item of items.slice(0, 4)) group.append(option(item, found.terms, number++));
      list.append(group);
    }
    const names = [...new Map(found.notes.map((note) => [note.to, note])).values()].slice(0, 2);
    const told = names.map((note) => `${NOTES[note.kind]}“${note.to}”`).join("，");
    if (number) status.textContent = `${number} 条结果${told ? `；${told}` : ""}`;
    else status.textContent = withBodies ? "没有找到：换个说法，或用拼音、英文名、缩写试试" : "正在载入正文……";
    if (number && found.best < 0.34) status.textContent = `没有找到完全对应的内容，最接近的是这 ${number} 条`;
    if (number) {
      input.setAttribute("aria-expanded", "true");
      pick(0);
    }
  }

  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  /** @param {number} number */
  function pick(number) {
    const all = options();
    if (!all.length) return;
    if (all[current]) all[current].setAttribute("aria-selected", "false");
    current = (number + all.length) % all.length;
    all[current].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", all[current].id);
    all[current].scrollIntoView({ block: "nearest" });
  }

  /** @param {string} [query] */
  function open(query) {
    if (!dialog.isConnected) document.body.append(dialog);
    if (!dialog.open) dialog.showModal();
    if (query !== undefined) input.value = query;
    input.focus();
    input.select();
    showHistory();
    if (!engine) status.textContent = "正在载入……";
    ready().then(render, () => {
      status.textContent = "索引没有载入：请改用搜索页上的术语索引";
    });
  }

  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => {
    composing = false;
    render();
  });
  input.addEventListener("input", () => {
    if (composing) return;
    clearTimeout(timer);
    timer = window.setTimeout(() => composing || render(), 30);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") pick(current + 1);
    else if (event.key === "ArrowUp") pick(current - 1);
    else if (event.key === "Enter" && event.target === input && options()[current]) options()[current].click();
    else return;
    event.preventDefault();
  });
  closer.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target === dialog) dialog.close();
    if (target.closest("a")) {
      const query = input.value.trim();
      keep([query, ...kept().filter((one) => one !== query)]);
      dialog.close();
    }
  });

  // —— ways in ——
  const buttons = document.querySelectorAll("[data-kb-search]");
  for (const button of buttons) {
    button.removeAttribute("hidden");
    button.addEventListener("click", () => open());
    button.addEventListener("pointerenter", () => ready().catch(() => {}), { once: true });
  }
  document.addEventListener("keydown", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
    const chord = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!chord && (typing || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey)) return;
    event.preventDefault();
    open();
  });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked !== null && document.querySelector("[data-kb-search-page]")) open(asked);
  else if (document.querySelector("[data-kb-search-page]")) open();

  // —— on arrival: mark what was sought, until the reader clears it ——
  const sought = new URLSearchParams(location.search).get("highlight");
  if (sought) ready().then(() => highlight(sought.slice(0, 200)), () => {});

  /** @param {string} query */
  function highlight(query) {
    const article = document.querySelector("article");
    if (!article || !("highlights" in CSS)) return;
    const { terms } = engine.search(query, 1);
    const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
    const ranges = [];
    for (let node = walker.nextNode(); node && ranges.length < 500; node = walker.nextNode()) {
      let at = 0;
      for (const piece of engine.snippet(node.textContent || "", terms, Infinity)) {
        if (piece.marked) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + piece.text.length);
          ranges.push(range);
        }
        at += piece.text.length;
      }
    }
    if (!ranges.length) return;
    const { Highlight } = /** @type {any} */ (window);
    /** @type {any} */ (CSS).highlights.set("kb-sought", new Highlight(...ranges));
    const clear = element("button", { type: "button", class: "kb-search-clear" }, `清除“${query}”的标记`);
    clear.addEventListener("click", () => {
      /** @type {any} */ (CSS).highlights.delete("kb-sought");
      const address = new URL(location.href);
      address.searchParams.delete("highlight");
      window.history.replaceState(null, "", address);
      clear.remove();
    });
    article.before(clear);
  }
})();
