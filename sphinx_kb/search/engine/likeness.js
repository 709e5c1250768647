// @ts-check
// Likeness: which of the phrases that readers are known to type is most like a query, where none stands in it as a
// whole. A phrase is a row of places, each with one or more choices. It works on tokens alone.
(() => {
  "use strict";
  /** How much a place that the query says nothing about counts against a phrase. */
  const UNSAID = 1;
  /** What sums may be off. */
  const OFF = 1e-9;

  /**
   * Phrases of concepts, to be asked which is near. A phrase is weighed when it is first asked for.
   * @param {any} index where letters and names stand in the choices @param {(text: string) => string[]} read its tokens
   * @param {any} [before] phrases that others are added to, and that stay as they are
   */
  function likeness(index, read, before) {
    /** @type {<T>(some: T[] | undefined) => T[]} */ const copied = (some) => some?.slice() ?? [];
    // of each choice, by its number
    /** @type {string[]} */ const texts = copied(before?.texts);
    /** @type {number[]} */ const phraseOf = copied(before?.phraseOf);
    /** @type {number[]} */ const placeOf = copied(before?.placeOf);
    /** @type {string[][]} */ const tokens = copied(before?.tokens);
    /** @type {number[]} */ const weights = [];
    // of each phrase: its concept, its first choice, the least that a place of it tells
    /** @type {number[]} */ const cis = copied(before?.cis);
    /** @type {number[]} */ const firsts = copied(before?.firsts);
    /** @type {number[][]} */ const leasts = [];
    /** The choices that are not read yet. @type {string[]} */ let fresh = [];

    /** @param {number} ci @param {string[][]} places the choices of each place */
    function add(ci, places) {
      firsts.push(phraseOf.length);
      places.forEach((choices, place) => choices.forEach((text) => {
        phraseOf.push(cis.length);
        placeOf.push(place);
        fresh.push(text);
      }));
      cis.push(ci);
    }

    /** Read what was added. */
    function settle() {
      index.addAll(fresh);
      texts.push(...fresh);
      fresh = [];
    }

    /** How much a token tells: one letter less than two, two less than a name. @param {string} token */
    function telling(token) {
      const rarity = Math.log(1 + texts.length / (1 + index.frequency.get(token)));
      return rarity * (token.length === 1 ? 0.3 : 1);
    }

    /** @param {number} choice */
    const tokensOf = (choice) => (tokens[choice] ??= [...new Set(read(texts[choice]))]);
    /** How much a choice tells. @param {number} choice */
    const weight = (choice) => (weights[choice] ??= tokensOf(choice).reduce((sum, token) => sum + telling(token), 0));

    /** The choices of each place of a phrase. @param {number} phrase */
    function placesOf(phrase) {
      /** @type {number[][]} */ const places = [];
      for (let choice = firsts[phrase]; phraseOf[choice] === phrase; choice++) (places[placeOf[choice]] ??= []).push(choice);
      return places;
    }

    /**
     * How like each concept's nearest phrase is, from 0 to 1, where it is at least `least`.
     * @param {Iterable<string>} tokens @param {number} least @returns {Map<number, number>}
     */
    function near(tokens, least) {
      const told = new Map();
      let norm = 0;
      for (const token of tokens) if (!told.has(token)) {
        told.set(token, telling(token));
        norm += told.get(token);
      }
      /** @type {Map<number, number>} What each choice shares. */ const shared = new Map();
      for (const [token, tells] of told) for (const choice of index.records(token)) shared.set(choice, (shared.get(choice) || 0) + tells);
      /** @type {Map<number, number[]>} The most that a choice of each place of a phrase shares. */ const most = new Map();
      for (const [choice, common] of shared) {
        const phrase = phraseOf[choice];
        let row = most.get(phrase);
        if (!row) most.set(phrase, row = []);
        row[placeOf[choice]] = Math.max(row[placeOf[choice]] || 0, common);
      }
      const found = new Map();
      // what has less in common cannot be so like, whatever else it says: those that may be the most like are weighed first
      const likely = [...most].map(([phrase, row]) => ({ phrase, row, most: Math.sqrt(row.reduce((sum, one) => sum + one, 0) / norm) }));
      for (const { phrase, row, most } of likely.filter((one) => one.most >= least - OFF).sort((a, b) => b.most - a.most || a.phrase - b.phrase)) {
        const ci = cis[phrase];
        if (most + OFF < (found.get(ci) || 0)) continue;
        const places = placesOf(phrase);
        const said = (leasts[phrase] ??= []);
        const both = new Set();
        let own = 0;
        let common = 0;
        for (let place = 0; place < places.length; place++) {
          const best = row[place] ? places[place].filter((one) => shared.get(one) === row[place]) : [];
          const choice = best.length ? best.reduce((one, other) => (weight(other) < weight(one) ? other : one)) : -1;
          own += choice < 0 ? UNSAID * (said[place] ??= Math.min(...places[place].map(weight))) : weight(choice);
          for (const token of choice < 0 ? [] : tokensOf(choice)) if (told.has(token) && !both.has(token)) {
            both.add(token);
            common += told.get(token);
          }
        }
        const like = common / Math.sqrt(norm * own);
        if (like >= least && like > (found.get(ci) || 0)) found.set(ci, Math.min(1, like));
      }
      return found;
    }

    return { add, settle, near, texts, phraseOf, placeOf, tokens, cis, firsts };
  }

  globalThis.kbSearch.likeness = likeness;
})();
