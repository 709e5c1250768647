// @ts-check
// Distance: by how many slips of the finger two words differ.
(() => {
  "use strict";

  /**
   * Letters to change, add, take away or exchange with the next, at most `most` (more are all alike).
   * @param {string} a @param {string} b @param {number} most
   */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    /** @type {number[]} */ let before = [];
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
      const next = [i];
      for (let j = 1; j <= b.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...row, ...next) > most) return most + 1;
      before = row;
      row = next;
    }
    return row[b.length];
  }

  globalThis.kbSearch.distance = distance;
})();
