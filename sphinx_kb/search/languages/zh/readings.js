// @ts-check
// Readings: words of a site by how they sound: pinyin in full, by its beginning, by initials, mixed with Han, and
// slips of the ear, the eye and the finger.
(() => {
  "use strict";
  const { HAN, distance } = globalThis.kbSearch;

  /** @typedef {{ word: string, ci: number, formal: boolean, syllables: string[], softly: string[], full: string, easily: string, initials: string, starts: number[] }} Word */

  const HAN_RUN = /[\u3400-\u9fff]+/g;
  const LONGEST_WORD = 8;
  /** How well a word is read that what was typed begins with, and one that it is but for a slip. */
  const BEGUN = 0.6;
  const SLIPPED = 0.75;

  // what many do not tell apart: zh and z, ang and an, l and n
  const soft = (/** @type {string} */ syllable) => syllable.replace(/^([zcs])h/, "$1").replace(/ng$/, "n").replace(/^l/, "n");
  const easy = (/** @type {string} */ reading) => reading.replace(/([zcs])h/g, "$1").replace(/ng/g, "n");
  const overlap = (/** @type {string} */ a, /** @type {string} */ b) => a.includes(b) || b.includes(a);

  /** The commonest letters, those of the first level of GB 2312, which are sorted by sound. */
  function commonLetters() {
    const codes = [];
    for (let row = 0xb0; row < 0xd8; row++) for (let cell = 0xa1; cell < 0xff; cell++) codes.push(row, cell);
    return new TextDecoder("gb18030").decode(Uint8Array.from(codes));
  }

  /** The syllable of each letter. @param {[string, Record<string, string>]} table each syllable with how many of the commonest letters have it, then those of others */
  function syllables([common, others]) {
    const found = new Map();
    const letters = common && commonLetters();
    let at = 0;
    for (const [, syllable, count] of common.matchAll(/(\D+)(\d+)/g)) {
      for (const end = at + Number(count); at < end; at++) if (syllable !== "-") found.set(letters[at], syllable);
    }
    for (const [syllable, some] of Object.entries(others)) for (const letter of some) found.set(letter, syllable);
    return found;
  }

  /** Tables that were read. @type {WeakMap<object, Map<string, string>>} */ const known = new WeakMap();
  /** The same, read when it is first asked for. @param {[string, Record<string, string>]} table */
  function syllablesOf(table) {
    const found = known.get(table) ?? syllables(table);
    known.set(table, found);
    return found;
  }

  /**
   * The words of a site by their sound.
   * @param {[string, Record<string, string>]} table the syllables of letters @param {Record<string, string>} exceptions
   * @param {Record<string, string>} particles what is typed between names and is no name
   * @param {any} [before] words to which more come, and which stay as they are
   */
  function readings(table, exceptions, particles, before) {
    const syllableOf = { get: (/** @type {string} */ letter) => syllablesOf(table).get(letter) };
    /** @type {Map<string, Word>} */ const words = new Map(before?.words);
    /** @type {Map<string, Word>} */ const byReading = new Map(before?.byReading);

    /** @typedef {[string, number, boolean]} Name a name or a title, its concept, whether it is formal */
    /** @type {(Name | (() => Name[]))[]} What is not read aloud yet: most readers never ask by sound. */ let unread = [...before?.unread ?? []];

    /** Learn the Han words of a name or a title; `ci` is negative for a word that is no name. @param {string} name @param {number} ci @param {boolean} formal */
    const learn = (name, ci, formal) => { unread.push([name, ci, formal]); };

    /** Learn what is only listed when somebody asks by sound. @param {() => Name[]} names */
    const learnAll = (names) => { unread.push(names); };

    /** The words by their sound. */
    function spoken() {
      const names = unread.flatMap((one) => (typeof one === "function" ? one() : [one]));
      unread = [];
      for (const [name, ci, formal] of names) pronounce(name, ci, formal);
      return words;
    }

    /** @param {string} name @param {number} ci @param {boolean} formal */
    function pronounce(name, ci, formal) {
      for (const [word] of name.matchAll(HAN_RUN)) {
        if (word.length < 2 || word.length > LONGEST_WORD) continue;
        const syllables = exceptions[word] ? exceptions[word].split(" ") : [...word].map((letter) => syllableOf.get(letter) || "");
        if (syllables.some((syllable) => !syllable)) continue;
        const known = words.get(word);
        if (known && (known.ci >= 0 || ci < 0)) continue;
        const starts = [0];
        for (const syllable of syllables) starts.push(starts[starts.length - 1] + syllable.length);
        const full = syllables.join("");
        const made = { word, ci, formal, syllables, softly: syllables.map(soft), full, easily: easy(full), initials: syllables.map((one) => one[0]).join(""), starts };
        words.set(word, made);
        const rival = byReading.get(made.full);
        if (!rival || rival.word === word || (formal && !rival.formal)) byReading.set(made.full, made);
      }
    }

    /** Words read like `typed`, with how well. @param {string} typed @returns {{ one: Word, score: number }[]} */
    function like(typed) {
      const found = [];
      const easily = easy(typed);
      for (const one of spoken().values()) {
        let score = 0;
        if (one.full === typed) score = 1;
        else if (typed.length >= 5 && one.easily === easily) score = 0.92;
        else if (typed.length >= 3 && one.full.startsWith(typed)) score = 0.55 + (0.4 * typed.length) / one.full.length;
        else if (typed.length >= 2 && one.initials === typed) score = 0.75;
        else if (typed.length >= 3 && one.initials.startsWith(typed)) score = 0.5;
        else if (typed.length >= 4 && one.initials.replace(/l/g, "n") === typed.replace(/l/g, "n")) score = 0.5;
        else if (typed.length >= 4) {
          const at = one.full.indexOf(typed);
          if (at > 0 && one.starts.includes(at)) score = one.starts.includes(at + typed.length) ? 0.7 : 0.5;
          else if (at < 0 && one.full.length >= 5 && typed.startsWith(one.full)) score = BEGUN;
        }
        if (score) found.push({ one, score: score * (one.formal ? 1 : 0.84) });
      }
      // a whole word with a slip before a word that is only its beginning; two slips in a long one, none in its first letter
      if (typed.length >= 6 && !found.some(({ score }) => score > BEGUN)) {
        for (const most of typed.length >= 10 ? [1, 2] : [1]) {
          const near = [...spoken().values()].filter((one) =>
            one.syllables.length > 1 && (most < 2 || one.full[0] === typed[0]) && distance(typed, one.full, most) <= most);
          if (!near.length || (most > 1 && found.length)) continue;
          found.push(...near.map((one) => ({ one, score: SLIPPED * (one.formal ? 1 : 0.84) })));
          break;
        }
      }
      found.sort((a, b) => b.score - a.score || Number(b.one.ci >= 0) - Number(a.one.ci >= 0) || a.one.word.length - b.one.word.length);
      return found.slice(0, 6);
    }

    /** @param {string} reading @returns {{ word: string, ci?: number } | undefined} */
    const read = (reading) => (spoken(), byReading).get(reading) || (Object.hasOwn(particles, reading) ? { word: particles[reading] } : undefined);

    /** A run of pinyin (or pinyin and letters) as words of the site, if it is made of them altogether. @param {string} reading @returns {{ word: string, ci?: number }[]} */
    function spelled(reading) {
      /** @type {({ word: string, ci?: number }[] | undefined)[]} */ const ways = [[]];
      for (let end = 1; end <= reading.length; end++) {
        for (let start = 0; start < end; start++) {
          const one = ways[start] && read(reading.slice(start, end));
          if (one && (!ways[end] || ways[start].length + 1 < ways[end].length)) ways[end] = [...ways[start], one];
        }
      }
      return ways[reading.length] || [];
    }

    /** Latin letters and Han in one word, as in mi\u6c2e\u5e73, by how they read. @param {string} run @returns {{ word: string }[]} */
    function mixed(run) {
      return spelled([...run].map((letter) => (HAN.test(letter) ? syllableOf.get(letter) || "?" : letter)).join(""));
    }

    /** Whether a part of a text begins or ends within a word that is understood. @param {{ at: number, alias: string }[]} names @param {number} from @param {number} to */
    const cuts = (names, from, to) => names.some(({ at, alias: { length } }) =>
      length > 1 && ((at < from && from < at + length) || (at < to && to < at + length)));

    /**
     * Words that sound or look like a part of a text which nobody writes so: 半衰其, 半哀期 → 半衰期.
     * `known` says whether two letters are written in a row anywhere, `names` which names stand in the text.
     * @param {string} s @param {(pair: string) => boolean} known @param {{ at: number, alias: string }[]} names @param {string[]} canon
     */
    function lookAlikes(s, known, names, canon) {
      const found = [];
      const covered = new Uint8Array(s.length);
      for (const { at, alias } of names) if (alias.length > 1) covered.fill(alias.length > 2 ? 2 : 1, at, at + alias.length);
      for (const run of s.matchAll(HAN_RUN)) {
        const letters = [...run[0]];
        const odd = letters.map((_letter, i) => {
          const at = run.index + i;
          return i + 1 < letters.length && !known(s.slice(at, at + 2)) && !(covered[at] && covered[at + 1]);
        });
        if (!odd.includes(true)) continue;
        const syllables = letters.map((letter) => syllableOf.get(letter) || "?");
        const softly = syllables.map(soft);
        for (const one of spoken().values()) {
          const n = one.syllables.length;
          for (let i = 0; i + n <= letters.length; i++) {
            if (!odd.slice(i, i + n - 1).includes(true)) continue;
            let differ = 0;
            let sound = true;
            let near = true;
            for (let k = 0; k < n && (near || differ < 2); k++) {
              if (letters[i + k] !== one.word[k]) differ++;
              if (syllables[i + k] !== one.syllables[k]) sound = false;
              if (softly[i + k] !== one.softly[k]) near = false;
            }
            const looks = differ === 1 && one.formal && one.ci >= 0 && (n > 3 || (n === 3 && one.word === canon[one.ci]));
            // what only sounds like a word may be any other: 四级 is not 司机, 没食欲 not 美时玉
            if (!(near && differ < n && (sound || n > 2)) && !looks) continue;
            const from = run.index + i;
            if (covered.subarray(from, from + n).includes(2) || cuts(names, from, from + n)) continue;
            // what it has in common is a word of its own, such as a word of asking: the rest is only guessed
            if (letters.slice(i, i + n).every((letter, k) => letter !== one.word[k] || covered[from + k])) continue;
            found.push({ one, span: run[0].slice(i, i + n), good: n + (near && sound ? 0.5 : 0) + (one.formal ? 0.2 : 0) });
          }
        }
      }
      found.sort((a, b) => b.good - a.good);
      return found.filter((hit, i) => !found.slice(0, i).some((other) => overlap(other.span, hit.span)));
    }

    /** The same words, to which more come. */
    const again = () => readings(table, exceptions, particles, { words, byReading, unread });

    return { learn, learnAll, like, spelled, mixed, lookAlikes, read, again, size: table[0].length + Object.keys(table[1]).length };
  }

  Object.assign(globalThis.kbSearch, { readings, syllables });
})();
