// @ts-check
// The finder of the interaction checker: understands the names that are typed, and shows a card for each, the gravest
// first. What a card says is copied from the table on the page. Names are understood by the engine of the site's search,
// where there is one; nothing that is typed leaves the browser.
(() => {
  "use strict";

  const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-kb-finder]"));
  if (!place) return;
  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const statics = new URL("../", here.src);
  /** @typedef {{ row: string, rank: number, by?: string, analogy?: boolean }} Part */
  /** @typedef {{ id: string, names: string[], also: string[], mixed?: boolean, parts: Part[] }} Substance `also` are not shown */
  /** @typedef {[id: string, parts: (number | [row: number, by: string])[], names: string, also?: string, mixed?: 1]} Packed see finder.py */
  /** @type {{ severities: { id: string, word: string, sign: string, answer: string }[], rows: [anchor: string, rank: number][], anchor: string, substances: Packed[], affixes: string[] }} */
  const { severities, rows, anchor, substances: packed, affixes } = JSON.parse(place.dataset.kbFinder || "");
  /** @type {Substance[]} */
  const substances = packed.map(([id, parts, shown, others, mixed]) => ({
    id: anchor + (id || shown.split("|")[1]), names: shown.split("|"), also: others ? others.split("|") : [], mixed: Boolean(mixed),
    parts: parts.map((part) => {
      const [number, by] = Array.isArray(part) ? part : [part];
      const [row, rank] = rows[number < 0 ? ~number : number];
      return { row, rank, by, analogy: number < 0 };
    }),
  }));

  const BETWEEN = /[\s\u3001\uff0c,;\uff1b+\uff0b|/\u548c\u4e0e\u8ddf\u53ca]+/u;
  const LATIN = /[a-z0-9]/;
  const ALL_LATIN = /^[a-z0-9 .-]+$/;
  const HAN = /^[\u3400-\u9fff]+$/;
  /** A dose or a number of tablets, which names nothing. */
  const AMOUNT = /^\d[\d.]*\s?(?:m?c?g|ml|iu|\p{Script=Han}{0,2})$/u;
  const LONGEST = 200;
  /** Letters that may be a name that is not listed. */
  const SHORTEST = 2;
  /** Latin letters from which a beginning counts as a name, and from which one or two slips do. */
  const BEGINNING = 5;
  const SLIPS = [[9, 2], [5, 1]];
  const MOST_OFFERED = 3;
  /** Stands for a name that is understood. */
  const TAKEN = "\u0001";
  const PAUSE = 250;
  /** What English questions consist of besides names. */
  const ENGLISH = ["can", "could", "i", "take", "taking", "use", "with", "and", "the", "is", "it", "safe", "together", "mix", "while", "on", "to", "or"];

  /** A text for comparison: one width, one case, no apostrophes, single spaces. @param {string} text */
  const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/['\u2019]/g, "").replace(/\s+/g, " ").trim();
  let fold = plain;
  /** @type {string[]} Names of the subject of the site, which are left out of a query. */ let subject = [];
  /** Words of asking and parts of names that name nothing by themselves; the same at the end of a text. */
  let asking = anyOf(affixes);
  let ending = atEnd(asking);
  let around = atEdges(asking);
  /** The syllables of a name of Han, or nothing. @param {string} _name @returns {string[]} */
  let syllablesOf = (_name) => [];
  /** @type {(a: string, b: string, most: number) => number} */ let distance = (a, b) => (a === b ? 0 : Infinity);
  /** @type {Promise<void> | undefined} */ let loading;

  /** @param {string} path */
  const load = (path) => new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = new URL(path, statics).href;
    script.onload = () => done(undefined);
    script.onerror = failed;
    document.head.append(script);
  });

  /** Learn spelling, pinyin and questions from the search of the site; without one, names are compared as written. */
  function ready() {
    const root = /** @type {any} */ (window);
    const have = (/** @type {string} */ name) => root.kbSearch?.[name];
    loading ??= Promise.all([
      have("create") ? undefined : load("search-engine.js"),
      have("core") ? undefined : load("search-core.js"),
      have("body") ? undefined : load("search-body.js"),
    ]).then(() => {
      const { core, body, rules, folding, unfolded } = root.kbSearch;
      if (body.letters) for (const _step of unfolded(body));
      const { norm } = folding([...core.simplified, ...(body.simplified || "")], rules(core.rules));
      fold = (text) => plain(norm(plain(text)));
      distance = root.kbSearch.distance;
      subject = core.subject.flatMap((/** @type {number} */ ci) => [...core.concepts[ci], ...core.words[ci], ...body.words[ci]]);
      const { question = [], fillers = [], closing = [], together = [], same = [] } = core.rules;
      asking = anyOf([...affixes, ...question, ...fillers, ...closing, ...together, ...same.flat(), ...ENGLISH]);
      ending = atEnd(asking);
      around = atEdges(asking);
      /** @type {Map<string, string>} */ const syllables = root.kbSearch.syllables?.(core.syllables) ?? new Map();
      syllablesOf = (name) => core.readings[name]?.split(" ") || [...name].map((letter) => syllables.get(letter) || letter);
      known = undefined;
    }).catch(() => {}).then(render);
    return loading;
  }

  /** Any of some words, the longest first; one of Latin letters stands by itself. @param {string[]} words */
  function anyOf(words) {
    const each = words.sort((a, b) => b.length - a.length).map((word) => {
      const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return LATIN.test(word) ? `\\b${escaped}\\b` : escaped;
    });
    return new RegExp(each.join("|") || "(?!)", "gu");
  }

  /** @param {RegExp} pattern */
  function atEnd(pattern) {
    return new RegExp(`(?:${pattern.source})$`, "u");
  }

  /** Words of asking before and after a name: a name that holds one keeps it. @param {RegExp} pattern */
  function atEdges(pattern) {
    return new RegExp(`^(?:\\s|${pattern.source})+|(?:\\s|${pattern.source})+$`, "gu");
  }

  // what many do not tell apart: zh and z, ang and an, l and n
  const soft = (/** @type {string} */ syllable) => syllable.replace(/^([zcs])h/, "$1").replace(/ng$/, "n").replace(/^l/, "n");

  /** @typedef {{ name: string, shown: string, one: Substance | undefined, sound: string[], full: string, softly: string }} Name */
  /** @type {Name[] | undefined} Folded names, the longest first; those of the subject mean nothing. */
  let known;
  function names() {
    known ??= [
      ...substances.flatMap((one) => [
        ...one.names.map((name, number) => ({ name: fold(name), shown: number ? name : "", one })),
        ...one.also.map((name) => ({ name: fold(name), shown: "", one })),
      ]),
      ...subject.map((name) => ({ name: fold(name), shown: "", one: undefined })),
    ].map(({ name, shown, one }) => {
      const sound = HAN.test(name) ? syllablesOf(name) : [];
      return { name, shown, one, sound: sound.map(soft), full: sound.join(""), softly: sound.map(soft).join("") };
    }).sort((a, b) => b.name.length - a.name.length);
    return known;
  }

  /**
   * Where a name stands in a text by itself, or -1. Other letters of Han before it may make it another drug, unless they
   * are words of asking, a salt or a form.
   * @param {string} text @param {string} name
   */
  function standsAt(text, name) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      const before = text.slice(0, at);
      const after = text[at + name.length] || "";
      const isPart = LATIN.test(name[0]) ? LATIN.test(before.slice(-1)) : HAN.test(before.slice(-1)) && !ending.test(before);
      if (!isPart && !(LATIN.test(name[name.length - 1]) && LATIN.test(after))) return at;
    }
    return -1;
  }

  /** How well Latin letters are a name: as spelt, by its pinyin, with slips, as its beginning. @param {string} typed @param {Name} known */
  function likeLatin(typed, { name, full, softly }) {
    const forms = full ? [full] : ALL_LATIN.test(name) ? [name.replace(/[ -]/g, "")] : [];
    if (forms.includes(typed)) return 1;
    if (softly && typed.length >= BEGINNING && softly === typed.replace(/([zcs])h/g, "$1")) return 0.95;
    const slips = SLIPS.find(([letters]) => typed.length >= letters)?.[1] || 0;
    if (slips && forms.some((form) => form[0] === typed[0] && distance(typed, form, slips) <= slips)) return 0.8;
    return typed.length >= BEGINNING && forms.some((form) => form.startsWith(typed)) ? 0.6 : 0;
  }

  /** Whether Han letters sound like a name, as those that a keyboard for pinyin offers. @param {string} typed @param {Name} known */
  function soundsLike(typed, { name, sound }) {
    if (sound.length < 2 || sound.length !== typed.length) return false;
    const letters = syllablesOf(typed).map(soft);
    return letters.every((syllable, i) => syllable === sound[i]) && [...name].some((letter, i) => typed[i] === letter);
  }

  /**
   * What a piece may be that is no name as written: one substance, or several to choose from, which is no answer.
   * @param {string} piece @returns {{ one?: Substance, offered: Substance[], isSubject?: boolean }}
   */
  function guess(piece) {
    const typed = piece.replace(/[ -]/g, "");
    if (names().some((known) => !known.one && (ALL_LATIN.test(piece) ? likeLatin(typed, known) >= 0.8 : HAN.test(typed) && soundsLike(typed, known)))) {
      return { offered: [], isSubject: true };
    }
    /** @type {Map<Substance, number>} */ const scores = new Map();
    for (const known of names()) {
      const { one } = known;
      const score = !one ? 0 : ALL_LATIN.test(piece) ? likeLatin(typed, known) : HAN.test(typed) && soundsLike(typed, known) ? 0.9 : 0;
      if (one && score > (scores.get(one) || 0)) scores.set(one, score);
    }
    const top = Math.max(0, ...scores.values());
    const best = [...scores].filter(([, score]) => score === top).map(([one]) => one);
    if (best.length === 1) return { one: best[0], offered: [] };
    return { offered: [...new Set([...best, ...near(typed)])].slice(0, MOST_OFFERED) };
  }

  /** Substances with a name that holds what was typed, or differs from it in one letter: to choose from. @param {string} typed */
  function near(typed) {
    if (typed.length < SHORTEST || ALL_LATIN.test(typed)) return [];
    return names().filter(({ name, one }) => one && name.length > 1
      && (name.includes(typed) || (name.length > 2 && (typed.includes(name) || distance(typed, name, 1) <= 1)))).map(({ one }) => /** @type {Substance} */ (one));
  }

  /**
   * What a query names: substances, each with the name that was used and with what was typed where that is no name of it;
   * what is not understood, each with substances to choose from.
   * @param {string} query
   */
  function understand(query) {
    /** @type {Map<Substance, { by: string, typed: string }>} */ const found = new Map();
    /** @type {Map<string, Substance[]>} */ const strange = new Map();
    let rest = fold(query.slice(0, LONGEST));
    // a name that is understood may free another that stands against it, so once more while something is found
    for (let before = ""; before !== rest;) {
      before = rest;
      for (const { name, shown, one } of names()) {
        // a single letter of Han is a name only by itself
        if (name.length < 2) continue;
        const at = standsAt(rest, name);
        if (at < 0) continue;
        rest = `${rest.slice(0, at)}${TAKEN}${rest.slice(at + name.length)}`;
        if (one && !found.has(one)) found.set(one, { by: shown, typed: "" });
      }
    }
    const whole = rest.trim();
    const pieces = ALL_LATIN.test(whole) && guess(whole).one ? [whole] : rest.split(BETWEEN);
    for (const piece of pieces) {
      const bare = piece.split(TAKEN).map((part) => part.replace(around, "")).join("").trim();
      const exact = names().find(({ name }) => name === piece || name === bare);
      if (!exact && (AMOUNT.test(bare) || bare.length < (piece.includes(TAKEN) ? SHORTEST + 1 : SHORTEST))) continue;
      const { one, offered, isSubject } = exact ? { one: exact.one, offered: [], isSubject: !exact.one } : guess(bare);
      if (one && !found.has(one)) found.set(one, { by: exact ? exact.shown : "", typed: exact ? "" : bare });
      else if (!one && !isSubject) strange.set(bare, offered);
    }
    return { found, strange };
  }

  // —— what is shown ——
  /** @param {string} tag @param {Record<string, string>} [attributes] @param {...(Node | string)} children */
  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }
  /** A message with what stands in its places. @param {string} message @param {...unknown} values */
  const say = (message, ...values) => message.replace(/%s/g, () => String(values.shift()));
  const ask = () => element("p", { class: "kb-interactions__ask" }, _("Before you take the next dose, ask a doctor or a pharmacist."));
  /** @param {number} rank */
  const mark = (rank) => element("span", { class: `kb-severity kb-severity--${severities[rank].id}` },
    element("span", { "aria-hidden": "true" }, `${severities[rank].sign} `), severities[rank].word);
  /** @param {Substance} one */
  const worst = (one) => one.parts[0].rank;
  /** The brand name that was asked for, with the generic name. @param {Substance} one @param {string} by */
  const title = (one, by) => (by ? say(_("%s (%s)"), by, one.names[0]) : one.names[0]);

  /** What the row of a class says, as a list. @param {HTMLElement} row */
  function said(row) {
    const list = element("dl");
    for (const cell of [...row.querySelectorAll("td")].slice(1)) {
      const copy = /** @type {HTMLElement} */ (cell.cloneNode(true));
      const label = copy.querySelector(".kb-interactions__label");
      label?.remove();
      list.append(element("dt", {}, label?.textContent || ""), element("dd", {}, ...copy.children));
    }
    return list;
  }

  /** @param {Substance} one @param {{ by: string, typed: string }} asked the name that was used; what was typed instead of one */
  function card(one, { by, typed }) {
    const made = element("section", { class: `kb-interaction kb-interaction--${severities[worst(one)].id}` });
    made.append(element("h2", {}, title(one, by), " ", mark(worst(one))));
    if (typed) made.append(element("p", { class: "kb-interactions__facts" }, say(_("“%s” was taken for this name."), typed)));
    made.append(element("p", { class: "kb-interaction__answer" }, one.mixed
      ? _("It depends on which one: look up the generic name on the package.") : severities[worst(one)].answer));
    const entry = document.getElementById(one.id);
    const note = entry?.querySelector(".kb-interactions__note");
    if (note) made.append(/** @type {Node} */ (note.cloneNode(true)));
    for (const part of one.parts) {
      const row = document.getElementById(part.row);
      if (!row) continue;
      const name = row.querySelector(".kb-interactions__title")?.textContent || "";
      const head = element("h3", {}, element("a", { href: `#${part.row}` }, name), " ", mark(part.rank));
      made.append(head);
      const content = part.by ? say(_("Because it contains %s."), part.by) : "";
      const analogy = part.analogy ? _("By analogy: the labels that we read do not name it.") : "";
      if (content || analogy) made.append(element("p", { class: "kb-interactions__facts" }, `${content} ${analogy}`.trim()));
      made.append(said(row));
    }
    made.append(ask());
    return made;
  }

  /** @param {string} typed @param {Substance[]} offered */
  function unlisted(typed, offered) {
    const rank = severities.findIndex((one) => one.id === "unknown");
    const made = element("section", { class: "kb-interaction kb-interaction--unknown" },
      element("h2", {}, typed, " ", mark(rank)),
      element("p", { class: "kb-interaction__answer" }, _("This name is not listed here. That does not mean that it is safe.")));
    if (offered.length) {
      const line = element("p", { class: "kb-finder__line" }, _("Did you mean:"));
      for (const one of offered) {
        const button = element("button", { type: "button" }, one.names[0]);
        button.addEventListener("click", () => {
          input.value = input.value.includes(typed) ? input.value.replace(typed, one.names[0]) : one.names[0];
          render();
          remember();
          input.focus();
        });
        line.append(button);
      }
      made.append(line);
    }
    made.append(element("p", {}, _("Try the generic name on the package, or look through the list of names below.")), ask());
    return made;
  }

  const input = /** @type {HTMLInputElement} */ (element("input", {
    type: "search", id: "kb-finder-query", name: "q", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    enterkeyhint: "search", maxlength: `${LONGEST}`, "aria-describedby": "kb-finder-hint",
  }));
  const clear = element("button", { type: "reset" }, _("Clear"));
  const status = element("p", { class: "kb-finder__status", role: "status", "aria-live": "polite" });
  const form = /** @type {HTMLFormElement} */ (element("form", { class: "kb-finder__form kb-controls kb-fields", role: "search", "aria-label": _("Interaction checker") },
    element("label", { for: "kb-finder-query" }, _("Drugs, foods, herbs")),
    element("div", { class: "kb-finder__line" }, input, clear),
    element("p", { class: "kb-finder__hint", id: "kb-finder-hint" },
      _("Generic or brand name, English or pinyin; several at once, separated by spaces. Nothing you type leaves this device.")),
    status));
  const results = element("div", { class: "kb-finder__results" });
  place.append(form, results);

  function render() {
    const query = input.value.trim();
    if (!query) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    const { found, strange } = understand(query);
    const order = [...found].sort((a, b) => worst(a[0]) - worst(b[0]));
    results.replaceChildren(...order.map(([one, asked]) => card(one, asked)), ...[...strange].map(([typed, offered]) => unlisted(typed, offered)));
    if (order.length + strange.size > 1) {
      results.append(element("p", { class: "kb-interactions__facts" }, _("Each is checked against the drug of this site only, not against the others.")));
    }
    const told = order.map(([one, { by }]) => say(
      one.mixed ? _("%s: depends on which one, at worst %s") : _("%s: %s"), title(one, by), severities[worst(one)].word));
    for (const one of strange.keys()) told.push(say(_("“%s” is not listed"), one));
    status.textContent = told.join(_("; "));
  }

  /** Keep the query in the address, so that it can be shared. */
  function remember() {
    const query = input.value.trim();
    const rest = query ? `?${new URLSearchParams({ q: query })}` : "";
    try {
      history.replaceState(history.state, "", `${location.pathname}${rest}`);
    } catch {
      // some browsers allow no new address to a file
    }
  }

  /** Show the substance of the fragment of the address, as search results link to it. */
  function arrive() {
    const one = substances.find(({ id }) => `#${id}` === decodeURIComponent(location.hash));
    if (!one) return;
    input.value = one.names[0];
    render();
    form.scrollIntoView();
  }

  let timer = 0;
  input.addEventListener("focus", ready, { once: true });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      ready();
      render();
      remember();
    }, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(timer);
    ready();
    render();
    remember();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    render();
    remember();
    input.focus();
  }));
  addEventListener("hashchange", arrive);

  const asked = new URLSearchParams(location.search).get("q");
  if (asked) {
    input.value = asked.slice(0, LONGEST);
    render();
    ready();
  }
  arrive();
})();
