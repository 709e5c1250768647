// @ts-check
// Likeness: which of the phrases that readers are known to type is most like a query, where none stands in it as a
// whole. A phrase is a row of places, each with one or more choices. It works on tokens alone.
(() => {
  "use strict";

  /** @typedef {{ text: string, phrase: number, place: number, tokens?: string[], norm?: number }} Choice */

  /** How much a place that the query says nothing about counts against a phrase. */
  const UNSAID = 1;

  /**
   * Phrases of concepts, to be asked which is near. A phrase is weighed when it is first asked for.
   * @param {any} index where letters and names stand in the choices @param {(text: string) => string[]} read its tokens
   */
  function likeness(index, read) {
    /** @type {Choice[]} */ const choices = [];
    /** @type {{ ci: number, places: Choice[][], least: number[] }[]} */ const phrases = [];

    /** @param {number} ci @param {string[][]} places the choices of each place */
    function add(ci, places) {
      const phrase = phrases.length;
      const made = places.map((texts, place) => texts.map((text) => {
        /** @type {Choice} */ const choice = { text, phrase, place };
        index.add(choices.length, [text]);
        choices.push(choice);
        return choice;
      }));
      phrases.push({ ci, places: made, least: [] });
    }

    /** How much a token tells: one letter less than two, two less than a name. @param {string} token */
    function telling(token) {
      const rarity = Math.log(1 + choices.length / (1 + index.frequency.get(token)));
      return rarity * (token.length === 1 ? 0.3 : 1);
    }

    /** @param {Choice} choice */
    const tokensOf = (choice) => (choice.tokens ??= [...new Set(read(choice.text))]);
    /** How much a choice tells. @param {Choice} choice */
    const weight = (choice) => (choice.norm ??= tokensOf(choice).reduce((sum, token) => sum + telling(token), 0));

    /** The least that each place of a phrase tells. @param {number} phrase */
    function leastOf(phrase) {
      const { places, least } = phrases[phrase];
      if (!least.length) for (const some of places) least.push(Math.min(...some.map(weight)));
      return least;
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
      /** @type {Map<Choice, number>} */ const shared = new Map();
      for (const [token, tells] of told) for (const id of index.records(token)) shared.set(choices[id], (shared.get(choices[id]) || 0) + tells);
      /** @type {Map<number, number[]>} The most that a choice of each place of a phrase shares. */ const most = new Map();
      for (const [{ phrase, place }, common] of shared) {
        let row = most.get(phrase);
        if (!row) most.set(phrase, row = phrases[phrase].places.map(() => 0));
        row[place] = Math.max(row[place], common);
      }
      const found = new Map();
      for (const [number, row] of most) {
        // what has less in common cannot be so like, whatever else it says
        if (row.reduce((sum, one) => sum + one, 0) < least * least * norm) continue;
        const { ci, places } = phrases[number];
        const said = leastOf(number);
        const both = new Set();
        let own = 0;
        let common = 0;
        for (let place = 0; place < places.length; place++) {
          const best = row[place] ? places[place].filter((one) => shared.get(one) === row[place]) : [];
          const choice = best.length ? best.reduce((one, other) => (weight(other) < weight(one) ? other : one)) : undefined;
          own += choice ? weight(choice) : UNSAID * said[place];
          for (const token of choice ? tokensOf(choice) : []) if (told.has(token) && !both.has(token)) {
            both.add(token);
            common += told.get(token);
          }
        }
        const like = common / Math.sqrt(norm * own);
        if (like >= least && like > (found.get(ci) || 0)) found.set(ci, Math.min(1, like));
      }
      return found;
    }

    return { add, near };
  }

  globalThis.kbSearch.likeness = likeness;
})();
