// @ts-check
// The engine of the search: what a page, or a test in node, makes of the data of a site to be asked.
(() => {
  "use strict";
  const { grams, HAN, LONGEST } = globalThis.kbSearch;

  /** Most names that are suggested. */
  const MOST_SUGGESTIONS = 3;
  /** Least likeness of a name that is suggested: of one in Han, of another. */
  const LIKELY = { han: 0.35, other: 0.5 };

  const byTwos = (/** @type {string} */ s) => Array.from({ length: Math.max(0, s.length - 1) }, (_letter, i) => s.slice(i, i + 2));
  const pieces = (/** @type {string} */ s) => (HAN.test(s) ? grams(s) : byTwos(s));

  /** What was made of the data of a site without shards, by what comes later of them. @type {WeakMap<object, any>} */ const made = new WeakMap();

  /** The rules of a site, which are the same whatever has come. @type {WeakMap<object, any>} */ const ruled = new WeakMap();

  /** Make the search over some data. @param {any} core @param {any} [body] what comes later @param {any[]} [shards] what a query needed besides */
  function create(core, body = {}, shards = []) {
    const parts = globalThis.kbSearch;
    // names that come with shards change what is made of all others
    const before = shards.length && shards.every((shard) => !shard.concepts?.length) ? made.get(body) : undefined;
    const given = body;
    // a page has read it before, bit by bit
    if (body.letters) for (const _step of parts.unfolded(body));
    // what leads only to records that come later, comes later, too
    const { concepts = [], homes = [] } = body;
    core = { ...core, concepts: [...core.concepts, ...concepts], homes: [...core.homes, ...homes], words: [...core.words, ...concepts.map(() => [])] };
    // what is told from numbers, such as how rare a word is, is the same whichever shards are there
    const settled = core.records.length + (body.records || []).length;
    if (shards.length) ({ core, body } = parts.joined(core, body, shards));
    const rules = ruled.get(core.rules) ?? parts.rules(core.rules);
    ruled.set(core.rules, rules);
    const folding = before?.folding ?? parts.folding([...core.simplified, ...(body.simplified || "")], rules);
    const { byLetter, norm, fold } = folding;
    const site = parts.indexing(core, body, rules, norm, settled, before?.site);
    const { names, records } = site;
    const understand = parts.understanding(
      core, site.canon, names, site.common, site.sounds, site.frequency, site.proper, () => settled, norm, rules, site.isAside);

    /** Names of the site that are nearest to what was typed, by the letters they share. @param {string} query @returns {string[]} */
    function suggestions(query) {
      const s = rules.plain(norm(query.trim().slice(0, LONGEST))).replace(rules.question, " ");
      const asked = new Set(pieces(s));
      /** @type {Map<number, number>} */ const near = new Map();
      for (const [alias, cis] of names.meanings) {
        const own = pieces(alias);
        const shared = own.filter((part) => asked.has(part));
        const likeness = (2 * shared.length) / (own.length + asked.size);
        // two letters in a row, and much of the name
        const isNear = likeness >= (HAN.test(alias) ? LIKELY.han : LIKELY.other) && shared.some((part) => part.length > 1);
        if (isNear && /[^0-9]/.test(alias)) for (const ci of cis) near.set(ci, Math.max(near.get(ci) || 0, likeness));
      }
      return [...near].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, MOST_SUGGESTIONS).map(([ci]) => core.concepts[ci][0]);
    }

    const classifier = body.classifier && parts.classifying(body.classifier, records, core.kinds, byLetter);
    function* all() {
      yield* site.steps();
      if (classifier) yield* classifier.steps();
      if (!shards.length) made.set(given, { folding, site });
    }

    let steps;
    /** Work until `until` says it is time; true when all is done. @param {() => boolean} [until] */
    function grow(until) {
      steps ??= all();
      while (!steps.next().done) if (until && until()) return false;
      return true;
    }

    return {
      grow, norm, size: records.length, needs: parts.seeking(core, body, site, rules, norm), snippet: parts.snippets(fold, site.namesIn),
      search: parts.ranking(site, core.kinds, Boolean(core.strict), norm, understand, suggestions, classifier),
    };
  }

  globalThis.kbSearch.create = create;
})();
