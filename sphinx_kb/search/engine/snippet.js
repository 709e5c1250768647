// @ts-check
// Snippets: the part of a text where most of what was found stands, marked on the original letters.
(() => {
  "use strict";
  const { HAN, ABC } = globalThis.kbSearch;
  const LETTER = new RegExp(ABC, "u");

  /** Snippets by the folding and the names of a site. @param {(text: string) => { s: string, at: number[] }} fold @param {(s: string) => { cis: number[], alias: string, at: number }[]} namesIn */
  function snippets(fold, namesIn) {
    /** Which letters of a text are part of what was found. @param {string} text @param {string[]} terms */
    function marks(text, terms) {
      const folded = fold(text);
      const on = new Uint8Array(text.length + 1);
      const mark = (/** @type {number} */ at, /** @type {number} */ length) => on.fill(1, folded.at[at], folded.at[at + length] ?? text.length);
      const inText = namesIn(folded.s);
      for (const term of terms) {
        if (term.startsWith("c:")) {
          for (const one of inText) if (one.cis.includes(Number(term.slice(2)))) mark(one.at, one.alias.length);
        } else if (term.length > 1 || !HAN.test(term)) {
          for (let at = folded.s.indexOf(term); at >= 0; at = folded.s.indexOf(term, at + 1)) {
            // a single letter only where it stands alone
            const within = term.length < 2 && LETTER.test(term) && LETTER.test((folded.s[at - 1] || "") + (folded.s[at + 1] || ""));
            if (!within) mark(at, term.length);
          }
        }
      }
      return on;
    }

    /** The part of a text with most marks, in pieces. @param {string} text @param {string[]} terms @param {number} [length] @returns {{ text: string, marked: boolean }[]} */
    return function snippet(text, terms, length = 90) {
      const on = marks(text, terms);
      let best = 0;
      let most = -1;
      for (let i = 0, count = 0; i < text.length; i++) {
        count += on[i];
        if (i >= length) count -= on[i - length];
        if (count > most) {
          most = count;
          best = Math.max(0, i - length + 1);
        }
      }
      let start = best;
      if (start > 0) {
        const from = Math.max(0, start - 25);
        const stop = text.slice(from, start + 10).search(/[\u3002\uff1b\uff0c]/);
        if (stop >= 0) start = from + stop + 1;
      }
      const end = Math.min(text.length, start + length);
      const out = [];
      if (start > 0) out.push({ text: "…", marked: false });
      for (let i = start; i < end;) {
        let j = i;
        while (j < end && on[j] === on[i]) j++;
        out.push({ text: text.slice(i, j), marked: Boolean(on[i]) });
        i = j;
      }
      if (end < text.length) out.push({ text: "…", marked: false });
      return out;
    };
  }

  globalThis.kbSearch.snippets = snippets;
})();
