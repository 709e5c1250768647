// @ts-check
// Trained: the pieces of text and the numbers of a classifier, as `sphinx_kb/search/classifier_coding.py` has written them.
(() => {
  "use strict";

  const BEFORE_HAN = 0x33ff;
  /** Stands for a number of a vector that is unknown, where others are from -1 to 1. */
  const UNKNOWN = 2;
  /** Pieces whose vectors are read at a time. */
  const SOME = 200;
  /** The first context of each kind. */
  const [LETTERS, SINGLES, PAIRS, TRIPLES, STRAYS, SCALES, VECTORS, WEIGHTS, DIGITS, COMMON, OTHERS] = [...Array(11).keys()].map((kind) => 1024 * kind);
  /** Bits of the number of a letter that is not Han; the first number ends a piece, the second stands for rare letters. */
  const BITS = 7;
  const ALL = OTHERS + (1 << (2 * BITS));
  /** Letters that two pieces of the same word have in common. */
  const OVERLAP = 3;
  /** Stands for the size of a piece that is not Han. */
  const OTHER = 0;
  /** The greatest weight on either side of zero. */
  const LARGEST = 7;
  const SPREADS = 15;

  /** @typedef {{ known: Map<string, number>, vectors: Int8Array, scales: Uint8Array, weights: Int8Array, steps: number[] }} Trained the number of each piece,
   * and by it its vector and how many steps shorter than others that is; the weights of the places */

  /** What was read before, which stays the same with whatever shards. @type {WeakMap<object, Trained>} */
  const kept = new WeakMap();

  /** Read a classifier, in small steps, unless it was read before. @param {any} data @returns {Generator<void, Trained>} */
  function* trained(data) {
    const found = kept.get(data) ?? (yield* read(data));
    kept.set(data, found);
    return found;
  }

  /** @param {any} data @returns {Generator<void, Trained>} */
  function* read({ dimensions, pieces, weights, homes }) {
    return { ...(yield* ofPieces(pieces, dimensions)), ...ofPlaces(weights, homes.length, dimensions) };
  }

  /** The pieces, their scales and their vectors. @param {string} text @param {number} dimensions */
  function* ofPieces(text, dimensions) {
    const { bit, number } = globalThis.kbSearch.coded(text, ALL);
    /** @type {string[]} */ const pieces = [];

    const letters = Array(number(LETTERS));
    let code = BEFORE_HAN;
    for (let i = 0; i < letters.length; i++) letters[i] = String.fromCharCode(code += number(LETTERS) + 1);
    for (const letter of letters) if (bit(SINGLES)) pieces.push(letter);
    /** @type {number[][]} The letters that follow each in a pair. */ const pairs = letters.map(() => []);
    pairs.forEach((some, first) => {
      let second = -1;
      for (let more = number(PAIRS); more; more = number(PAIRS)) {
        some.push(second += more);
        pieces.push(letters[first] + letters[second]);
      }
    });
    pairs.forEach((some, first) => {
      for (const second of some) for (const third of pairs[second]) if (bit(TRIPLES)) pieces.push(letters[first] + letters[second] + letters[third]);
    });
    for (let strays = number(STRAYS); strays; strays--) pieces.push([0, 0, 0].map(() => letters[number(STRAYS)]).join(""));
    const han = pieces.length;
    let others = number(COMMON);
    const signs = Array.from({ length: number(COMMON) }, () => String.fromCodePoint(number(COMMON)));
    for (let before = [], last; others; others--) {
      const piece = before.slice(0, number(DIGITS));
      let code = piece.length ? signs.indexOf(piece[piece.length - 1]) + 2 : 0;
      do {
        last = code;
        let node = 1;
        for (let i = 0; i < BITS; i++) node = 2 * node + bit(OTHERS + (last << BITS) + node);
        code = node - (1 << BITS);
        if (code) piece.push(code > 1 ? signs[code - 2] : String.fromCodePoint(number(COMMON)));
      } while (code);
      pieces.push(piece.join(""));
      before = piece;
    }

    const known = new Map(pieces.map((piece, at) => [piece, at]));
    const sizes = pieces.map((piece, at) => (at < han ? piece.length : OTHER));
    const scales = Uint8Array.from(sizes, (size) => number(SCALES + 256 * size));
    yield;
    // one vector more, which is unknown
    const vectors = new Int8Array((pieces.length + 1) * dimensions).fill(UNKNOWN, pieces.length * dimensions);
    /** @type {Map<string, number>} Pieces that are not Han by their first letters, and by their last. */ const begins = new Map();
    /** @type {Map<string, number>} */ const ends = new Map();
    for (let at = 0; at < pieces.length; at++) {
      // like those of its beginning and its end
      const piece = pieces[at];
      const isOther = sizes[at] === OTHER;
      const [start, end] = [[...piece].slice(0, OVERLAP).join(""), [...piece].slice(-OVERLAP).join("")];
      let begun = dimensions * ((isOther ? ends.get(start) : sizes[at] > 1 ? known.get(piece.slice(0, -1)) : undefined) ?? pieces.length);
      let ended = dimensions * ((isOther ? begins.get(end) : sizes[at] > 1 ? known.get(piece.slice(1)) : undefined) ?? pieces.length);
      if (isOther) {
        begins.set(start, at);
        ends.set(end, at);
      }
      const first = VECTORS + 32 * sizes[at] + 10; // less than zero is -1
      for (let here = at * dimensions; here < (at + 1) * dimensions; here++) {
        const context = first + 8 * vectors[begun++] + 2 * vectors[ended++];
        vectors[here] = bit(context) ? 0 : 2 * bit(context + 1) - 1;
      }
      if (at % SOME === SOME - 1) yield;
    }
    return { known, vectors, scales };
  }

  /** The weights and the steps of places. @param {string} text @param {number} count how many places @param {number} dimensions */
  function ofPlaces(text, count, dimensions) {
    const { bit, number } = globalThis.kbSearch.coded(text, ALL);
    const weights = new Int8Array(count * dimensions);
    for (let place = 0; place < count; place++) {
      for (let k = 0, far = 0; k < dimensions; k++) {
        const context = WEIGHTS + 16 * Math.min(SPREADS, Math.floor((4 * far) / (k + 1)));
        let distance = 0;
        while (distance < LARGEST && bit(context + distance)) distance++;
        if (distance) weights[place * dimensions + k] = bit(WEIGHTS + 512) ? distance : -distance;
        far += distance;
      }
    }
    const digits = 10 ** number(DIGITS);
    const steps = Array.from({ length: count }, () => {
      const whole = number(DIGITS);
      return ((whole & 1 ? -1 : 1) * (whole >> 1)) / digits;
    });
    return { weights, steps };
  }

  globalThis.kbSearch.trained = trained;
})();
