// @ts-check
// Coding: what `sphinx_kb/search/coding.py` has written, bit by bit, each by how likely it was where it stands.
(() => {
  "use strict";

  /** How often a context has been seen before it begins to forget. */
  const MOST_COUNTED = 1023;

  /** One text that is read. It is a class because browsers then make its loops fast once for all texts. */
  class Coded {
    /** @param {string} text @param {number} contexts how many there are */
    constructor(text, contexts) {
      this.bytes = atob(text);
      /** How often each context was zero, and one. */
      this.counts = new Uint16Array(2 * contexts);
      /** The least and the greatest that may follow, and what does: numbers as large as these would be made anew each time in fields. */
      this.now = Int32Array.of(0, -1, 0);
      this.at = 0;
      while (this.at < 4) this.now[2] = (this.now[2] << 8) | this.bytes.charCodeAt(this.at++);
    }

    /** The next bit. @param {number} context */
    bit(context) {
      const { counts, now } = this;
      const here = 2 * context;
      const ones = counts[here + 1];
      const likely = (((2 * ones + 1) * 0x8000) / (counts[here] + ones + 1)) | 0;
      const low = now[0];
      const range = (now[1] - low) >>> 0;
      // as much of the range as is likely, rounded down; in numbers of 32 bits
      const middle = (low + Math.imul(range >>> 16, likely) + (Math.imul(range & 0xffff, likely) >>> 16)) | 0;
      const one = now[2] >>> 0 <= middle >>> 0 ? 1 : 0;
      if (one) now[1] = middle;
      else now[0] = middle + 1;
      while (!((now[0] ^ now[1]) >>> 24)) {
        now[0] <<= 8;
        now[1] = (now[1] << 8) | 0xff;
        now[2] = (now[2] << 8) | this.bytes.charCodeAt(this.at++);
      }
      if (++counts[here + one] > MOST_COUNTED) {
        counts[here] >>= 1;
        counts[here + 1] >>= 1;
      }
      return one;
    }

    /** The next number. @param {number} context the first of its own */
    number(context) {
      let size = 0;
      while (this.bit(context + size)) size++;
      let found = 1;
      for (let place = size - 1; place >= 0; place--) found = 2 * found + this.bit(context + 32 * (size + 1) - place);
      return found - 1;
    }

    /**
     * Some of the numbers -1, 0 and 1, each by those that stand in two other places.
     * @param {Int8Array} all @param {number} here where the first is put @param {number} count
     * @param {number} begun where the first of those that foretell them stands, in one @param {number} ended and in another place @param {number} first context
     */
    signs(all, here, count, begun, ended, first) {
      for (const end = here + count; here < end; here++) {
        const context = first + 8 * all[begun++] + 2 * all[ended++];
        all[here] = this.bit(context) ? 0 : 2 * this.bit(context + 1) - 1;
      }
    }
  }

  globalThis.kbSearch.coded = (/** @type {string} */ text, /** @type {number} */ contexts) => new Coded(text, contexts);
})();
