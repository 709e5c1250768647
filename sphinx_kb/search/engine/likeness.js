// @ts-check
// Likeness: which of the phrases that readers are known to type is most like a query, where none stands in it as a
// whole. A phrase is a row of places, each with one or more choices. It works on tokens alone.
(() => {
  "use strict";

  /** @typedef {{ tokens: string[], phrase: number, place: number, norm: number }} Choice */

  /** How much a place that the query says nothing about counts against a phrase. */
  const UNSAID = 1;

  /** Phrases of concepts, to be asked which is near. */
  function likeness() {
    /** @type {Map<string, Choice[]>} */ const holders = new Map();
    /** @type {{ ci: number, places: Choice[][], least: number[] }[]} */ const phrases = [];
    let count = 0;

    /** @param {number} ci @param {string[][][]} places the tokens of each choice of each place */
    function add(ci, places) {
      const phrase = phrases.length;
      const made = places.map((choices, place) => choices.map((tokens) => {
        const choice = { tokens: [...new Set(tokens)], phrase, place, norm: 0 };
        for (const token of choice.tokens) {
          const some = holders.get(token);
          if (some) some.push(choice);
          else holders.set(token, [choice]);
        }
        count++;
        return choice;
      }));
      phrases.push({ ci, places: made, least: [] });
    }

    /** How much a token tells: one letter less than two, two less than a name. @param {string} token */
    function telling(token) {
      const rarity = Math.log(1 + count / (1 + (holders.get(token)?.length || 0)));
      return rarity * (token.length === 1 ? 0.3 : 1);
    }

    /** Weigh a phrase, once all are there. @param {number} number */
    function weigh(number) {
      const { places, least } = phrases[number];
      places.forEach((choices, place) => {
        for (const choice of choices) choice.norm = choice.tokens.reduce((sum, token) => sum + telling(token), 0);
        least[place] = Math.min(...choices.map((choice) => choice.norm));
      });
    }

    /** How like each concept's nearest phrase is, from 0 to 1. @param {Iterable<string>} tokens @returns {Map<number, number>} */
    function near(tokens) {
      const told = new Map();
      let norm = 0;
      for (const token of tokens) if (!told.has(token)) {
        told.set(token, telling(token));
        norm += told.get(token);
      }
      /** @type {Map<Choice, number>} */ const shared = new Map();
      for (const [token, tells] of told) for (const choice of holders.get(token) || []) shared.set(choice, (shared.get(choice) || 0) + tells);
      /** @type {Map<number, (Choice | undefined)[]>} */ const chosen = new Map();
      for (const [choice, common] of shared) {
        if (!chosen.has(choice.phrase)) chosen.set(choice.phrase, []);
        const row = /** @type {(Choice | undefined)[]} */ (chosen.get(choice.phrase));
        const rival = row[choice.place];
        const before = rival ? shared.get(rival) || 0 : 0;
        if (!rival || common > before || (common === before && choice.norm < rival.norm)) row[choice.place] = choice;
      }
      const found = new Map();
      for (const [number, row] of chosen) {
        const { ci, least } = phrases[number];
        const both = new Set();
        let own = 0;
        let common = 0;
        for (let place = 0; place < least.length; place++) {
          const choice = row[place];
          own += choice ? choice.norm : UNSAID * least[place];
          for (const token of choice ? choice.tokens : []) if (told.has(token) && !both.has(token)) {
            both.add(token);
            common += told.get(token);
          }
        }
        const like = common / Math.sqrt(norm * own);
        if (like > (found.get(ci) || 0)) found.set(ci, Math.min(1, like));
      }
      return found;
    }

    return { add, weigh, near, get size() { return phrases.length; } };
  }

  globalThis.kbSearch.likeness = likeness;
})();
