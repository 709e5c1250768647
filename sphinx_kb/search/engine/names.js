// @ts-check
// Names: the concepts of a site, each a group of names that mean the same, and where they stand in a text.
(() => {
  "use strict";
  const { grams, ABC, ABC123 } = globalThis.kbSearch;

  /** @typedef {{ cis: number[], alias: string, at: number }} Found a name in a text, and the concepts it may mean */

  const LATIN = new RegExp(ABC123, "u");
  const WESTERN = new RegExp(`${ABC}{5,}`, "gu");
  const PHRASE = new RegExp(`^${ABC}+(?:[ -]${ABC}+)+$`, "u");
  const CHOICE = /\{([^{}]*)\}/;

  /** The places of a pattern and their choices: “{dog|cat} food” has two places. @param {string} pattern @returns {string[][]} */
  const places = (pattern) => pattern.split(CHOICE).map((part, i) => (i % 2 ? part.split("|") : [part])).filter(([one]) => one);

  /**
   * The names of a site.
   * @param {string[][]} groups the folded names of each concept, what the site calls it first
   * @param {(s: string) => string} plain
   */
  function names(groups, plain) {
    /** @type {Map<string, number[]>} */ const meanings = new Map();
    /** @type {Map<string, number[]>} The lengths of the names that begin with one or two letters. */ const lengths = new Map();
    /** Whatever stands in a name. */ const heard = new Set();
    /** The longer Latin words of names and titles. */ const western = new Set();

    /** Names of several Latin words. @type {Set<string>} */ const phrases = new Set();

    /** Learn the names of one concept. @param {number} ci */
    function learn(ci) {
      for (const alias of groups[ci]) {
        if (!alias) continue;
        // also without what is said in between
        for (const one of new Set([alias, plain(alias)])) {
          if (one !== alias && one.length < 2) continue;
          const known = meanings.get(one) || [];
          if (!known.includes(ci) && (one === alias || !known.length)) meanings.set(one, [...known, ci]);
          const start = one.slice(0, 2);
          if (!lengths.has(start)) lengths.set(start, []);
          const some = /** @type {number[]} */ (lengths.get(start));
          if (!some.includes(one.length)) some.push(one.length);
        }
        for (const part of grams(alias)) heard.add(part);
        if (PHRASE.test(alias)) phrases.add(alias);
        spell(alias);
      }
    }

    /** Learn how the longer Latin words of a text are spelt. @param {string} s */
    function spell(s) {
      for (const [word] of s.matchAll(WESTERN)) western.add(word);
    }

    /** Once all are learnt: the longest name first. */
    function sort() {
      for (const some of lengths.values()) some.sort((a, b) => b - a);
    }

    /** Every name that begins somewhere in a text. @param {string} s */
    function* mentions(s) {
      for (let at = 0; at < s.length; at++) {
        const latin = LATIN.test(s[at]);
        if (latin && at && LATIN.test(s[at - 1])) continue;
        for (const length of [...(lengths.get(s.slice(at, at + 2)) || []), ...(lengths.has(s[at]) ? [1] : [])]) {
          const alias = s.slice(at, at + length);
          const cis = meanings.get(alias);
          // one letter alone says too little inside a word
          if (!cis || (length < 2 && !latin && s.length > 1)) continue;
          if (LATIN.test(alias[length - 1]) && LATIN.test(s[at + length] || "")) continue;
          yield { cis, alias, at };
        }
      }
    }

    /** The names in a text, none within another, the longest first. @param {string} s @returns {Found[]} */
    function among(s) {
      const used = new Uint8Array(s.length);
      return [...mentions(s)].sort((a, b) => b.alias.length - a.alias.length || a.at - b.at).filter((one) => {
        const end = one.at + one.alias.length;
        if (used.subarray(one.at, end).some(Boolean)) return false;
        used.fill(1, one.at, end);
        return true;
      });
    }

    /** All names in a text; within a longer name of the same concept one is not another mention. @param {string} s @returns {Found[]} */
    function all(s) {
      const until = new Map();
      const found = [];
      for (const { cis, alias, at } of mentions(s)) {
        const fresh = cis.filter((ci) => at >= (until.get(ci) || 0));
        for (const ci of fresh) until.set(ci, at + alias.length);
        if (fresh.length) found.push({ cis: fresh, alias, at });
      }
      return found;
    }

    /** The three concepts with a name of which `part` is most. @param {string} part @returns {[number, number][]} concept and share */
    function holding(part) {
      const found = new Map();
      for (const [alias, cis] of meanings) {
        const share = part.length / alias.length;
        if (share < 0.4 || !alias.includes(part)) continue;
        for (const ci of cis) found.set(ci, Math.max(found.get(ci) || 0, share));
      }
      return [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
    }

    return { meanings, heard, western, phrases, learn, spell, sort, among, all, holding };
  }

  Object.assign(globalThis.kbSearch, { names, places });
})();
