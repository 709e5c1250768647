// @ts-check
// Postings: where letters, words and names stand in the texts of a site, and how well a record fits some of them (BM25+).
// Nothing is cut into tokens beforehand: it is noted where each letter of Han and each other word stands, which takes a
// moment even on a slow telephone; where a pair or a name stands is found from there when it is first asked for.
(() => {
  "use strict";
  const { distance, grams, latin, HAN, ABC123, WORD } = globalThis.kbSearch;

  const RUN = new RegExp(`${ABC123}+`, "gu");
  /** One word that begins where it is asked for, and is not Han. */
  const ONE_WORD = new RegExp(WORD.source.slice(WORD.source.indexOf("|") + 1), "uy");
  /** The last of the signs that stand before the letters of Han, kana and hangul. */
  const LAST_SIGN = 0x303f;
  const CONCEPT = /^c:(\d+)$/;
  /** How the number of different tokens of a text grows with its length. */
  const GROWTH = 0.9;
  /** What stands after each text. */
  const END = "\u0000";
  /** Letters that are read at a time. */
  const SLICE = 50_000;
  /** How much the length of a word tells against one that only begins with what was typed. */
  const LONGER = 0.3;
  /** @type {number[]} */ const NOWHERE = [];
  /** What words that are not Han are made of, by how endings are left out: what is read again is not taken apart again. @type {WeakMap<object, Map<string, Parts>>} */
  const kept = new WeakMap();
  /** @typedef {{ tokens: string[], runs: [string, number][] }} Parts tokens, and runs of letters with where they begin */

  /** Whether a letter is written without spaces between words, as `HAN` says. @param {number} code */
  const isHan = (code) => code > LAST_SIGN && (code < 0x3100 || (code >= 0x3400 && code < 0xa000) || (code >= 0xac00 && code < 0xd7b0));
  /** Whether it is one of the commonest that are in no word. @param {number} code */
  const isSign = (code) => code < 0x30 || (code >= 0x2000 && code < 0x2070) || (code >= 0x3000 && code < 0x3005);

  /**
   * @param {string[]} fields of which the last is the names that lead to a record
   * @param {(word: string) => string[]} bare a word without its ending
   * @param {(ci: number) => string[]} aliases the names of a concept
   * @param {(record: number) => Iterable<number>} leading the concepts that lead to a record
   * @param {number} settled the records from which it is told how rare a word is, and how long a text
   * @param {any} [before] postings that these are added to, and that stay as they are
   */
  function postings(fields, bare, aliases, leading, settled = Infinity, before = undefined) {
    const texts = fields.length - 1;
    /** @type {Map<string, Parts>} */ const takenApart = kept.get(bare) ?? new Map();
    kept.set(bare, takenApart);
    /** @type {string[]} */ const pieces = [];
    /** Where each text begins. @type {number[]} */ const starts = [];
    /** What each text is: `n` is field `n % texts` of record `n / texts`. @type {number[]} */ const owners = [];
    /** Records that were there before, with other texts. @type {Set<number>} */ const changed = new Set();
    /** @type {number[][]} */ const lengths = before ? before.lengths.map((/** @type {number[]} */ some) => [...some]) : fields.map(() => []);
    /** @type {Map<string, number[]>} The texts of each word that is not Han, once for each time. */ const words = new Map();
    /** @type {Map<string, number[]>} Where each run of such letters begins. */ const runs = new Map();
    /** @type {Map<string, { each: number[][], begun: [number[], number][] }>} Where the parts of each such word are noted, while texts are read. */ const spelt = new Map();
    /** @type {Map<string, number[]>} The texts of what was asked for. */ const known = new Map();
    /** @type {Map<string, number[]>} The records that hold it. */ const held = new Map();
    /** @type {Map<number, number[]>} The records each concept leads to. */ const led = new Map();
    let all = "";
    let end = 0;
    /** Where each letter begins in them, and how often it stands. */
    let first = new Int32Array(0);
    let often = new Int32Array(0);
    let places = new Int32Array(0);
    let averages = [0];
    /** How many texts were read that are only looked for. */
    let sought = before ? before.sought() : 0;
    /** @type {string[]} */ let vocabulary;

    /** What is noted of something. @param {Map<any, number[]>} map @param {any} key */
    function noted(map, key) {
      let some = map.get(key);
      if (!some) map.set(key, some = []);
      return some;
    }

    /** Where it is noted of a word that is not Han in which texts its tokens stand, and where the runs of letters in it begin. @param {string} word */
    function parted(word) {
      let parts = takenApart.get(word);
      if (!parts) {
        const tokens = grams(word).flatMap((token) => [token, ...bare(token)]);
        takenApart.set(word, parts = { tokens, runs: [...word.matchAll(RUN)].map((run) => [run[0], run.index]) });
      }
      return {
        each: parts.tokens.map((token) => noted(words, token)),
        begun: parts.runs.map(([run, at]) => /** @type {[number[], number]} */ ([noted(runs, run), at])),
      };
    }

    /** Note a text, and count what stands there. @param {string} text @param {number} owner */
    function read(text, owner) {
      const from = end;
      starts.push(from);
      owners.push(owner);
      pieces.push(text, END);
      end += text.length + 1;
      let count = 0;
      for (let i = 0; i < text.length; i++) {
        const code = text.charCodeAt(i);
        // most letters are Han or signs, and a pattern takes longer
        if (isHan(code)) count += 2;
        if (isHan(code) || isSign(code)) continue;
        ONE_WORD.lastIndex = i;
        const word = ONE_WORD.exec(text)?.[0];
        if (!word) continue;
        count++;
        let parts = spelt.get(word);
        if (!parts) spelt.set(word, parts = parted(word));
        for (const some of parts.each) some.push(owner);
        for (const [some, at] of parts.begun) some.push(from + i + at);
        i += word.length - 1;
      }
      return count;
    }

    /** Read one record. @param {number} record @param {string[]} each its folded texts, in the order of the fields */
    function add(record, each) {
      const isKnown = lengths[texts].length > record;
      if (isKnown) changed.add(record);
      each.forEach((text, field) => { lengths[field][record] = read(text, record * texts + field) ** GROWTH; });
      // what leads to it does so as before
      if (isKnown) return;
      const concepts = [...leading(record)];
      for (const ci of concepts) noted(led, ci).push(record);
      lengths[texts][record] = concepts.length;
    }

    /** Read texts, each a record that is only looked for, not weighed. @param {string[]} each */
    function addAll(each) {
      for (const text of each) read(text, sought++);
    }

    /** Count the letters of a slice, and list those that are new. @param {number} from @param {number[]} letters */
    function counted(from, letters) {
      const until = Math.min(from + SLICE, all.length);
      for (let at = from; at < until; at++) {
        const code = all.charCodeAt(at);
        if (code > LAST_SIGN && !often[code]++) letters.push(code);
      }
    }

    /** Note where the letters of a slice stand. @param {number} from @param {Int32Array} next where each stands next in the list */
    function placed(from, next) {
      const until = Math.min(from + SLICE, all.length);
      for (let at = from; at < until; at++) {
        const code = all.charCodeAt(at);
        if (code > LAST_SIGN) places[next[code]++] = at;
      }
    }

    /** Note where each letter of Han stands, in small steps. */
    function* finish() {
      all = pieces.join("");
      pieces.length = 0;
      spelt.clear();
      often = new Int32Array(0x10000);
      /** @type {number[]} */ const letters = [];
      for (let at = 0; at < all.length; at += SLICE) yield counted(at, letters);
      first = new Int32Array(0x10000);
      let count = 0;
      for (const code of letters) {
        first[code] = count;
        count += often[code];
      }
      places = new Int32Array(count);
      const next = first.slice();
      for (let at = 0; at < all.length; at += SLICE) yield placed(at, next);
      averages = lengths.map((some) => some.slice(0, settled).reduce((sum, one) => sum + one, 0) / (Math.min(some.length, settled) || 1));
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
        return owners[text];
      });
    }

    /** Where some letters stand, in order. @param {string} letters @returns {number[]} */
    function standing(letters) {
      let best = -1;
      let fewest = Infinity;
      for (let i = 0; i < letters.length; i++) {
        const code = letters.charCodeAt(i);
        const some = code > LAST_SIGN ? often[code] : Infinity;
        if (some < fewest) {
          fewest = some;
          best = i;
        }
      }
      /** @type {Iterable<number>} */ let candidates;
      if (best >= 0) {
        const code = letters.charCodeAt(best);
        candidates = places.subarray(first[code], first[code] + often[code]);
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
      for (const alias of aliases(ci)) {
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
        else found = words.get(token) || NOWHERE;
        if (before) found = added(before.holding(token), found);
        known.set(token, found);
      }
      return found;
    }

    /** Texts that were there before, without those that are others now, and texts that are new, in order. @param {number[]} old @param {number[]} fresh */
    function added(old, fresh) {
      if (!changed.size) return fresh.length ? old.concat(fresh) : old;
      return old.filter((text) => !changed.has(Math.floor(text / texts))).concat(fresh).sort((a, b) => a - b);
    }

    /** All words that are not Han. */
    function allWords() {
      vocabulary ??= [...new Set([...(before ? before.allWords() : []), ...words.keys()])];
      return vocabulary;
    }

    /** The records that a concept leads to, in order. @param {number} ci @returns {number[]} */
    const ledBy = (ci) => (before ? before.ledBy(ci) : NOWHERE).concat(led.get(ci) || NOWHERE);

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

    /** How many of some records in order are settled. @param {number[]} some */
    function among(some) {
      if (!some.length || some[some.length - 1] < settled) return some.length;
      return some.findIndex((record) => record >= settled);
    }

    /** In how many records a token stands, and in how many of those that are always there. */
    const frequency = {
      get: (/** @type {string} */ token) => records(token).length,
      has: (/** @type {string} */ token) => records(token).length > 0,
      settled: (/** @type {string} */ token) => among(records(token)),
    };

    /** Whether a word, or another that begins with it, stands anywhere. @param {string} start */
    function begins(start) {
      if (frequency.has(start)) return true;
      return allWords().some((word) => word.startsWith(start) && frequency.has(word));
    }

    /** Words that begin with what was typed, or differ by a slip or so, with their weight. @param {string} term @param {any} how @returns {[string, number][]} */
    function derived(term, { prefix, fuzzy, inexact }) {
      /** @type {[string, number][]} */ const found = [[term, 1]];
      const slips = Math.min(6, Math.round(term.length * fuzzy));
      if (prefix || slips) for (const word of allWords()) {
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
          for (const record of concept ? ledBy(Number(concept[1])) : []) often[texts].set(record, 1);
          often.forEach((some, field) => {
            const holding = among([...some.keys()]);
            const rare = Math.log(1 + (Math.min(lengths[field].length, settled) - holding + 0.5) / (holding + 0.5));
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

    return { add, addAll, finish, search, records, begins, frequency, lengths, holding, allWords, ledBy, sought: () => sought };
  }

  globalThis.kbSearch.postings = postings;
})();
