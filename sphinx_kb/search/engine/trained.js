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
    const code = globalThis.kbSearch.coded(text, ALL);
    /** @type {string[]} */ const pieces = [];

    const letters = Array(code.number(LETTERS));
    let last = BEFORE_HAN;
    for (let i = 0; i < letters.length; i++) letters[i] = String.fromCharCode(last += code.number(LETTERS) + 1);
    for (const letter of letters) if (code.bit(SINGLES)) pieces.push(letter);
    /** @type {number[][]} The letters that follow each in a pair. */ const pairs = letters.map(() => []);
    pairs.forEach((some, first) => {
      let second = -1;
      for (let more = code.number(PAIRS); more; more = code.number(PAIRS)) {
        some.push(second += more);
        pieces.push(letters[first] + letters[second]);
      }
    });
    pairs.forEach((some, first) => {
      for (const second of some) for (const third of pairs[second]) if (code.bit(TRIPLES)) pieces.push(letters[first] + letters[second] + letters[third]);
    });
    for (let strays = code.number(STRAYS); strays; strays--) pieces.push([0, 0, 0].map(() => letters[code.number(STRAYS)]).join(""));
    const han = pieces.length;
    let others = code.number(COMMON);
    const signs = Array.from({ length: code.number(COMMON) }, () => String.fromCodePoint(code.number(COMMON)));
    for (let before = [], last; others; others--) {
      const piece = before.slice(0, code.number(DIGITS));
      let next = piece.length ? signs.indexOf(piece[piece.length - 1]) + 2 : 0;
      do {
        last = next;
        let node = 1;
        for (let i = 0; i < BITS; i++) node = 2 * node + code.bit(OTHERS + (last << BITS) + node);
        next = node - (1 << BITS);
        if (next) piece.push(next > 1 ? signs[next - 2] : String.fromCodePoint(code.number(COMMON)));
      } while (next);
      pieces.push(piece.join(""));
      before = piece;
    }

    const known = new Map(pieces.map((piece, at) => [piece, at]));
    const sizes = pieces.map((piece, at) => (at < han ? piece.length : OTHER));
    const scales = Uint8Array.from(sizes, (size) => code.number(SCALES + 256 * size));
    yield;
    // one vector more, which is unknown
    const vectors = new Int8Array((pieces.length + 1) * dimensions).fill(UNKNOWN, pieces.length * dimensions);
    /** @type {Map<string, number>} Pieces that are not Han by their first letters, and by their last. */ const begins = new Map();
    /** @type {Map<string, number>} */ const ends = new Map();
    for (let at = 0; at < pieces.length; at++) {
      // like those of its beginning and its end
      const piece = pieces[at];
      const isOther = sizes[at] === OTHER;
      const [start, end] = isOther ? [[...piece].slice(0, OVERLAP).join(""), [...piece].slice(-OVERLAP).join("")] : ["", ""];
      const begun = dimensions * ((isOther ? ends.get(start) : sizes[at] > 1 ? known.get(piece.slice(0, -1)) : undefined) ?? pieces.length);
      const ended = dimensions * ((isOther ? begins.get(end) : sizes[at] > 1 ? known.get(piece.slice(1)) : undefined) ?? pieces.length);
      if (isOther) {
        begins.set(start, at);
        ends.set(end, at);
      }
      // less than zero is -1
      code.signs(vectors, at * dimensions, dimensions, begun, ended, VECTORS + 32 * sizes[at] + 10);
      if (at % SOME === SOME - 1) yield;
    }
    return { known, vectors, scales };
  }

  /** The weights and the steps of places. @param {string} text @param {number} count how many places @param {number} dimensions */
  function ofPlaces(text, count, dimensions) {
    const code = globalThis.kbSearch.coded(text, ALL);
    const weights = new Int8Array(count * dimensions);
    for (let place = 0; place < count; place++) {
      for (let k = 0, far = 0; k < dimensions; k++) {
        const context = WEIGHTS + 16 * Math.min(SPREADS, Math.floor((4 * far) / (k + 1)));
        let distance = 0;
        while (distance < LARGEST && code.bit(context + distance)) distance++;
        if (distance) weights[place * dimensions + k] = code.bit(WEIGHTS + 512) ? distance : -distance;
        far += distance;
      }
    }
    const digits = 10 ** code.number(DIGITS);
    const steps = Array.from({ length: count }, () => {
      const whole = code.number(DIGITS);
      return ((whole & 1 ? -1 : 1) * (whole >> 1)) / digits;
    });
    return { weights, steps };
  }

  globalThis.kbSearch.trained = trained;
})();
