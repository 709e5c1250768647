// @ts-check
// Snippets: the sentence of a text that says most of what was asked, with whole words marked on the original letters.
(() => {
  "use strict";
  const { HAN, latin } = globalThis.kbSearch;

  /** Where a sentence or a clause may begin. */
  const BEGINS = /(?<=[\u3002\uff1b\uff01\uff1f!?;\uff0c\uff1a]|[.] )/g;
  const CLAUSE = /[\uff0c\uff1a]/;
  /** How much a name tells, what else was asked, and that a text, a sentence or a clause is shown from where it begins. */
  const TELLS = { name: 2, word: 1, opening: 1.5, sentence: 0.5, clause: 0.25, letter: 0.01 };
  /** Texts whose folding is kept: those of some pages of results, while a reader goes on typing. */
  const MOST_KEPT = 300;
  const words = globalThis.Intl?.Segmenter && new Intl.Segmenter(undefined, { granularity: "word" });

  /** @typedef {{ from: number, to: number, term: string, named: boolean }} Spot letters that are part of what was found */

  /** Snippets by the folding and the names of a site. @param {(text: string) => { s: string, at: number[] }} fold @param {(s: string) => { cis: number[], alias: string, at: number }[]} namesIn */
  function snippets(fold, namesIn) {
    /** @type {Map<string, { s: string, at: number[], inText: any[] }>} */ const kept = new Map();

    /** What of a text was found. @param {string} text @param {string[]} terms @returns {Spot[]} */
    function spotsIn(text, terms) {
      if (kept.size > MOST_KEPT) kept.clear();
      let read = kept.get(text);
      if (!read) {
        const { s, at } = fold(text);
        kept.set(text, read = { s, at, inText: namesIn(s) });
      }
      const { s, at: origin, inText } = read;
      /** @type {Spot[]} */ const spots = [];
      const add = (/** @type {number} */ at, /** @type {number} */ end, /** @type {string} */ term, /** @type {boolean} */ named) =>
        spots.push({ from: origin[at], to: origin[end] ?? text.length, term, named });
      for (const term of terms) {
        if (term.startsWith("c:")) {
          for (const one of inText) if (one.cis.includes(Number(term.slice(2)))) add(one.at, one.at + one.alias.length, term, true);
        } else if (term.length > 1 || !HAN.test(term)) {
          for (let at = s.indexOf(term); at >= 0; at = s.indexOf(term, at + 1)) {
            let end = at + term.length;
            if (latin(term[0])) {
              // a word from its beginning to its end; one letter only where it stands alone
              if (at && latin(s[at - 1])) continue;
              while (end < s.length && latin(s[end])) end++;
              if (term.length < 2 && end > at + 1) continue;
            }
            add(at, end, term, latin(term[0]));
          }
        }
      }
      return spots;
    }

    /** Where the part begins that says most. @param {string} text @param {Spot[]} spots @param {number} length */
    function beginning(text, spots, length) {
      if (text.length <= length || !spots.length) return 0;
      /** @type {Map<number, number>} */ const starts = new Map([[0, TELLS.opening]]);
      for (const { index } of text.matchAll(BEGINS)) starts.set(index, CLAUSE.test(text[index - 1]) ? TELLS.clause : TELLS.sentence);
      // a long clause is entered where something stands
      for (const { from } of spots) {
        const start = Math.max(0, from - Math.floor(length / 4));
        if (!starts.has(start)) starts.set(start, 0);
      }
      let best = 0;
      let most = -1;
      for (const [start, worth] of starts) {
        const told = new Set();
        let value = worth;
        for (const { from, to, term, named } of spots) if (from >= start && to <= start + length) {
          value += TELLS.letter * (to - from);
          if (!told.has(term)) value += named ? TELLS.name : TELLS.word;
          told.add(term);
        }
        if (value > most) {
          most = value;
          best = start;
        }
      }
      while (best && text[best] === " ") best++;
      return best;
    }

    /** The part of a text that says most, in pieces. @param {string} text @param {string[]} terms @param {number} [length] @returns {{ text: string, marked: boolean }[]} */
    return function snippet(text, terms, length = 90) {
      const spots = spotsIn(text, terms);
      const start = beginning(text, spots, length);
      const end = Math.min(text.length, start + length);
      const shown = text.slice(start, end);
      const on = new Uint8Array(shown.length);
      for (const { from, to, named } of spots) if (!named) on.fill(1, Math.max(0, from - start), Math.max(0, to - start));
      // pairs of letters are marked where they make up words
      for (const { segment, index } of words ? words.segment(shown) : []) {
        if (HAN.test(segment) && on.subarray(index, index + segment.length).includes(0)) on.fill(0, index, index + segment.length);
      }
      // a single letter is no word that was asked for
      for (let i = 0; i < on.length; i++) if (on[i] && !on[i - 1] && !on[i + 1]) on[i] = 0;
      for (const { from, to, named } of spots) if (named) on.fill(1, Math.max(0, from - start), Math.max(0, to - start));
      const out = [];
      if (start > 0) out.push({ text: "\u2026", marked: false });
      for (let i = 0; i < shown.length;) {
        let j = i;
        while (j < shown.length && on[j] === on[i]) j++;
        out.push({ text: shown.slice(i, j), marked: Boolean(on[i]) });
        i = j;
      }
      if (end < text.length) out.push({ text: "\u2026", marked: false });
      return out;
    };
  }

  globalThis.kbSearch.snippets = snippets;
})();
