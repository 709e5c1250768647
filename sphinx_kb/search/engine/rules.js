// @ts-check
// Rules of a language and of a site: lists of words become patterns. Where a list is missing, its pattern matches nothing.
(() => {
  "use strict";

  // Han with kana and hangul, which are written without spaces
  const CJK = "\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af";
  const HAN = new RegExp(`[${CJK}]`);
  // small capitals and other letters of phonetics, which stand for how a letter looks
  const OTHER = `${CJK}\\u1d00-\\u1dbf`;
  /** A letter of any other script, and a letter or a digit. */
  const ABC = `(?:(?![${OTHER}])[\\p{L}\\p{M}])`;
  const ABC123 = `(?:(?![${OTHER}])[\\p{L}\\p{M}\\p{N}])`;
  const NEVER = "(?!)";

  const escaped = (/** @type {string} */ text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

  /** Any of some stems, also within a word. @param {string[]} [stems] */
  const stem = (stems = []) => new RegExp(stems.map(escaped).join("|") || NEVER);

  /** Any of some words; one of letters stands by itself, one of Han anywhere. @param {string[]} [words] */
  function any(words = []) {
    const each = words.map((word) =>
      HAN.test(word) ? escaped(word) : `(?<!${ABC123})${escaped(word)}(?!${ABC123})`);
    return new RegExp(each.join("|") || NEVER, "gu");
  }

  /**
   * @param {any} given see `sphinx_kb/search/rules.py`, which says what each key means
   */
  function rules(given) {
    const fillers = any(given.fillers);
    const same = (given.same || []).map(([by, ...words]) => ({ find: any(words), by }));
    const closing = any(given.closing);
    const pairs = (/** @type {[string, string][]} */ list = []) => list.map(([find, by]) => ({ find: new RegExp(find, "gmu"), by }));
    const endings = pairs(given.endings);

    /** A phrase without what is said in between and with one way of asking. @param {string} s */
    const plain = (s) => same.reduce((text, { find, by }) => text.replace(find, by), s.replace(fillers, ""));

    /** What a word is without its ending, where that is another. @param {string} word @returns {string[]} */
    const bare = (word) => endings.map(({ find, by }) => word.replace(find, by)).filter((one) => one !== word).slice(0, 1);

    return {
      plain, bare,
      /** A question as a phrase like those that are known. */
      told: (/** @type {string} */ s) => plain(s).replace(closing, ""),
      /** The same of what is plain already. */
      closed: (/** @type {string} */ s) => s.replace(closing, ""),
      letters: new Map(Object.entries(given.letters || {})),
      fold: pairs(given.fold),
      join: pairs(given.join),
      units: given.units || [],
      question: any(given.question),
      both: any(given.both),
      together: stem([...(given.together || []), ...(given.along || [])]),
      /** Words that always ask about two things, and those that may. */
      combined: stem(given.together),
      along: any(given.along),
      personal: stem(given.personal),
      doing: given.doing ? new RegExp(`${given.doing}$`, "u") : undefined,
      standIn: given.stand_in || "",
      particles: given.particles || {},
    };
  }

  const LATIN = new RegExp(ABC123, "u");
  /** What `latin` has found out. */
  const asked = new Map();
  /** Whether a letter is one of a script with spaces between words, or a digit; asked of every letter of a site. @param {string} letter */
  function latin(letter) {
    let found = asked.get(letter);
    if (found === undefined) asked.set(letter, found = LATIN.test(letter));
    return found;
  }

  globalThis.kbSearch ??= {};
  Object.assign(globalThis.kbSearch, { rules, latin, CJK, HAN, ABC, ABC123 });
})();
