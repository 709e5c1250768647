// @ts-check
// The engine of the search: an index of the records, and what is found for a query, best first. Knows data and
// strings, no page: tests run it in node. Needs MiniSearch and the parts beside it.
(() => {
  "use strict";
  const { grams, HAN, ABC, ABC123, LONGEST } = globalThis.kbSearch;

  // below the first no answer is given, below the second it is given as the nearest there is
  const FLOOR = 0.22;
  const ASKED = 0.53;
  const STRANGE = 0.7;
  const ALL_BUT = 0.85;
  const LEAST = 0.2;
  const SURE = 0.34;
  const AIMED = 0.45;
  const LIKE = 0.4;
  const LIKEN = 4;
  const POWER = 2.5;
  const KEYED = 0.85;
  const BOTH = 3;
  const ABOUT = 2;
  const QUOTED = 40;
  const WORDED = 0.05;
  const PREFIX = new RegExp(`^${ABC123}{2,}$`, "u");
  const KEY = new RegExp(`${ABC}{4,}`, "gu");
  const OTHER = /[^\p{L}\p{M}\p{N}]+/gu;
  /** Where readings of words are unknown. */
  const SILENCE = { size: 0, learn() {}, like: () => [], lookAlikes: () => [] };

  /**
   * Whether what was found answers a query: by how much of it, by how like a known question it is, by how much of it
   * is written nowhere here, and by whether it names anything of the site.
   * @param {number} cover @param {number} like @param {number} foreign @param {boolean} named
   * @param {boolean} ours whether it names the subject of the site
   * @param {boolean} near whether it is of someone who takes a drug or feels something in their body
   */
  function answers(cover, like, foreign, named, ours, near) {
    if (ours) return cover >= FLOOR / 2 || like > 0;
    if (near && (like > 0 || cover >= FLOOR)) return true;
    if (named) return foreign <= STRANGE || Math.max(cover, like) >= ALL_BUT;
    return cover >= FLOOR + 0.3 * foreign || like >= ASKED;
  }

  /** Letters alone, without what stands between them. @param {string} s */
  const squeezed = (s) => s.replace(OTHER, "");

  /** Make the search over some data. @param {any} core @param {any} MiniSearch @param {any} [body] what comes later */
  function create(core, MiniSearch, body) {
    const parts = globalThis.kbSearch;
    const rules = parts.rules(core.rules);
    const { kinds } = core;
    const { norm, fold } = parts.folding([...core.simplified, ...((body && body.simplified) || "")], rules);
    const syllableOf = new Map();
    for (const table of [core.syllables, (body && body.syllables) || {}]) {
      for (const syllable of Object.keys(table)) for (const letter of table[syllable]) syllableOf.set(letter, syllable);
    }
    const groups = core.concepts.map((formal, ci) => [...formal, ...core.words[ci], ...((body && body.words[ci]) || [])].map(norm));
    const canon = groups.map((group) => group[0]);
    const names = parts.names(groups, rules.plain);
    const sounds = parts.readings ? parts.readings(syllableOf, core.readings, rules.particles) : SILENCE;
    const alike = parts.likeness();
    const frequency = new Map();
    const proper = new Set();

    // —— the index ——
    const texts = (body && body.texts) || [];
    const records = [...core.records, ...((body && body.records) || [])].map(([url, page, title, lead, kind, weight], id) => ({
      id, url, page: kind === "page" ? "" : page, home: page, title, lead, kind, weight,
      text: [lead, texts[id]].filter(Boolean).join(" "),
    }));
    /** @type {string[]} */ const titles = [];
    /** @type {string[]} */ const bodies = [];
    /** @type {Map<number, number[][]>} The two that a page compares, by what their names mean. */ const compared = new Map();
    /** @type {Map<number, string>} What is compared with others and has a page of its own, and that page. */ const rivals = new Map();
    // what leads where: names to the places of their concept, records to where pages speak of them; the best place first
    /** @type {number[][]} */ const homes = core.homes.map((ids) => ids.filter((id) => records[id]));
    const mentioned = Object.keys((body && body.mentions) || {}).map(Number);
    for (const id of mentioned) homes.push([...body.mentions[id], id]);
    /** @type {Map<number, Map<number, number>>} For each record what leads to it, and how well. */
    const leads = new Map();
    homes.forEach((ids, ci) => ids.forEach((id, rank) => {
      if (!leads.has(id)) leads.set(id, new Map());
      leads.get(id)?.set(ci, (rank ? 0.5 / rank : 1) * (records[id].kind === "term" && rank ? 0.5 : 1));
    }));

    let last = { s: "", tokens: /** @type {string[]} */ ([]) };
    const withEndings = (/** @type {string[]} */ words) => words.concat(...words.map(rules.bare));
    /** Letters and names of a text. @param {string} s @returns {string[]} */
    function tokens(s) {
      if (last.s !== s) last = { s, tokens: withEndings(grams(s)).concat(...names.all(s).map((one) => one.cis.map((ci) => `c:${ci}`))) };
      return last.tokens;
    }
    /** The same of what is asked: without what is said in between. @param {string} s */
    const told = (s) => tokens(rules.told(s));

    let seen = new Set();
    const index = new MiniSearch({
      fields: ["title", "names", "page", "text"], processTerm: (term) => term,
      tokenize: (text, field) => {
        if (field === "names") return text.split(" ");
        const found = tokens(text);
        for (const token of found) seen.add(token);
        return found;
      },
      extractField: (record, field) => {
        if (field === "names") return [...(leads.get(record.id) || new Map()).keys()].filter((ci) => ci < groups.length).map((ci) => `c:${ci}`).join(" ");
        if (field === "title") return titles[record.id];
        if (field === "text") return bodies[record.id];
        return field === "page" ? norm(record.page) : record[field];
      },
    });

    /** Everything that is to be done before the first query, in small steps. */
    function* work() {
      for (let ci = 0; ci < groups.length; ci++) {
        const formal = core.concepts[ci].length;
        groups[ci].forEach((name, rank) => sounds.learn(name, /[a-z0-9].*[a-z0-9].*[a-z0-9].*[a-z0-9]/.test(name) ? -1 : ci, rank < formal));
        yield names.learn(ci);
      }
      names.sort();
      for (const record of records) {
        titles[record.id] = norm(record.title);
        bodies[record.id] = norm(record.text);
        const two = record.kind === "page" ? titles[record.id].split(rules.both).map((part) => names.meanings.get(part.trim()) || []) : [];
        if (two.length === 2 && two.every((cis) => cis.length && !cis.some((ci) => core.subject.includes(ci)))) compared.set(record.id, two);
        if (!kinds[record.kind].later) {
          sounds.learn(titles[record.id], -1, true);
          names.spell(titles[record.id]);
        }
        seen = new Set();
        index.add(record);
        for (const word of (kinds[record.kind].people ? norm(record.lead) : bodies[record.id]).match(KEY) || []) proper.add(word);
        for (const token of seen) frequency.set(token, (frequency.get(token) || 0) + 1);
        yield;
      }
      for (const ci of [...compared.values()].flat(2)) {
        const home = records[homes[ci][0]];
        if (home?.kind === "page" && titles[home.id] === canon[ci]) rivals.set(ci, home.home);
      }
      for (let ci = 0; ci < groups.length; ci++) {
        for (const name of groups[ci]) yield alike.add(ci, [[told(name)]]);
        for (const pattern of (body && body.questions[ci]) || []) yield alike.add(ci, parts.places(norm(pattern)).map((choices) => choices.map(told)));
      }
      for (const [k, id] of mentioned.entries()) yield alike.add(groups.length + k, [[told(titles[id])]]);
      for (let number = 0; number < alike.size; number++) yield alike.weigh(number);
    }

    let steps;
    /** Work until `until` says it is time; true when all is done. @param {() => boolean} [until] */
    function grow(until) {
      steps ??= work();
      while (!steps.next().done) if (until && until()) return false;
      return true;
    }

    const understand = parts.understanding(core, canon, names, sounds, frequency, proper, () => records.length, norm, rules);

    /** Find. @param {string} query @param {number} [limit] */
    function search(query, limit = 30) {
      const nothing = { items: [], notes: [], terms: [], best: 0, unsure: false, suggestions: [] };
      if (!query.trim()) return nothing;
      const { phrase, meant, mentioned: meantBy, weights, units, notes, asked, strange, foreign, named, elsewhere, keys, ours, personal } = understand(query);
      const terms = [...weights.keys()];
      if (!terms.length) return { ...nothing, notes, unsure: true };
      const found = index.search({ queries: terms, combineWith: "OR" }, {
        tokenize: (term) => [term], processTerm: (term) => term, combineWith: "OR",
        boost: { title: 3.5, names: 4, page: 0.9, text: 1 }, boostTerm: (term) => weights.get(term) ?? 1,
        prefix: (term) => PREFIX.test(term), fuzzy: (term) => (strange.has(term) ? 0.2 : false),
        weights: { fuzzy: 0.5, prefix: 0.7 }, bm25: { k: 1.2, b: 0.5, d: 0.3 },
      });
      const total = units.reduce((sum, unit) => sum + unit.weight, 0) || 1;
      const top = found.length ? found[0].score : 1;
      const near = alike.near(told(meant));
      // the nearest that there is to say of what the site does not deal with
      const instead = elsewhere.flatMap((ci) => homes[ci]);
      const other = elsewhere.length && ![...near].some(([ci, like]) => like >= ASKED && !instead.includes(homes[ci][0]));
      if (other) return { ...nothing, unsure: true, suggestions: instead.slice(0, 1).map((id) => records[id].title) };
      const there = new Set(found.map((hit) => hit.id));
      for (const [ci, like] of near) {
        if (like < LIKE) near.delete(ci);
        else for (const id of homes[ci]) if (!there.has(id)) {
          there.add(id);
          found.push({ id, score: 0, terms: [], queryTerms: [], match: {} });
        }
      }
      // a name within a question that is about something else says less
      let written = 0;
      const nearest = Math.max(LIKE, ...near.values());
      const apt = (ci) => Math.min(1, Math.max(0.5, (near.get(ci) || 0) / nearest));
      const onPage = new Map();
      for (const hit of found) {
        const { home } = records[hit.id];
        if (!onPage.has(home)) onPage.set(home, new Set());
        for (const term of hit.queryTerms) onPage.get(home).add(term);
      }
      // what is asked of one that has a page of its own is told there
      const others = [...meantBy].filter((ci) => rivals.has(ci));
      const about = others.length === 1 ? rivals.get(others[0]) : undefined;
      for (const hit of found) {
        const record = records[hit.id];
        const matched = new Set(hit.queryTerms);
        const around = record.kind === "page" ? onPage.get(record.home) : matched;
        const to = leads.get(hit.id);
        let cover = 0;
        let led = 0;
        for (const unit of units) {
          // a page also answers with what its sections say
          if (unit.tokens.some((token) => matched.has(token))) cover += unit.weight / total;
          else if (unit.tokens.some((token) => around.has(token))) cover += 0.5 * unit.weight / total;
          if (to) led += Math.max(0, ...[...unit.cis].map(([ci, share]) => share * apt(ci) * (to.get(ci) || 0))) * unit.weight / total;
        }
        const like = to ? Math.max(0, ...[...to].map(([ci, share]) => share * (near.get(ci) || 0))) : 0;
        hit.like = like;
        hit.cover = Math.max(cover, like);
        if (cover > written) written = cover;
        // how far the text itself answers: what is led to stands far above the rest
        hit.own = Math.max(hit.score * cover, top * like * like);
        const score = hit.score / top;
        hit.score = (score + AIMED * led) * (1 + 3 * led) * (0.12 + 0.88 * cover * cover) + LIKEN * like ** POWER;
        let kind = kinds[record.kind].weight;
        if (keys.length) {
          const held = keys.filter((key) => matched.has(key) || around.has(key)).length / keys.length;
          hit.score *= 1 - KEYED + KEYED * held;
          // an author is asked for their paper, a trial for what is told of it
          if (held === 1 && kinds[record.kind].people && keys.some((key) => norm(record.lead).includes(key))) kind = 1;
        }
        hit.score *= kind * record.weight;
        if (record.home === about) hit.score *= ABOUT;
        if (compared.get(hit.id)?.every((cis) => cis.some((ci) => meantBy.has(ci)))) hit.score *= BOTH;
        const title = titles[hit.id];
        const home = to ? Math.max(0, ...asked.map((ci) => to.get(ci) || 0)) : 0;
        if (home) hit.score *= 1 + 1.5 * home;
        else if (title === phrase || asked.some((ci) => title === canon[ci])) hit.score *= record.kind === "page" ? 2.2 : 1.6;
        else if (phrase.length > 1 && title.includes(phrase)) hit.score *= 1.4;
      }
      const order = (a, b) => b.score - a.score || a.id - b.id;
      found.sort(order);
      // what is written word for word
      const exact = squeezed(phrase);
      if (exact.length > 2) for (const hit of found.slice(0, QUOTED)) if (squeezed(bodies[hit.id]).includes(exact)) hit.score *= 1 + WORDED * Math.min(exact.length, 12);
      found.sort(order);
      const best = found.slice(0, 5).reduce((most, hit) => Math.max(most, hit.cover), 0);
      // what is led to stands far above the rest: the floor is that of the text itself
      const floor = 0.03 * Math.max(0, ...found.slice(0, 20).map((hit) => hit.own));
      const known = found.slice(0, 5).reduce((most, hit) => Math.max(most, hit.like), 0);
      // the title of a page is a name of the site, too
      const titled = !named && !ours && records.some(({ id, kind }) => kind === "page" && titles[id].length > 1 && phrase.includes(titles[id]));
      const items = !answers(written, known, foreign, named || titled, ours, personal) ? [] : found.filter((hit) => hit.own >= floor && hit.cover > (titled ? LEAST / 2 : LEAST)).slice(0, limit);
      return {
        items: items.map((hit) => ({ ...records[hit.id], score: hit.score, terms: hit.terms })),
        notes, terms, best, unsure: best < SURE, suggestions: best < SURE ? suggestions(query) : [],
      };
    }

    /** Names of the site that are nearest to what was typed, by the letters they share. @param {string} query @returns {string[]} */
    function suggestions(query) {
      const s = rules.plain(norm(query.trim().slice(0, LONGEST))).replace(rules.question, " ");
      const asked = new Set(HAN.test(s) ? grams(s) : byTwos(s));
      /** @type {Map<number, number>} */ const near = new Map();
      for (const [alias, cis] of names.meanings) {
        const own = HAN.test(alias) ? grams(alias) : byTwos(alias);
        const shared = own.filter((part) => asked.has(part));
        const likeness = (2 * shared.length) / (own.length + asked.size);
        // two letters in a row, and much of the name
        if (likeness >= (HAN.test(alias) ? 0.35 : 0.5) && /[^0-9]/.test(alias) && shared.some((part) => part.length > 1)) for (const ci of cis) near.set(ci, Math.max(near.get(ci) || 0, likeness));
      }
      return [...near].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3).map(([ci]) => core.concepts[ci][0]);
    }
    const byTwos = (/** @type {string} */ s) => Array.from({ length: Math.max(0, s.length - 1) }, (_, i) => s.slice(i, i + 2));

    return { grow, search, snippet: parts.snippets(fold, names.all), norm, size: records.length };
  }

  globalThis.kbSearch.create = create;
})();
