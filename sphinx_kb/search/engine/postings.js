// @ts-check
// Postings: where letters, words and names stand in the texts of a site, and how well a record fits some of them (BM25+).
// Nothing is cut into tokens beforehand: it is noted where each letter of Han and each other word stands, which takes a
// moment even on a slow telephone; where a pair or a name stands is found from there when it is first asked for.
(() => {
  "use strict";
  const { distance, grams, latin, HAN, ABC123, WORD } = globalThis.kbSearch;

  const RUN = new RegExp(`${ABC123}+`, "gu");
  const CONCEPT = /^c:(\d+)$/;
  /** How the number of different tokens of a text grows with its length. */
  const GROWTH = 0.9;
  /** What stands after each text. */
  const END = "\u0000";
  /** Letters that are read at a time. */
  const SLICE = 20_000;
  /** How much the length of a word tells against one that only begins with what was typed. */
  const LONGER = 0.3;
  /** @type {number[]} */ const NOWHERE = [];

  /**
   * @param {string[]} fields of which the last is the names that lead to a record
   * @param {(word: string) => string[]} bare a word without its ending
   * @param {Map<string, number[]>} meanings each name and the concepts it may mean
   * @param {(record: number) => Iterable<number>} leading the concepts that lead to a record
   */
  function postings(fields, bare, meanings, leading) {
    const texts = fields.length - 1;
    /** @type {string[]} */ const pieces = [];
    /** Where each text begins; text `n` is field `n % texts` of record `n / texts`. @type {number[]} */ const starts = [];
    /** @type {number[][]} */ const lengths = fields.map(() => []);
    /** @type {Map<string, number[]>} The texts of each word that is not Han, once for each time. */ const words = new Map();
    /** @type {Map<string, number[]>} Where each run of such letters begins. */ const runs = new Map();
    /** @type {Map<string, number[]>} The texts of what was asked for. */ const known = new Map();
    /** @type {Map<string, number[]>} The records that hold it. */ const held = new Map();
    /** @type {Map<number, string[]>} */ const namesOf = new Map();
    /** @type {Map<number, number[]>} The records each concept leads to. */ const led = new Map();
    let all = "";
    let end = 0;
    let first = new Int32Array(0);
    let places = new Int32Array(0);
    let averages = [0];

    const push = (/** @type {Map<any, any[]>} */ map, /** @type {any} */ key, /** @type {any} */ value) => {
      const some = map.get(key);
      if (some) some.push(value);
      else map.set(key, [value]);
    };

    /** Read one record. @param {number} record @param {string[]} each its folded texts, in the order of the fields */
    function add(record, each) {
      each.forEach((text, field) => {
        starts.push(end);
        pieces.push(text, END);
        let count = 0;
        for (const { 0: word, index } of text.matchAll(WORD)) {
          if (HAN.test(word)) {
            count += 2 * word.length;
            continue;
          }
          count++;
          for (const token of grams(word)) {
            push(words, token, starts.length - 1);
            for (const one of bare(token)) push(words, one, starts.length - 1);
          }
          for (const { 0: run, index: at } of word.matchAll(RUN)) push(runs, run, end + index + at);
        }
        lengths[field][record] = count ** GROWTH;
        end += text.length + 1;
      });
      const concepts = [...leading(record)];
      for (const ci of concepts) push(led, ci, record);
      lengths[texts][record] = concepts.length;
    }

    /** Note where each letter of Han stands, in small steps. */
    function* finish() {
      all = pieces.join("");
      pieces.length = 0;
      const count = new Int32Array(0x10001);
      const steps = function* (/** @type {(code: number, at: number) => void} */ act) {
        for (let at = 0; at < all.length; at++) {
          const code = all.charCodeAt(at);
          if (code > 0x303f) act(code, at);
          if (at % SLICE === SLICE - 1) yield;
        }
      };
      yield* steps((code) => { count[code + 1]++; });
      for (let code = 1; code < count.length; code++) count[code] += count[code - 1];
      first = count.slice();
      places = new Int32Array(count[count.length - 1]);
      yield* steps((code, at) => { places[count[code]++] = at; });
      for (const [alias, cis] of meanings) for (const ci of cis) push(namesOf, ci, alias);
      averages = lengths.map((some) => some.reduce((sum, one) => sum + one, 0) / (some.length || 1));
    }

    /** The texts in which places lie. @param {number[]} ats in order */
    function textsAt(ats) {
      let text = 0;
      return ats.map((at) => {
        for (let high = at < (starts[text + 1] ?? Infinity) ? text : starts.length; high - text > 1;) {
          const middle = (text + high) >> 1;
          if (starts[middle] <= at) text = middle;
          else high = middle;
        }
        return text;
      });
    }

    /** Where some letters stand, in order. @param {string} letters @returns {number[]} */
    function standing(letters) {
      let best = -1;
      let fewest = Infinity;
      for (let i = 0; i < letters.length; i++) {
        const code = letters.charCodeAt(i);
        const some = code > 0x303f ? first[code + 1] - first[code] : Infinity;
        if (some < fewest) {
          fewest = some;
          best = i;
        }
      }
      /** @type {Iterable<number>} */ let candidates;
      if (best >= 0) {
        const code = letters.charCodeAt(best);
        candidates = places.subarray(first[code], first[code + 1]);
      } else {
        const found = [...letters.matchAll(RUN)][0];
        if (!found) return NOWHERE;
        best = found.index;
        candidates = runs.get(found[0]) || NOWHERE;
      }
      const out = [];
      for (const at of candidates) if (all.startsWith(letters, at - best)) out.push(at - best);
      return out;
    }

    /** Where a concept is named; a name within a longer one of the same concept is not another. @param {number} ci */
    function named(ci) {
      const found = [];
      for (const alias of namesOf.get(ci) || []) {
        const { length } = alias;
        const starts = latin(alias[0]);
        for (const at of standing(alias)) {
          // one letter of Han says too little but where it is all
          if (length < 2 && !starts && (at && all[at - 1] !== END || all[at + 1] !== END)) continue;
          if (starts && at && latin(all[at - 1])) continue;
          if (latin(alias[length - 1]) && latin(all[at + length] || "")) continue;
          found.push({ at, length });
        }
      }
      found.sort((a, b) => a.at - b.at || b.length - a.length);
      let until = 0;
      const out = [];
      for (const { at, length } of found) if (at >= until) {
        out.push(at);
        until = at + length;
      }
      return out;
    }

    /** The texts that hold a token, each once for each time, in order. @param {string} token @returns {number[]} */
    function holding(token) {
      let found = known.get(token);
      if (!found) {
        const concept = CONCEPT.exec(token);
        if (concept) found = textsAt(named(Number(concept[1])));
        else if (HAN.test(token)) found = textsAt(standing(token));
        else return words.get(token) || NOWHERE;
        known.set(token, found);
      }
      return found;
    }

    /** The records that hold a token, each once. @param {string} token @returns {number[]} */
    function records(token) {
      let found = held.get(token);
      if (!found) {
        found = [];
        for (const text of holding(token)) {
          const record = Math.floor(text / texts);
          if (record !== found[found.length - 1]) found.push(record);
        }
        held.set(token, found);
      }
      return found;
    }

    /** In how many records a token stands. @param {string} token */
    const frequency = (token) => records(token).length;

    /** Words that begin with what was typed, or differ by a slip or so, with their weight. @param {string} term @param {any} how @returns {[string, number][]} */
    function derived(term, { prefix, fuzzy, inexact }) {
      /** @type {[string, number][]} */ const found = [[term, 1]];
      const slips = Math.min(6, Math.round(term.length * fuzzy));
      if (prefix || slips) for (const word of words.keys()) {
        if (word === term) continue;
        const more = word.length - term.length;
        if (prefix && word.startsWith(term)) found.push([word, (inexact.prefix * word.length) / (word.length + LONGER * more)]);
        else if (slips && Math.abs(more) <= slips) {
          const differ = distance(term, word, slips);
          if (differ <= slips) found.push([word, (inexact.fuzzy * word.length) / (word.length + differ)]);
        }
      }
      return found;
    }

    /**
     * The records that hold any of the terms, the best first.
     * @param {string[]} terms
     * @param {{ boost: Record<string, number>, inexact: any, bm25: { k: number, b: number, d: number }, weigh: (term: string) => number,
     *   prefix: (term: string) => boolean, fuzzy: (term: string) => number }} how
     * @returns {{ id: number, score: number, terms: string[], queryTerms: string[] }[]}
     */
    function search(terms, how) {
      const { k, b, d } = how.bm25;
      /** @type {Map<number, any>} */ const found = new Map();
      for (const term of terms) {
        for (const [word, weight] of derived(term, { inexact: how.inexact, prefix: how.prefix(term), fuzzy: how.fuzzy(term) })) {
          /** @type {Map<number, number>[]} How often it stands in each field of each record. */ const often = fields.map(() => new Map());
          for (const text of holding(word)) {
            const some = often[text % texts];
            const record = Math.floor(text / texts);
            some.set(record, (some.get(record) || 0) + 1);
          }
          const concept = CONCEPT.exec(word);
          for (const record of concept ? led.get(Number(concept[1])) || [] : []) often[texts].set(record, 1);
          often.forEach((some, field) => {
            const rare = Math.log(1 + (lengths[field].length - some.size + 0.5) / (some.size + 0.5));
            for (const [record, times] of some) {
              const long = lengths[field][record] / (averages[field] || 1);
              const fits = rare * (d + (times * (k + 1)) / (times + k * (1 - b + b * long)));
              let hit = found.get(record);
              if (!hit) found.set(record, hit = { id: record, score: 0, terms: new Set(), queryTerms: new Set() });
              hit.score += weight * how.weigh(term) * how.boost[fields[field]] * fits;
              hit.terms.add(word);
              hit.queryTerms.add(term);
            }
          });
        }
      }
      const hits = [...found.values()].map((hit) => ({
        id: hit.id, score: hit.score * hit.queryTerms.size, terms: [...hit.terms], queryTerms: [...hit.queryTerms],
      }));
      return hits.sort((one, other) => other.score - one.score || one.id - other.id);
    }

    return { add, finish, search, records, frequency: { get: frequency, has: (/** @type {string} */ token) => frequency(token) > 0 } };
  }

  globalThis.kbSearch.postings = postings;
})();
