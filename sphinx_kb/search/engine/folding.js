// @ts-check
// Folding: different ways of writing the same become one, and a text is cut into tokens that can be compared.
(() => {
  "use strict";

  /** @typedef {{ s: string, at: number[] }} Folded a folded text, and where each of its letters stood */

  const { HAN, ABC123 } = globalThis.kbSearch;
  const TONE = /[\u0300-\u036f]/g;
  const DASH = /[\u2010-\u2015\u2212]/;
  const PART = `${ABC123}+(?:\\.[0-9]+[a-z]*)?`;
  const WORD = new RegExp(`[\\u3040-\\u30ff\\u3400-\\u9fff\\uac00-\\ud7af]+|${PART}(?:-${PART})*`, "gu");
  const MEASURED = /^([0-9]+(?:\.[0-9]+)?)[a-z]+$/;
  /** Where letters with marks, marks, dashes and rare letters lie. */
  const CHANGING = [[0x80, 0x36f], [0x1e00, 0x1eff], [0x2010, 0x2015], [0x2044, 0x2044], [0x2212, 0x2212], [0xd800, 0xdbff]];
  const [FIRST_HAN, LAST_HAN] = [0x4e00, 0x9fff];
  const UNITS = ["mg", "g", "kg", "ml", "l", "ng", "ms", "mm", "min", "h", "d"];

  /** What is one word however it is joined: 15 mg and 15mg, alpha-2 and alpha2. @param {string[]} units */
  const joints = (units) => [
    // what is taken out stands first: it is rare, and every letter of a site is looked at
    { find: /-(?<=\d-)(?=[a-z]{1,4}(?![a-z]))/g, by: "" },
    { find: new RegExp(` (?<=\\d )(?=(?:${[...UNITS, ...units].join("|")})(?![a-z]))`, "g"), by: "" },
    { find: /-(?<=(?<![a-z])[a-z]{1,5}-)(?=\d[a-z0-9]{0,2}(?![a-z0-9]))/g, by: "" },
  ];

  /** Han one by one and by twos; other words whole and by their parts. @param {string} s */
  function grams(s) {
    const out = [];
    for (const [word] of s.matchAll(WORD)) {
      if (HAN.test(word)) {
        for (let i = 0; i < word.length; i++) {
          out.push(word[i]);
          if (i) out.push(word.slice(i - 1, i + 1));
        }
      } else {
        out.push(word.replace(/-/g, ""));
        const parts = word.split("-");
        if (parts.length > 1) out.push(...parts.filter((part) => part.length > 1));
        for (const part of parts) if (MEASURED.test(part)) out.push(part.replace(MEASURED, "$1"));
      }
    }
    return out;
  }

  /**
   * Many texts changed one as another, in one go: to look for each pattern in each text takes ten times as long. Each is a line
   * of its own.
   * @param {string[]} texts @param {(text: string) => string} change
   */
  function together(texts, change) {
    const changed = change(texts.join("\n")).split("\n");
    return changed.length === texts.length ? changed : texts.map(change);
  }

  /** The folding of a site. @param {string[]} pairs traditional letters, each before its simplified one @param {any} rules */
  function folding(pairs, { letters, fold: before, join: after, units }) {
    const steps = [...before, ...joints(units), ...after];
    const simplified = new Map();
    for (let i = 0; i < pairs.length; i += 2) simplified.set(pairs[i], pairs[i + 1]);

    /** @type {Map<string, string>} */ const folded = new Map();
    /** One letter as it is compared. @param {string} letter */
    function foldLetter(letter) {
      if (letter < "\u0080") return letter;
      let found = folded.get(letter);
      if (found === undefined) folded.set(letter, found = compared(letter));
      return found;
    }

    /** @param {string} letter @returns {string} */
    function compared(letter) {
      if (letters.has(letter)) return letters.get(letter);
      if (simplified.has(letter)) return simplified.get(letter);
      if (DASH.test(letter)) return "-";
      if (letter === "\u2044") return "/";
      if (letter > "\u036f") return letter.length > 1 || letter < "\u1e00" || letter > "\u1eff" ? letter : letter.normalize("NFD").replace(TONE, "");
      // Latin letters with marks, and marks on their own; a letter with two marks is first looked up with the first
      const parts = letter.normalize("NFD");
      return letters.get(parts.slice(0, 2).normalize("NFC")) ?? parts.replace(TONE, "");
    }

    /** Which letters may be folded to others; most of a text is none of them. The first halves of rare letters stand for all of them. */
    const changing = new Uint8Array(0x10000);
    for (const [from, to] of CHANGING) changing.fill(1, from, to + 1);
    for (const letter of [...letters.keys(), ...simplified.keys()]) if (letter > "\u007f") changing[letter.charCodeAt(0)] = 1;

    /** A text with each letter as it is compared. @param {string} text */
    function byLetter(text) {
      const given = text.normalize("NFKC").toLowerCase();
      let s = "";
      let done = 0;
      for (let i = 0; i < given.length; i++) {
        if (!changing[given.charCodeAt(i)]) continue;
        const letter = String.fromCodePoint(/** @type {number} */ (given.codePointAt(i)));
        s += given.slice(done, i) + foldLetter(letter);
        done = i + letter.length;
        i = done - 1;
      }
      return done ? s + given.slice(done) : given;
    }

    /** The folded text alone, faster. @param {string} text */
    function norm(text) {
      let s = byLetter(text);
      for (const { find, by } of steps) s = s.replace(find, by);
      return s;
    }

    /** The folded text and where its letters stood. @param {string} text @returns {Folded} */
    function fold(text) {
      let s = "";
      /** @type {number[]} */ let at = [];
      let i = 0;
      for (const original of text) {
        const code = original.charCodeAt(0);
        // most letters stay as they are
        if (code >= FIRST_HAN && code <= LAST_HAN && !changing[code]) {
          s += original;
          at.push(i++);
          continue;
        }
        let folded = "";
        for (const letter of original.normalize("NFKC").toLowerCase()) folded += foldLetter(letter);
        for (let k = 0; k < folded.length; k++) at.push(i);
        s += folded;
        i += original.length;
      }
      at.push(i);
      for (const { find, by } of steps) ({ s, at } = replaced({ s, at }, find, by));
      return { s, at };
    }

    return { byLetter, norm, fold };
  }

  /** A folded text with something replaced. @param {Folded} folded @param {RegExp} find @param {string} by @returns {Folded} */
  function replaced({ s, at }, find, by) {
    let out = "";
    const places = [];
    let last = 0;
    for (const found of s.matchAll(find)) {
      const put = by.replace("$1", found[1]);
      out += s.slice(last, found.index) + put;
      places.push(...at.slice(last, found.index));
      for (let k = 0; k < put.length; k++) places.push(at[found.index]);
      last = found.index + found[0].length;
    }
    return last ? { s: out + s.slice(last), at: [...places, ...at.slice(last)] } : { s, at };
  }

  Object.assign(globalThis.kbSearch, { folding, grams, together, WORD });
})();
