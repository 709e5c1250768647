// @ts-check
// The query classifier: which places of the site a query most likely asks for, as a small model has learnt it from example
// queries. `sphinx_kb/search/classifier.py` says what it is made of.
(() => {
  "use strict";

  const RUN = /[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{L}\p{N}])+/gu;
  const HAN = /^[\u3400-\u9fff]/;
  /** Letters of Han that are taken together at most; a word of other letters is taken whole, and, if longer than this, by so many and one. */
  const MOST = 3;
  /** In place of a record: what the site does not answer; a place that is not there. */
  const UNANSWERED = -1;
  const ABSENT = -2;
  /** The share from which a place is likely enough to be shown though the query does not stand there. */
  const LIKELY = 0.04;

  /** Letters of Han in ones, twos and threes; other words whole and, with a mark where they begin, in fours. @param {string} text, folded */
  function pieces(text) {
    /** @type {Set<string>} */ const found = new Set();
    for (const [run] of text.matchAll(RUN)) {
      if (HAN.test(run)) {
        for (let size = 1; size <= MOST; size++) for (let at = 0; at + size <= run.length; at++) found.add(run.slice(at, at + size));
      } else {
        found.add(`${run}_`);
        const begun = `^${run}`;
        if (run.length > MOST) for (let at = 0; at + MOST < begun.length; at++) found.add(begun.slice(at, at + MOST + 1));
      }
    }
    return found;
  }

  /** @param {string} text in base64 */
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  /**
   * The classifier of a site; undefined where it has none.
   * @param {any} data @param {{ id: number, url: string }[]} records @param {(text: string) => string} byLetter how letters are compared
   */
  function classifying(data, records, byLetter) {
    if (!data) return undefined;
    const { dimensions, unit, steps, biases } = data;
    /** @type {any} */ let read;

    /** Read the data, when it is first asked. */
    function reading() {
      const ids = new Map(records.map(({ id, url }) => [url, id]));
      const weights = new Int8Array(bytes(data.weights).buffer);
      const homes = data.homes.map((/** @type {any} */ home) => (Array.isArray(home) ? ids.get(home[0]) ?? ABSENT : home));
      const pageOf = homes.map((/** @type {number} */ id) => (id < 0 ? "" : records[id].url.split("#")[0]));
      return {
        numbers: new Map(data.grams.split(" ").map((/** @type {string} */ gram, /** @type {number} */ number) => [gram, number])),
        vectors: bytes(data.vectors), scales: bytes(data.scales), weights, homes, pageOf,
      };
    }

    /**
     * How likely each place is what a query asks for; undefined if nothing of it is known.
     * @param {string} query
     * @returns {{ nothing: number, places: Map<number, number>, pages: Map<string, number>, shards: number[] } | undefined}
     * the share of what the site does not answer, of records, of the pages by their addresses, and the shards where likely places lie
     */
    return function likely(query) {
      read ??= reading();
      const { numbers, vectors, scales, weights, homes, pageOf } = read;
      const said = pieces(byLetter(query));
      const known = [...said].map((piece) => numbers.get(piece)).filter((number) => number !== undefined);
      if (!known.length) return undefined;
      const sum = new Float64Array(dimensions);
      for (const number of known) {
        const factor = (scales[number] * unit) / 255 / Math.sqrt(said.size);
        for (let k = 0; k < dimensions; k++) {
          const at = number * dimensions + k;
          sum[k] += factor * (((vectors[at >> 1] >> (at & 1 ? 4 : 0)) & 15) - 8);
        }
      }
      const scores = steps.map((/** @type {number} */ step, /** @type {number} */ place) => {
        let score = 0;
        for (let k = 0; k < dimensions; k++) score += sum[k] * weights[place * dimensions + k];
        return score * step + biases[place];
      });
      const top = Math.max(...scores);
      const shares = scores.map((/** @type {number} */ score) => Math.exp(score - top));
      const all = shares.reduce((/** @type {number} */ total, /** @type {number} */ share) => total + share, 0);
      const places = new Map();
      const pages = new Map();
      const shards = new Set();
      let nothing = 0;
      shares.forEach((/** @type {number} */ one, /** @type {number} */ place) => {
        const share = one / all;
        const home = data.homes[place];
        if (home === UNANSWERED) nothing += share;
        else if (homes[place] < 0) {
          if (share >= LIKELY && Array.isArray(home)) shards.add(home[1]);
        } else {
          places.set(homes[place], share);
          pages.set(pageOf[place], (pages.get(pageOf[place]) || 0) + share);
        }
      });
      return { nothing, places, pages, shards: [...shards] };
    };
  }

  Object.assign(globalThis.kbSearch, { classifying, LIKELY });
})();
