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
    const { bit, number } = globalThis.kbSearch.coded(code, ALL);
    let last = -1;
    const letters = Array.from({ length: number(SIZES) }, () => last += number(STEPS) + 1);
    const count = letters.length;
    /** From this one on, a node is a letter. */
    const leaves = 1 << (32 - Math.clz32(count));
    /** Of two letters, of one, and of none before: those that last followed, each with how often it did. @type {Map<number, number[]>} */
    const afterTwo = new Map();
    /** @type {number[][]} */ const afterOne = Array.from({ length: count + 1 }, () => []);
    /** @type {number[][]} */ const lists = [[], [], []];
    /** For which letter of the text each was tried last. */
    const tried = new Uint32Array(count);
    // no letter comes before the first one
    let first = count;
    let second = count;
    const isEnd = (/** @type {number} */ letter) => letter === count || letters[letter] < SPACE;

    /** The letter, if it is one of those that were kept; otherwise -1. @param {number} turn */
    function guessed(turn) {
      for (let order = 0, at = 0; order < 3; at += TRIED[order++]) {
        const some = lists[order];
        const most = Math.min(TRIED[order], some.length);
        for (let rank = 0; rank < most; rank++) {
          const letter = some[rank] >> 3;
          if (tried[letter] === turn) continue;
          tried[letter] = turn;
          let alike = 0;
          for (let other = order + 1; other < 3; other++) if (lists[other].length && lists[other][0] >> 3 === letter) alike++;
          if (bit(GUESSES + 24 * (at + rank) + 8 * alike + (some[rank] & MOST_TIMES))) return letter;
        }
      }
      return -1;
    }

    /** The letter that its number tells, bit by bit. @param {number} context */
    function told(context) {
      let node = 1;
      while (node < leaves) node = 2 * node + bit(context + node);
      return node - leaves;
    }

    /** Move a letter to the front of those that stood in a place. @param {number[]} some @param {number} letter */
    function moveFirst(some, letter) {
      let at = 0;
      while (at < some.length && some[at] >> 3 !== letter) at++;
      const times = at < some.length ? Math.min(MOST_TIMES, (some[at] & MOST_TIMES) + 1) : 0;
      if (at === KEPT) at--;
      for (; at; at--) some[at] = some[at - 1];
      some[0] = 8 * letter + times;
    }

    /** The next letter. @param {number} turn another for each */
    function next(turn) {
      const key = second * (count + 1) + first;
      lists[0] = afterTwo.get(key) ?? [];
      if (!lists[0].length) afterTwo.set(key, lists[0]);
      lists[1] = afterOne[first];
      let letter = guessed(turn);
      if (letter < 0) letter = told(NODES + MOST_LETTERS * (isEnd(first) ? 0 : isEnd(second) ? 1 : 2));
      for (let order = 0; order < 3; order++) moveFirst(lists[order], letter);
      second = first;
      first = letter;
      return letters[letter];
    }

    let text = "";
    for (let rest = number(SIZES); rest; rest--) {
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
