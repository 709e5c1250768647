// @ts-check
// The search dialog, loaded by search.js at first use: shows it, loads engine and data, keeps the last searches in this
// browser only.
(() => {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const statics = new URL("../", here.src);
  const site = new URL("../", statics);
  const root = /** @type {any} */ (window).kbSearch;
  const page = new URL(root.page);
  const NOTES = {
    sound: _("; read as “%s”"),
    name: _("; also searched for “%s”"),
    pinyin: _("; read as pinyin: “%s”"),
  };
  const KEPT = "kb-searches";
  const SOUGHT = "highlight";
  const LONGEST = 200;
  const MOST = 8;
  /** How many results are shown of one page before the reader asks for the rest. */
  const MOST_OF_PAGE = 4;
  /** How many results are listed before the reader asks for all, and how many are looked through. */
  const MOST_LISTED = 24;
  const MOST_FOUND = 200;
  /** Fewer results are looked through as they stand. */
  const LEAST_TOLD_APART = 6;
  /** A tag in a query: only its pages are listed. */
  const TAG = /(?:^|\s)#(\S+)/;
  /** How long it works until the browser may draw and listen, in milliseconds: a slow telephone draws for several. */
  const SLICE = 25;
  /** How long a query stands before more is loaded for it, in milliseconds, and how many shards are held at once. */
  const STANDS = 250;
  /** How long it stands before the sentences of what is in sight are loaded, and how far out of sight they are loaded as well. */
  const READ = 100;
  const NEAR = "200px 0px";
  const MOST_JOINED = 16;

  /** @type {any} */ let engine;
  /** @type {Promise<void> | undefined} */ let loading;
  let whole = false;
  /** The shards that are joined to the data, and the tables of words that tell which are needed. */
  const shards = new Set();
  /** @type {Map<number, any>} */ const tables = new Map();
  let isSeeking = false;
  let later = 0;
  /** The queries that were looked for in them. */
  const soughtBefore = new Set();
  /** The texts that come by page: by the address of a record, the shard of its page, and which text in it. @type {Map<string, [number, number]>} */
  const texts = new Map();
  /** Shards of them that cannot be had. @type {Set<number>} */ const lost = new Set();
  /** The results in sight whose text is to be loaded. @type {Set<Element>} */ const inSight = new Set();
  let reading = 0;
  /** Whether other results may come. */
  let isPending = false;
  /** @type {Map<string, string>} */
  const above = new Map();
  const SEPARATOR = " \u203a ";
  /** @type {Map<string, string[]>} The tags of each page. */
  const tags = new Map();

  /** A message with what stands in its places. @param {string} message @param {...unknown} values */
  const say = (message, ...values) => message.replace(/%s/g, () => String(values.shift()));

  const turns = new MessageChannel();
  /** @type {(() => void)[]} */ const waiting = [];
  turns.port1.onmessage = () => waiting.shift()?.();
  /** Let the browser draw and listen; a timer would wait four milliseconds each time. @returns {Promise<void>} */
  const pause = () => new Promise((done) => {
    waiting.push(done);
    turns.port2.postMessage(0);
  });

  /** Work in slices that leave every frame free. @param {(isTime: () => boolean) => boolean} work until it is time; true when it is done */
  async function inSlices(work) {
    for (let done = false; !done; await pause()) {
      const stop = performance.now() + SLICE;
      done = work(() => performance.now() > stop);
    }
  }

  /** Make the engine of what is loaded. */
  async function build() {
    const { kbSearch } = /** @type {any} */ (window);
    const { core, body } = kbSearch;
    const joined = [...shards].sort((a, b) => a - b).map((number) => kbSearch[`shard${number}`]);
    if (body && textsInAll()) {
      const all = [...core.records, ...body.records];
      kbSearch.placesOf(all).forEach(([page, number], id) => texts.set(all[id][0], [core.shards[0] + page, number]));
    }
    tags.clear();
    for (const one of [{ ...body, records: [...core.records, ...(body ? body.records : [])], above: core.above }, ...joined.filter(({ records }) => records)]) {
      const pages = one.records.filter((record) => record[4] === "page");
      pages.forEach(([url], i) => above.set(url, one.above[i]));
      for (const [name, some] of Object.entries(one.tags ?? {})) for (const i of some) tags.set(pages[i][0], [...(tags.get(pages[i][0]) || []), name]);
    }
    const letters = body?.letters ? kbSearch.unfolded(body) : [].values();
    await inSlices((isTime) => {
      for (let step; !(step = letters.next()).done;) if (isTime()) return false;
      return true;
    });
    const made = kbSearch.create(core, body, joined);
    await pause();
    await inSlices(made.grow);
    engine = made;
  }

  function ready() {
    loading ??= Promise.all(["search-engine.js", "search-core.js"].map(root.load)).then(async () => {
      // it is on its way while the first results are found
      const rest = root.load("search-body.js");
      rest.catch(() => {});
      await build();
      // these are shown before anything is made of it
      Promise.all([rest, pause()]).then(build).catch(() => {}).then(() => {
        whole = true;
        render(isAimedAt());
      });
    });
    return loading;
  }

  /** Load scripts of a kind by their numbers: what each of them gives. @param {string} kind @param {number[]} numbers */
  const numbered = (kind, numbers) => Promise.all(numbers.map(async (number) => {
    const { kbSearch } = /** @type {any} */ (window);
    if (!kbSearch[kind + number]) await root.load(`search-${kind}${number}.js`);
    return kbSearch[kind + number];
  }));

  /** Join shards to the data. @param {number[]} numbers */
  async function join(numbers) {
    await numbered("shard", numbers);
    // who asks for ever more need not hold it all
    if (shards.size + numbers.length > MOST_JOINED) {
      shards.clear();
      soughtBefore.clear();
    }
    for (const number of numbers) shards.add(number);
    await build();
  }

  /** Whether a query may find more in what is not loaded. @param {string} query @param {any} found */
  function isOpen(query, found) {
    if (!whole || !(shardsInAll() + textsInAll()) || soughtBefore.has(query)) return false;
    const needs = engine.needs(query, found, tables, shards);
    return needs.tables.length + needs.shards.length > 0;
  }

  /** Look for it there. @param {string} query @param {any} found */
  async function pursue(query, found) {
    if (isSeeking) return; // what is typed meanwhile is sought afterwards
    isSeeking = true;
    try {
      for (let needs = engine.needs(query, found, tables, shards); needs.tables.length + needs.shards.length;) {
        if (needs.shards.length) {
          await join(needs.shards);
          break;
        }
        const some = await numbered("words", needs.tables);
        needs.tables.forEach((number, i) => tables.set(number, some[i]));
        needs = engine.needs(query, found, tables, shards);
      }
    } catch {
      // what is there is all there is
    }
    soughtBefore.add(query);
    isSeeking = false;
    render(isAimedAt());
  }
  /** How many shards can be joined. */
  const shardsInAll = () => {
    const { core, body } = /** @type {any} */ (window).kbSearch;
    return (body && core.shards?.[0]) ?? 0;
  };
  /** How many pages have their texts in a shard of their own; one more shard has all of them. */
  const textsInAll = () => /** @type {any} */ (window).kbSearch.core.shards?.[3] ?? 0;
  /** The shards that hold everything; none if they are joined. */
  const lacking = () => {
    const all = [...Array(shardsInAll()).keys(), ...(textsInAll() ? [shardsInAll() + textsInAll()] : [])];
    return all.every((number) => shards.has(number)) ? [] : all;
  };

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
      // forbidden: nothing is kept
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
    type: "search", role: "combobox", class: "kb-search__input", id: "kb-search-input", "aria-label": _("Search this site"),
    "aria-expanded": "false", "aria-controls": "kb-search-list", "aria-autocomplete": "list", autocomplete: "off",
    autocapitalize: "off", spellcheck: "false", enterkeyhint: "search", maxlength: `${LONGEST}`,
    placeholder: _("Search terms"),
  }));
  const closer = element("button", { type: "button", class: "kb-search__close" }, _("Close"));
  const status = element("p", { class: "kb-search__status", role: "status" });
  const list = element("div", { class: "kb-search__list", id: "kb-search-list", role: "listbox", "aria-label": _("Results") });
  const aside = element("div", { class: "kb-search__aside" });
  const facets = element("div", { class: "kb-search__facets", hidden: "" });
  const urgent = element("div", { class: "kb-search__urgent", role: "region", "aria-live": "polite" });
  const share = element("a", { hidden: "" }, _("Link to this search"));
  const keys = element("span", { class: "kb-search__keys" });
  for (const [key, does] of [["\u2191\u2193", _("choose")], ["Enter", _("open")], ["Esc", _("close")]]) keys.append(element("kbd", {}, key), ` ${does} `);
  const foot = element("p", { class: "kb-search__foot" },
    keys, share, element("a", { href: page.href }, _("All pages and terms")));
  const dialog = /** @type {HTMLDialogElement} */ (element("dialog", { class: "kb-search", "aria-label": _("Site search") },
    element("div", { class: "kb-search__bar" }, input, closer), urgent, status, facets, aside, list, foot));
  let current = -1;
  let walking = false;
  /** The query that the results shown answer, and the one that is to be taken letter by letter. */
  let answered = "";
  let exact = "";
  /** What alone is listed, by what it is told from: kind, part of the site, tag. @type {Record<string, string>} */
  let only = {};
  let listed = MOST_LISTED;
  /** The groups of which all results are listed. @type {Set<string>} */ let unfolded = new Set();
  /** What was found, in its order, and the group of each. @type {Map<string, string>} */ let ordered = new Map();
  /** What is in the list, by what it stands for: what stays is the same element. @type {Map<string, HTMLElement>} */ let drawn = new Map();
  /** What each result is of, and how it was found. @type {WeakMap<Element, { item: any, terms: string[], query: string }>} */ const shownBy = new WeakMap();
  /** What is written in an element, so that the same is not written again. @type {WeakMap<Element, string>} */ const written = new WeakMap();
  let composing = false;
  let timer = 0;

  /** @param {HTMLElement} parent @param {string} text @param {string[]} terms @param {number} length */
  function fill(parent, text, terms, length) {
    const pieces = engine.snippet(text, terms, length);
    const said = JSON.stringify(pieces);
    if (written.get(parent) === said) return parent;
    written.set(parent, said);
    parent.replaceChildren(...pieces.map((piece) => (piece.marked ? element("mark", {}, piece.text) : piece.text)));
    return parent;
  }

  /** Let a parent hold just some children: what stays there, stays where it is as long as the order is the same.
   * @param {HTMLElement} parent @param {HTMLElement[]} children */
  function arrange(parent, children) {
    const wanted = new Set(children);
    for (const one of [...parent.children]) if (!wanted.has(/** @type {HTMLElement} */ (one))) one.remove();
    let next = parent.firstElementChild;
    for (const one of children) {
      if (one === next) next = next.nextElementSibling;
      else parent.insertBefore(one, next);
    }
  }

  /** The link of a result, without what it says. @param {any} item */
  function link({ kind, url }) {
    const { label, tone } = /** @type {any} */ (window).kbSearch.core.kinds[kind];
    const made = element("a", { role: "option", class: "kb-search__item", tabindex: "-1", "aria-selected": "false", "data-kb-place": url },
      element("span", { class: `kb-search__kind${tone && ` kb-search__kind--${tone}`}` }, label), element("span", { class: "kb-search__title" }));
    // also where it opens in a new tab
    const lead = () => {
      const { item, terms } = /** @type {any} */ (shownBy.get(made));
      made.setAttribute("href", address(item, terms));
    };
    made.addEventListener("click", lead);
    made.addEventListener("auxclick", lead);
    return made;
  }

  /** The text of a record that is loaded. @param {any} item @returns {string | undefined} */
  function textOf({ url }) {
    const [shard, number] = texts.get(url) ?? [];
    return /** @type {any} */ (window).kbSearch[`shard${shard}`]?.texts[number ?? 0];
  }
  /** Whether its text may still come. @param {any} item */
  const isAwaited = (item) => texts.has(item.url) && textOf(item) === undefined && !lost.has(texts.get(item.url)?.[0] ?? -1);
  /** Add the text that is loaded to what is known of a record. @param {any} item */
  function complete(item) {
    const text = textOf(item);
    if (text && !item.text.endsWith(text)) item.text = [item.lead, text].filter(Boolean).join(" ");
    return item;
  }

  const sight = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) inSight[isIntersecting ? "add" : "delete"](target);
    clearTimeout(reading);
    if (!inSight.size) {
      list.toggleAttribute("data-kb-open", isPending);
      return;
    }
    reading = window.setTimeout(read, READ);
  }, { root: list, rootMargin: NEAR });

  /** Load the texts of what is in sight: they come into their places, and nothing moves. */
  async function read() {
    const found = [...inSight].map((one) => shownBy.get(one)?.item).filter((item) => item && isAwaited(item));
    await Promise.all([...new Set(found.map(({ url }) => texts.get(url)?.[0] ?? -1))].map((shard) => numbered("shard", [shard]).catch(() => lost.add(shard))));
    for (const one of inSight) {
      const shown = shownBy.get(one);
      const place = /** @type {HTMLElement | null} */ (one.querySelector(".kb-search__text"));
      if (!shown || !place || isAwaited(shown.item)) continue;
      sight.unobserve(one);
      inSight.delete(one);
      fill(place, complete(shown.item).text, shown.terms, 90);
    }
    list.toggleAttribute("data-kb-open", isPending || inSight.size > 0);
  }

  /** @param {any} item @param {string[]} terms @param {number} number */
  function option(item, terms, number) {
    const made = drawn.get(item.url) ?? link(item);
    // what has kept its place for a text keeps it while it answers the same
    const isKept = shownBy.get(made)?.query === answered && made.classList.contains("is-awaited");
    made.classList.toggle("is-awaited", isKept || isAwaited(item));
    shownBy.set(made, { item: complete(item), terms, query: answered });
    // seen anew, it is told again whether it is in sight
    sight.unobserve(made);
    if (isAwaited(item)) sight.observe(made);
    made.id = `kb-search-${number}`;
    made.setAttribute("href", new URL(item.url, site).href);
    made.setAttribute("aria-selected", "false");
    const [, title, text] = /** @type {Iterable<HTMLElement>} */ (made.children);
    fill(title, item.title, terms, 80);
    if (item.text || list.classList.contains("is-early") || made.classList.contains("is-awaited")) {
      const place = text ?? element("span", { class: "kb-search__text" });
      fill(place, item.text, terms, 90);
      if (!text) made.append(place);
    } else text?.remove();
    return made;
  }

  /** With the letters to mark there. @param {any} item @param {string[]} terms */
  function address(item, terms) {
    const goal = new URL(item.url, site);
    const pieces = [item.title, item.text].flatMap((text) => engine.snippet(text, terms, Infinity));
    const words = new Set(pieces.filter((piece) => piece.marked).map((piece) => piece.text.trim()));
    for (const word of [...words].slice(0, MOST)) if (word.length > 1) goal.searchParams.append(SOUGHT, word);
    return goal.href;
  }

  /** Whether a reader is about to choose: with a pointer over the list, by keys, or by touch, where no pointer tells. */
  const isAimedAt = () => walking || list.matches(":hover") || matchMedia("(hover: none)").matches;

  /** A choice that lists more. @param {string} label @param {number} number @param {() => void} act */
  function button(label, number, act) {
    const made = element("button", { role: "option", type: "button", id: `kb-search-${number}`, tabindex: "-1",
      class: "kb-search__item kb-search__more", "aria-selected": "false" }, label);
    made.addEventListener("click", (event) => {
      event.stopPropagation(); // it leads nowhere: the dialog stays
      const at = options().indexOf(made);
      act();
      render(true, Infinity);
      pick(at);
      input.focus();
    });
    return made;
  }

  /** What was found on a page, in its order. @param {string} key @param {any[]} items @param {string[]} terms @param {number} number of the first */
  function grouped(key, items, terms, number) {
    const group = drawn.get(key) ?? element("div", { role: "group", class: "kb-search__group" },
      element("div", { role: "presentation", class: "kb-search__page" }));
    const [heading] = /** @type {Iterable<HTMLElement>} */ (group.children);
    const way = above.get(homeOf(items[0])) ? `${above.get(homeOf(items[0]))}${SEPARATOR}` : "";
    heading.id = `kb-search-page-${number}`;
    if (heading.textContent !== way + items[0].home) heading.replaceChildren(way, element("b", {}, items[0].home));
    group.setAttribute("aria-labelledby", heading.id);
    const shown = unfolded.has(key) ? items : items.slice(0, MOST_OF_PAGE);
    const children = shown.map((item, i) => option(item, terms, number + i));
    const rest = items.length - shown.length;
    if (rest) {
      const label = rest === 1 ? _("1 more on this page") : say(_("%s more on this page"), rest);
      children.push(button(label, number + shown.length, () => unfolded.add(key)));
    }
    arrange(group, [heading, ...children]);
    return group;
  }

  /** What results are told apart by. @type {Record<string, (item: any) => string[]>} */
  const TOLD_BY = {
    kind: (item) => [/** @type {any} */ (window).kbSearch.core.kinds[item.kind].label],
    part: (item) => (above.get(homeOf(item)) || "").split(SEPARATOR).slice(0, 1).filter(Boolean),
    tag: (item) => tags.get(homeOf(item)) || [],
  };
  const EVERY = { kind: _("All kinds"), part: _("The whole site"), tag: _("All tags") };
  const homeOf = (/** @type {any} */ item) => item.url.split("#")[0];
  /** Whether an item is among what alone is listed, whatever `but` says. @param {any} item @param {string} [but] */
  const isWanted = (item, but) => Object.entries(only).every(([by, name]) => by === but || TOLD_BY[by](item).includes(name));

  /** Offer to list only a kind, a part or a tag, where there is a choice. @param {any[]} items */
  function offerFacets(items) {
    facets.replaceChildren();
    facets.hidden = items.length < LEAST_TOLD_APART && !Object.keys(only).length;
    if (facets.hidden) return;
    for (const [by, every] of Object.entries(EVERY)) {
      /** @type {Map<string, number>} */ const counts = new Map();
      for (const item of items) if (isWanted(item, by)) for (const name of TOLD_BY[by](item)) counts.set(name, (counts.get(name) || 0) + 1);
      if (only[by] && !counts.has(only[by])) counts.set(only[by], 0);
      if (counts.size < 2 && !only[by]) continue;
      const names = [...counts].sort((one, other) => other[1] - one[1]);
      const select = /** @type {HTMLSelectElement} */ (element("select", { class: "kb-search__facet", "aria-label": every },
        element("option", { value: "" }, every), ...names.map(([name, count]) => element("option", { value: name }, `${name} (${count})`))));
      select.value = only[by] ?? "";
      select.addEventListener("change", () => {
        const at = [...facets.children].indexOf(select);
        only = { ...only, [by]: select.value };
        if (!select.value) delete only[by];
        render();
        /** @type {HTMLElement} */ (facets.children[at] ?? input).focus();
      });
      facets.append(select);
    }
    facets.hidden = !facets.children.length;
  }

  /** Pages as links. @param {[string, string][]} places addresses and titles */
  const linked = (places) => element("ul", { class: "kb-search__start" }, ...places.map(([url, title]) =>
    element("li", {}, element("a", { href: new URL(url, site).href }, title))));

  /** Pages to begin with. */
  function lead() {
    const { start } = /** @type {any} */ (window).kbSearch.core ?? {};
    if (start?.length) aside.append(linked(start));
  }

  /** @param {string[]} searches */
  function offer(searches) {
    for (const search of searches) {
      const button = element("button", { type: "button", class: "kb-search__again" }, search);
      button.addEventListener("click", () => {
        input.value = search;
        input.focus();
        render();
      });
      aside.append(button);
    }
  }

  function advise() {
    const hint = _("Search hint");
    aside.replaceChildren(...(hint ? [element("p", {}, hint)] : []));
    const searches = kept();
    if (!searches.length) {
      lead();
      return;
    }
    const clear = element("button", { type: "button", class: "kb-search__clear" }, _("Clear the list"));
    clear.addEventListener("click", () => {
      keep([]);
      input.focus();
      advise();
    });
    aside.append(element("p", {}, _("Recent searches (kept in this browser only)"), clear));
    offer(searches);
    lead();
  }

  /** @param {any} found @param {number} number @param {string} query */
  function tell(found, number, query) {
    const waiting = !number && (!whole || found.isOpen);
    status.classList.toggle("is-weak", found.unsure && !waiting);
    const names = [...new Map(found.notes.map((note) => [note.to, note])).values()].slice(0, 2);
    const told = names.map((note) => say(NOTES[note.kind], note.to)).join("");
    const count = number === 1 ? _("1 result") : say(_("%s results"), number);
    status.textContent = waiting ? _("Loading the text…")
      : !number ? say(_("Nothing found for “%s”"), query.slice(0, 40))
        : found.unsure ? say(_("No exact match; closest results: %s"), number) : `${count}${told}`;
    if (names.some((note) => note.kind !== "name")) {
      const button = element("button", { type: "button", class: "kb-search__again" }, say(_("Search instead for exactly “%s”"), query));
      button.addEventListener("click", () => {
        exact = query;
        input.focus();
        render();
      });
      aside.append(button);
    }
    if (waiting || !found.unsure) return;
    if (!number && found.beside?.length) {
      aside.append(element("p", {}, _("This site does not deal with that. What it says of it:")), linked(found.beside.map(({ url, title }) => [url, title])));
      return;
    }
    if (found.suggestions.length) aside.append(element("p", {}, _("Did you mean:")));
    offer(found.suggestions);
    if (number) return;
    aside.append(element("p", {}, _("Try other words, or browse the list of pages and terms.")));
    lead();
  }

  /** What a page holds ready for some searches, such as whom to call, above all results; it needs no engine. */
  function warn() {
    const query = input.value.toLowerCase().replace(/\s/g, "");
    const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-kb-search-card]")]);
    const card = cards.find((one) => (one.dataset.kbSearchCard ?? "").split("|").some((word) => word && query.includes(word)));
    const shown = card?.innerHTML ?? "";
    if (urgent.dataset.kbShown === shown) return;
    urgent.dataset.kbShown = shown;
    urgent.replaceChildren(...(card ? [...card.cloneNode(true).childNodes] : []));
  }

  /** @param {boolean} [steady] whether what is shown keeps its place, and what is new comes after it
   * @param {number} [known] how many of the results keep their order then */
  function render(steady = false, known = listed) {
    warn();
    if (!engine || !dialog.open || composing) return;
    const query = input.value.trim();
    const chosen = walking ? options()[current]?.dataset.kbPlace : undefined; // the place of a home page may be ""
    const scrolled = list.scrollTop;
    const isSteady = steady && query === answered;
    const shown = isSteady ? [...ordered.keys()].slice(0, known) : [];
    const hadFacets = !facets.hidden;
    aside.replaceChildren();
    facets.hidden = true;
    current = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", "false");
    share.hidden = !query;
    if (!query) {
      arrange(list, []);
      drawn.clear();
      only = {};
      status.textContent = "";
      advise();
      return;
    }
    share.setAttribute("href", `${page.href}?${new URLSearchParams({ q: query })}`);
    if (exact !== query) exact = "";
    const tag = TAG.exec(query)?.[1];
    if (answered !== query) {
      listed = MOST_LISTED;
      unfolded = new Set();
      only = tag ? { tag } : {};
    }
    answered = query;
    const text = query.replace(TAG, " ").trim() || tag || "";
    const found = engine.search(text, MOST_FOUND, Boolean(exact));
    found.isOpen = isOpen(text, found);
    // what is shown, and that nothing more comes
    list.dataset.kbAnswered = query;
    isPending = !whole || found.isOpen;
    clearTimeout(later);
    if (found.isOpen) later = window.setTimeout(() => pursue(text, found), STANDS);
    if (!isSteady || hadFacets) offerFacets(found.items);
    found.items = found.items.filter((item) => isWanted(item));
    // what is found no more stays where it is, too
    const there = new Set(found.items.map(({ url }) => url));
    for (const url of shown) {
      const one = there.has(url) ? undefined : drawn.get(url);
      if (one) found.items.push(shownBy.get(one)?.item);
    }
    const total = found.items.length;
    const place = (/** @type {any} */ item) => (shown.includes(item.url) ? shown.indexOf(item.url) : shown.length);
    if (shown.length) found.items.sort((a, b) => place(a) - place(b));
    list.classList.toggle("is-early", !whole || (isSteady && list.classList.contains("is-early")));
    const homes = new Set(shown.map((url) => homeOf({ url })));
    /** @type {Map<string, string>} */ const keys = new Map();
    /** @type {Map<string, any[]>} */ const groups = new Map();
    for (const [i, item] of found.items.entries()) {
      const home = homeOf(item);
      // what is new of a page that is shown follows at the end, so that nothing moves
      const key = (isSteady && ordered.get(item.url)) || `${homes.has(home) ? "more" : "page"} ${home}`;
      keys.set(item.url, key);
      if (i < listed) groups.set(key, [...(groups.get(key) ?? []), item]);
    }
    ordered = keys;
    const children = [];
    const kept = new Map();
    let number = 0;
    for (const [key, items] of groups) {
      const group = grouped(key, items, found.terms, number);
      children.push(group);
      kept.set(key, group);
      for (const one of /** @type {Iterable<HTMLElement>} */ (group.querySelectorAll("[data-kb-place]"))) kept.set(one.dataset.kbPlace ?? "", one);
      number += group.querySelectorAll("[role=option]").length;
    }
    if (total > listed) children.push(button(say(_("Show all %s results"), total), number++, () => { listed = Infinity; }));
    if (number && whole && shardsInAll() && shardsInAll() <= MOST_JOINED && lacking().length) {
      children.push(button(_("Also search the rest of this site"), number++, () => {
        join(lacking()).then(() => render(true, Infinity), () => {});
      }));
    }
    arrange(list, children);
    drawn = kept;
    for (const one of inSight) if (!one.isConnected) inSight.delete(one);
    list.toggleAttribute("data-kb-open", isPending || [...drawn.values()].some((one) => one.classList.contains("is-awaited") && isAwaited(shownBy.get(one)?.item)));
    tell(found, total, query);
    if (!number) return;
    input.setAttribute("aria-expanded", "true");
    const before = chosen === undefined ? -1 : options().findIndex((one) => one.dataset.kbPlace === chosen);
    choose(Math.max(before, 0));
    const top = before < 0 && !isSteady ? 0 : scrolled;
    if (top || scrolled) list.scrollTop = top; // else the browser need not lay out the page at once
  }

  const options = () => /** @type {HTMLAnchorElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  /** Choose a result and bring it into sight. @param {number} number */
  function pick(number) {
    choose(number)?.scrollIntoView({ block: "nearest" });
  }

  /** Choose a result where it is. @param {number} number */
  function choose(number) {
    const all = options();
    if (!all.length) return undefined;
    all[current]?.setAttribute("aria-selected", "false");
    current = (number + all.length) % all.length;
    all[current].setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", all[current].id);
    return all[current];
  }

  /** @param {string} [query] */
  function open(query) {
    if (!dialog.isConnected) document.body.append(dialog);
    if (!dialog.open) dialog.showModal();
    if (query !== undefined) input.value = query.slice(0, LONGEST);
    only = {};
    input.focus();
    input.select();
    advise();
    if (!engine) status.textContent = _("Loading…");
    ready().then(render, () => {
      loading = undefined; // opened again, it is tried again
      status.textContent = _("Not loaded: open the search again once you are online, or browse the list of pages and terms");
    });
  }

  /** The box gives up the focus at once: the browser takes it away only at the next frame, and what is typed until then,
   * such as “/” to search again, would be lost in it. */
  function close() {
    dialog.close();
    if (document.activeElement === input) input.blur();
  }

  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => {
    composing = false;
    render();
  });
  input.addEventListener("input", () => {
    walking = false;
    clearTimeout(timer);
    if (!composing) timer = window.setTimeout(render, 30);
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const steps = { ArrowDown: current + 1, ArrowUp: current - 1 };
    // about the list for who walks it, else about what is typed
    if (walking) Object.assign(steps, { Home: 0, End: -1 });
    if (event.key in steps && event.target === input) {
      pick(steps[event.key]);
      walking = true;
    } else if (event.key === "Enter" && event.target === input) options()[current]?.click();
    else if (event.key === "Escape") close();
    else {
      walking = false;
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  });
  closer.addEventListener("click", close);
  dialog.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (target === dialog) close();
    const chosen = /** @type {HTMLAnchorElement | null} */ (target.closest("[role=option]"));
    if (!chosen) return;
    const query = input.value.trim();
    keep([query, ...kept().filter((one) => one !== query)]);
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    close();
    if (chosen.pathname !== location.pathname) return;
    // on this very page
    const goal = new URL(chosen.href);
    const words = goal.searchParams.getAll(SOUGHT);
    if (words.length) root.load("js/search-mark.js").then(() => /** @type {any} */ (window).kbSearch.mark(words), () => {});
    goal.search = location.search;
    goal.hash ||= "#";
    chosen.href = goal.href;
  });

  root.open = open;
})();
