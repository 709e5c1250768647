// @ts-check
// Letters: text that `sphinx_kb/search/letter_coding.py` has written, each letter by those that stood last in its place.
(() => {
  "use strict";

  /** The first context of each kind, and how many contexts there are. */
  const [SIZES, STEPS, GUESSES, NODES] = [0, 1024, 2048, 3072];
  const MOST_LETTERS = 0x10000;
  const ALL = NODES + 3 * MOST_LETTERS;
  /** How many of the letters that stood last after two, after one, and anywhere are tried; how many are kept. */
  const TRIED = [2, 12, 8];
  const KEPT = 12;
  /** How often one of them has stood there, counted up to this. */
  const MOST_TIMES = 7;
  /** What is less ends a word. */
  const SPACE = 0x20;
  /** Letters that are read at a time. */
  const SOME = 1000;

  /** Read a text, in small steps. @param {string} code @returns {Generator<void, string>} */
  function* lettered(code) {
    const coded = globalThis.kbSearch.coded(code, ALL);
    let last = -1;
    const letters = Array.from({ length: coded.number(SIZES) }, () => last += coded.number(STEPS) + 1);
    const count = letters.length;
    const length = coded.number(SIZES);
    /** From this one on, a node is a letter. */
    const leaves = 1 << (32 - Math.clz32(count));
    // lists of letters that last followed none, one and two others, each letter with how often it did; that of none is the first,
    // then come those of one letter, then those of two as they are met
    const stood = new Int32Array((length + count + 2) * KEPT);
    const sizes = new Uint8Array(length + count + 2);
    /** @type {Map<number, number>} */ const afterTwo = new Map();
    const lists = Int32Array.of(0, 0, 0);
    /** For which letter of the text each was tried last. */
    const tried = new Int32Array(count);
    // no letter comes before the first one
    let first = count;
    let second = count;
    const isEnd = (/** @type {number} */ letter) => letter === count || letters[letter] < SPACE;

    /** The letter, if it is one of those that were kept; otherwise -1. @param {number} turn */
    function guessed(turn) {
      for (let order = 0, at = 0; order < 3; at += TRIED[order++]) {
        const start = lists[order] * KEPT;
        const most = Math.min(TRIED[order], sizes[lists[order]]);
        for (let rank = 0; rank < most; rank++) {
          const one = stood[start + rank];
          const letter = one >> 3;
          if (tried[letter] === turn) continue;
          tried[letter] = turn;
          let alike = 0;
          for (let other = order + 1; other < 3; other++) if (sizes[lists[other]] && stood[lists[other] * KEPT] >> 3 === letter) alike++;
          if (coded.bit(GUESSES + 24 * (at + rank) + 8 * alike + (one & MOST_TIMES))) return letter;
        }
      }
      return -1;
    }

    /** The letter that its number tells, bit by bit. @param {number} context */
    function told(context) {
      let node = 1;
      while (node < leaves) node = 2 * node + coded.bit(context + node);
      return node - leaves;
    }

    /** Move a letter to the front of those that stood in a place. @param {number} list @param {number} letter */
    function moveFirst(list, letter) {
      const start = list * KEPT;
      const end = start + sizes[list];
      let at = start;
      while (at < end && stood[at] >> 3 !== letter) at++;
      const times = at < end ? Math.min(MOST_TIMES, (stood[at] & MOST_TIMES) + 1) : 0;
      if (at === end) {
        if (sizes[list] < KEPT) sizes[list]++;
        else at--;
      }
      for (; at > start; at--) stood[at] = stood[at - 1];
      stood[start] = 8 * letter + times;
    }

    /** The next letter. @param {number} turn another for each */
    function next(turn) {
      const key = second * (count + 1) + first;
      let two = afterTwo.get(key);
      if (two === undefined) afterTwo.set(key, two = afterTwo.size + count + 2);
      lists[0] = two;
      lists[1] = first + 1;
      let letter = guessed(turn);
      if (letter < 0) letter = told(NODES + MOST_LETTERS * (isEnd(first) ? 0 : isEnd(second) ? 1 : 2));
      for (let order = 0; order < 3; order++) moveFirst(lists[order], letter);
      second = first;
      first = letter;
      return letters[letter];
    }

    let text = "";
    for (let rest = length; rest; rest--) {
      text += String.fromCharCode(next(rest));
      if (rest % SOME === 1) yield;
    }
    return text;
  }

  /** Read what of the data that come later is written as letters, in small steps. @param {any} body */
  function* unfolded(body) {
    if (!body.letters) return;
    const [common, words, texts] = (yield* lettered(body.letters)).split("\x1d");
    const lists = words.split("\x1e").map((list) => (list ? list.split("\x1f") : []));
    Object.assign(body, { common: common.replaceAll("\x1e", "\n").replaceAll("\x1f", "|"), words: lists, texts: texts.split("\x1e"), letters: "" });
  }

  Object.assign(globalThis.kbSearch, { lettered, unfolded });
})();
