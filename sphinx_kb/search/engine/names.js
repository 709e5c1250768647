// @ts-check
// Names: the concepts of a site, each a group of names that mean the same, and where they stand in a text.
(() => {
  "use strict";
  const { grams, latin, together, ABC, HAN } = globalThis.kbSearch;

  /** @typedef {{ cis: number[], alias: string, at: number }} Found a name in a text, and the concepts it may mean */

  const WESTERN = new RegExp(`${ABC}{5,}`, "gu");
  const PHRASE = new RegExp(`^${ABC}+(?:[ -]${ABC}+)+$`, "u");
  const CHOICE = /\{([^{}]*)\}/;

  /** The places of a pattern and their choices: “{dog|cat} food” has two places. @param {string} pattern @returns {string[][]} */
  const places = (pattern) => pattern.split(CHOICE).map((part, i) => (i % 2 ? part.split("|") : [part])).filter(([one]) => one);

  /**
   * The names of a site.
   * @param {string[][]} groups the folded names of each concept, what the site calls it first
   * @param {(s: string) => string} plain
   * @param {number} [first] the number of the first concept
   */
  function names(groups, plain, first = 0) {
    /** @type {Map<string, number[]>} */ const meanings = new Map();
    /** What names are without what is said in between, where that is another. @type {Map<string, string>} */ const shortened = new Map();
    /** @type {Map<string, number[]>} The lengths of the names that begin with one or two letters. */ const lengths = new Map();

    // what few readers need is found when it is first asked for
    /** @type {Set<string>} */ let words;
    /** @type {string[]} */ let phrases;
    /** @type {string} */ let text;
    const all = () => (text ??= groups.flat().join("\n"));

    /** Learn all names, the longest first. */
    function learn() {
      const shorter = together(groups.flat(), plain).values();
      groups.forEach((group, k) => group.forEach((alias) => know(first + k, alias, shorter.next().value)));
      for (const some of lengths.values()) some.sort((a, b) => b - a);
    }

    /** @param {number} ci @param {string} alias @param {string} shorter the same without what is said in between */
    function know(ci, alias, shorter) {
      if (shorter !== alias) shortened.set(alias, shorter);
      for (const one of named(alias, shorter)) {
        const known = meanings.get(one) || [];
        if (!known.includes(ci) && (one === alias || !known.length)) meanings.set(one, [...known, ci]);
        const start = one.slice(0, 2);
        const some = lengths.get(start) || [];
        if (!some.includes(one.length)) lengths.set(start, [...some, one.length]);
      }
    }

    /** What stands for a name: none for no name, and no single letter for a longer one. @param {string} alias @param {string} shorter */
    const named = (alias, shorter) => (!alias ? [] : shorter === alias || shorter.length < 2 ? [alias] : [alias, shorter]);

    /** A name without what is said in between. @param {string} alias @returns {string} */
    const plainly = (alias) => shortened.get(alias) ?? alias;

    /** What a concept is called wherever that is said. @param {number} ci */
    const aliases = (ci) => [...new Set(groups[ci - first].flatMap((alias) => named(alias, plainly(alias))))].filter((one) => meanings.get(one)?.includes(ci));

    /** Every name that begins somewhere in a text. @param {string} s */
    function* mentions(s) {
      for (let at = 0; at < s.length; at++) {
        const starts = latin(s[at]);
        if (starts && at && latin(s[at - 1])) continue;
        const two = lengths.get(s.slice(at, at + 2));
        for (let i = 0; i < (two?.length || 0); i++) {
          const length = /** @type {number[]} */ (two)[i];
          const named = length > 1 && mention(s, at, length);
          if (named) yield named;
        }
        // one letter alone says too little inside a word
        const one = lengths.has(s[at]) && (starts || s.length < 2) && mention(s, at, 1);
        if (one) yield one;
      }
    }

    /** The name of a length at a place, if there is one. @param {string} s @param {number} at @param {number} length @returns {Found | undefined} */
    function mention(s, at, length) {
      const alias = s.slice(at, at + length);
      const cis = meanings.get(alias);
      if (!cis || (latin(alias[length - 1]) && latin(s[at + length] || ""))) return undefined;
      return { cis, alias, at };
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
    function allIn(s) {
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

    /** The first name of a concept. @param {number} ci */
    const firstOf = (ci) => groups[ci - first][0];

    /** The names beside the titles of records. @param {string[]} titles */
    function beside(titles) {
      /** @type {Set<string>} */ let western;
      return {
        first: firstOf, meanings, aliases, plainly, learn, among, all: allIn, holding,
        /** Learn how a title is spelt. @param {string} title */
        spell: (title) => titles.push(title),
        /** Whether two letters of Han, or another word, stand in a name. @param {string} part */
        isHeard: (part) => (HAN.test(part) ? all().includes(part) : (words ??= new Set(grams(all()))).has(part)),
        /** The longer Latin words of names and titles. */
        get western() { return (western ??= new Set([all(), ...titles].join("\n").match(WESTERN))); },
        /** Names of several Latin words. */
        get phrases() { return (phrases ??= groups.flat().filter((alias) => PHRASE.test(alias))); },
        /** The same names, to which more titles come. */
        again: () => beside([...titles]),
      };
    }

    return beside([]);
  }

  Object.assign(globalThis.kbSearch, { names, places });
})();
