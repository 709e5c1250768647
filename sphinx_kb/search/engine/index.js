// @ts-check
// The index of a site: its records, the names that lead to them, and what is known of its words. It is made in small
// steps, so that a page stays responsive meanwhile.
(() => {
  "use strict";
  const { grams, together, ABC } = globalThis.kbSearch;

  const KEY = new RegExp(`${ABC}{4,}`, "gu");
  /** Names with four Latin letters or digits are no words to be read aloud. */
  const LATIN = /[a-z0-9].*[a-z0-9].*[a-z0-9].*[a-z0-9]/;
  /** The title of a page that answers a question of readers, and what parts it into what may be typed of it. */
  const ASKED = /\?\s*$/;
  const CLAUSE = /[,;:?!\u3001\u3002]+/;
  const SPACES = /^ +| +$|(?<=[\u3400-\u9fff]) +(?=[\u3400-\u9fff])/g;
  /** The number of the first group of common words, far above those of the concepts of any site. */
  const COMMON = 1e6;
  /** Stands for the main name of a concept in its questions. */
  const NAME = /\ufffc/g;
  /** Concepts that are learnt at a time. */
  const SOME = 32;
  /** Where readings of words are unknown. */
  const SILENCE = { size: 0, learn() {}, learnAll() {}, like: () => [], lookAlikes: () => [], again() { return SILENCE; } };

  /**
   * @param {any} core the data that comes first @param {any} body the data that comes later
   * @param {any} rules @param {(text: string) => string} norm @param {number} settled how many records are always there
   * @param {any} [before] the index of the same data without shards, which stays as it is: only what they add is learnt
   */
  function indexing(core, body, rules, norm, settled, before) {
    const parts = globalThis.kbSearch;
    const { kinds } = core;
    /** Lists of texts, folded. @param {string[][]} lists */
    function folded(lists) {
      const texts = together(lists.flat(), norm).values();
      return lists.map((list) => list.map(() => /** @type {string} */ (texts.next().value)));
    }
    const groups = before?.groups ?? folded(core.concepts.map((formal, ci) => [...formal, ...core.words[ci], ...(body.words?.[ci] || [])]));
    /** The folded name that the site gives each concept. @type {string[]} */
    const canon = groups.map((/** @type {string[]} */ group) => group[0]);
    const names = before ? before.names.again() : parts.names(groups, rules.plain);
    /** Common words that mean nearly the same: they lead nowhere, but what says one of them says the others. */
    const common = before?.common ?? parts.names(folded(body.common ? body.common.split("\n").map((/** @type {string} */ group) => group.split("|")) : []), rules.plain, COMMON);
    const namesIn = (/** @type {string} */ s) => [...names.all(s), ...common.all(s)];
    const aliases = (/** @type {number} */ ci) => (ci < COMMON ? names : common).aliases(ci);
    const sounds = before ? before.sounds.again() : parts.readings?.(core.syllables, core.readings, rules.particles) ?? SILENCE;
    /** @type {Set<string> | undefined} */ let properNames;
    /** Latin words that may be names of authors or of trials; most readers ask for none. */
    const proper = {
      /** @param {string} word */
      has(word) {
        properNames ??= new Set(records.flatMap(({ id, kind, lead }) => (kinds[kind].people ? norm(lead) : bodies[id]).match(KEY) || []));
        return properNames.has(word);
      },
    };

    const texts = body.texts || [];
    /** The concepts that texts name which are not there. @type {number[][]} */ const held = before?.held ?? (body.held ? parts.heldBy(body.held) : []);
    const records = [...core.records, ...(body.records || [])].map(([url, page, title, lead, kind, weight], id) => ({
      id, url, page: kind === "page" ? "" : page, home: page, title, lead, kind, weight,
      text: [lead, texts[id]].filter(Boolean).join(" "), called: before?.records[id]?.called ?? (body.called?.[id] ? norm(body.called[id]) : ""),
    }));
    /** The records that are learnt now: those that are new, and those of which there is more. */
    const fresh = before ? records.filter(({ id, text }) => before.records[id]?.text !== text) : records;
    const isNew = (/** @type {number} */ id) => !before || id >= before.records.length;
    /** @type {string[]} */ const titles = [...before?.titles ?? []];
    /** @type {string[]} */ const bodies = [...before?.bodies ?? []];
    /** @type {Map<number, number[][]>} The two that a page compares, by what their names mean. */ const compared = new Map(before?.compared);
    /** @type {Map<number, string>} What is compared with others and has a page of its own, and that page. */ const rivals = new Map();
    /** @type {number[][]} The places of each concept, the best first; after the concepts, those that mention a record. */
    const homes = core.homes.map((ids) => ids.filter((id) => records[id]));
    if (before) homes.push(...before.homes.slice(groups.length));
    /** @type {Map<number, number>} The records that others mention, each by the number under which its title is known. */
    const mentioned = new Map();
    for (const id of Object.keys(body.mentions || {}).map(Number).filter(isNew)) {
      mentioned.set(homes.length, id);
      homes.push([...body.mentions[id], id]);
    }
    /** @type {Map<number, number>} The pages that answer a question, each by the number under which its ways of asking are known. */
    const asking = new Map(before?.asking);
    /** @type {Map<string, number>} The same pages by what may be typed word for word. */
    const ways = new Map(before?.ways);
    for (const { id, kind, title } of records) {
      if (isNew(id) && kind === "page" && ASKED.test(norm(title))) {
        asking.set(homes.length, id);
        homes.push([id]);
      }
    }
    /** The questions that are known of a concept. @param {number} ci @returns {string[]} */
    const questions = (ci) => (body.questions?.[ci] || []).map((/** @type {string} */ one) => one.replace(NAME, core.concepts[ci][0]));
    /** Whether the site has of a concept nothing but what another feature says of it. @param {number} ci */
    const isAside = (ci) => homes[ci].length > 0 && homes[ci].every((id) => kinds[records[id].kind].later);
    /** Whether a known way of asking about one concept names another. @param {number} ci @param {number} other */
    const isAskedWith = (ci, other) => !isAside(ci) && questions(ci).map(norm).some((way) => groups[other].some((/** @type {string} */ name) => name.length > 1 && way.includes(name)));
    /** @type {Map<number, Map<number, number>>} For each record what leads to it, and how well. */
    const leads = new Map();
    homes.forEach((ids, ci) => ids.forEach((id, rank) => {
      if (!leads.has(id)) leads.set(id, new Map());
      leads.get(id)?.set(ci, (rank ? 0.5 / rank : 1) * (records[id].kind === "term" && rank ? 0.5 : 1));
    }));

    const withEndings = (/** @type {string[]} */ words) => words.concat(...words.map(rules.bare));
    /** Letters, words and names of a text. @param {string} s @returns {string[]} */
    const tokens = (s) => withEndings(grams(s)).concat(...namesIn(s).map((one) => one.cis.map((ci) => `c:${ci}`)));
    /** The same of what is asked, without what is said in between. @param {string} s */
    const told = (s) => tokens(rules.told(s));
    /** The same of what is asked about, without how it is asked. @param {string} s */
    const topicOf = (/** @type {string} */ s) => rules.told(s).replace(rules.question, " ").replace(SPACES, "");
    const topic = (/** @type {string} */ s) => tokens(topicOf(s));
    /** Whether enough of it is said to be asked; names are only looked for where letters are too few. @param {string} s */
    const isTopic = (s) => grams(s).length > 2 || tokens(s).length > 2;

    const phrases = parts.postings(["phrase", "names"], rules.bare, aliases, () => [], Infinity, before?.phrases);
    const alike = parts.likeness(phrases, tokens, before?.alike);
    const leading = (/** @type {number} */ id) => [...(leads.get(id) || new Map()).keys()].filter((ci) => ci < groups.length);
    const index = parts.postings(["title", "called", "page", "text", "names"], rules.bare, aliases, leading, settled, before?.index);

    /** @type {Map<string, string>} */ const pages = new Map();
    /** The folded title of the page of a record, which many share. @param {string} title */
    function pageOf(title) {
      let folded = pages.get(title);
      if (folded === undefined) pages.set(title, folded = norm(title));
      return folded;
    }

    /** Learn the words of one record. @param {any} record @param {string} title @param {string} text */
    function add(record, title, text) {
      titles[record.id] = title;
      bodies[record.id] = text;
      const two = record.kind === "page" ? title.split(rules.both).map((part) => names.meanings.get(part.trim()) || []) : [];
      if (two.length === 2 && two.every((cis) => cis.length && !cis.some((ci) => core.subject.includes(ci)))) compared.set(record.id, two);
      if (isNew(record.id) && !kinds[record.kind].later) {
        sounds.learn(title, -1, true);
        names.spell(title);
      }
      index.add(record.id, [title, record.called, pageOf(record.page), text]);
    }

    /** All that is to be done before the first query, in small steps. */
    function* steps() {
      if (!before) yield* ofNames();
      for (const record of fresh) {
        const told = (!texts[record.id] && held[record.id]) || [];
        yield add(record, norm(record.title), [norm(record.text), ...told.map((ci) => canon[ci])].join("\u3002"));
      }
      yield* index.finish();
      for (const ci of [...compared.values()].flat(2)) {
        const home = records[homes[ci][0]];
        if (home?.kind === "page" && titles[home.id] === canon[ci]) rivals.set(ci, home.home);
      }
      if (!before) yield* ofQuestions();
      for (const [number, id] of asking) if (isNew(id)) {
        const parts = [titles[id], ...titles[id].split(CLAUSE)].map((part) => part.trim()).filter(Boolean);
        const others = [...leading(id)].filter((ci) => homes[ci][0] === id && canon[ci] === titles[id]).flatMap((ci) => groups[ci]);
        for (const way of new Set([...parts, ...others])) {
          ways.set(way, id);
          alike.add(number, [[rules.told(way)]]);
        }
        // one name alone asks nothing
        for (const way of new Set([...parts.slice(0, 2), ...others])) {
          const about = topicOf(way);
          if (isTopic(about) && !names.meanings.has(about)) alike.add(number, [[about]]);
        }
      }
      for (const [number, id] of mentioned) alike.add(number, [[rules.told(titles[id])]]);
      alike.settle();
      yield* phrases.finish();
    }

    /** Learn the names. */
    function* ofNames() {
      sounds.learnAll(() => groups.flatMap((/** @type {string[]} */ group, /** @type {number} */ ci) => group.map((name, rank) =>
        [name, LATIN.test(name) ? -1 : ci, rank < core.concepts[ci].length])));
      yield names.learn();
      yield common.learn();
    }

    /** Learn what is known to be asked of the concepts. */
    function* ofQuestions() {
      for (let from = 0; from < groups.length; from += SOME) {
        const some = groups.slice(from, from + SOME);
        const asked = folded(some.map((_group, k) => questions(from + k)));
        const told = together(some.flat().map(names.plainly), rules.closed).values();
        some.forEach((group, k) => {
          for (const _name of group) alike.add(from + k, [[told.next().value]]);
          for (const pattern of asked[k]) alike.add(from + k, parts.places(pattern).map((choices) => together(choices, rules.told)));
        });
        yield alike.settle();
      }
    }

    return {
      steps, asking, ways, isAside, isAskedWith, index, records, titles, bodies, homes, leads, compared, rivals, canon, names, common, namesIn, sounds, alike, proper, groups, held, phrases,
      frequency: index.frequency, told, topic,
    };
  }

  globalThis.kbSearch.indexing = indexing;
})();
