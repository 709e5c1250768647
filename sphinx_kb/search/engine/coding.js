// @ts-check
// Coding: what `sphinx_kb/search/coding.py` has written, bit by bit, each by how likely it was where it stands.
(() => {
  "use strict";

  /** How often a context has been seen before it begins to forget. */
  const MOST_COUNTED = 1023;

  /** @param {string} text @param {number} contexts how many there are */
  function coded(text, contexts) {
    const bytes = atob(text);
    const counts = new Uint16Array(2 * contexts);
    /** The least and the greatest that may follow, and what does: numbers as large as these would be made anew each time in variables. */
    const now = Uint32Array.of(0, 0xffffffff, 0);
    let at = 0;
    /** Take the next byte; after the last one come zeros. */
    function shift() {
      now[2] = (now[2] << 8) | bytes.charCodeAt(at++);
    }
    while (at < 4) shift();

    /** The next bit. @param {number} context */
    function bit(context) {
      const here = 2 * context;
      const ones = counts[here + 1];
      const likely = (((2 * ones + 1) * 0x8000) / (counts[here] + ones + 1)) | 0;
      const middle = now[0] + Math.floor(((now[1] - now[0]) * likely) / 0x10000);
      const one = now[2] <= middle ? 1 : 0;
      if (one) now[1] = middle;
      else now[0] = middle + 1;
      while (!((now[0] ^ now[1]) >>> 24)) {
        now[0] <<= 8;
        now[1] = (now[1] << 8) | 0xff;
        shift();
      }
      if (++counts[here + one] > MOST_COUNTED) {
        counts[here] >>= 1;
        counts[here + 1] >>= 1;
      }
      return one;
    }

    /** The next number. @param {number} context the first of its own */
    function number(context) {
      let size = 0;
      while (bit(context + size)) size++;
      let found = 1;
      for (let place = size - 1; place >= 0; place--) found = 2 * found + bit(context + 32 * (size + 1) - place);
      return found - 1;
    }

    return { bit, number };
  }

  globalThis.kbSearch.coded = coded;
})();
