// @ts-check
// The query classifier: which places of the site a query most likely asks for, as a small model has learnt it from example
// queries. `sphinx_kb/search/classifier.py` says what it is made of.
(() => {
  "use strict";

  const RUN = /[\u3400-\u9fff]+|(?:(?![\u3400-\u9fff])[\p{L}\p{N}])+/gu;
  const HAN = /^[\u3400-\u9fff]/;
  /** Letters of Han that are taken together at most; a word of other letters is taken whole, and, if longer than this, by so many and one. */
  const MOST = 3;
  /** The share from which the classifier's word is enough for a record to be shown, and its shard to be loaded. */
  const LIKELY = 0.04;
  /** It refuses a query of which it gives so much to what the site does not answer, seldom one that the site holds, and then only if it
   * knows so much of it; and opens one that hardly fits below so much, if it knows so much of it; also one about another thing, if it is
   * so sure of a page. Of another thing, of which more is asked than whether it goes with the subject, it refuses what is beside that. */
  const REFUSED = { often: 0.7, seldom: 0.9, known: 0.4, beside: 0.8 };
  const OPEN = { nothing: 0.3, known: 0.3, sure: 0.25 };
  /** How much its share counts for a record, and how much that of the page; the least that counts; what a record counts that does not hold the
   * query; how likely one is of which no example speaks, if it holds all of it; and the share of a page from which it is heard of what is a name. */
  const HEARD = { strength: 1, page: 0.1, least: 1e-4, unsaid: 0.3, unheard: 0.5, sure: 0.7 };
  /** The share of its page from which what endangers stays first; that from which nothing is refused, if no page is twice as likely and it is
   * such a part as likely as that the site does not answer; the part of the likeliest place, and the least share, from which it goes first. */
  const ENDANGERS = { first: 0.05, known: 0.05, beside: 0.2, rises: 0.5, least: 0.3 };
  /** In place of a record: what the site does not answer; a place that is not there. */
  const UNANSWERED = -1;
  const ABSENT = -2;

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

  /**
   * What it says of a query: whether it refuses it, of which all or less stands on the site, and the best record; whether it knows a place
   * though little does; whether it is sure of a page, or of one that endangers; whether the first record endangers and may be meant; and the
   * shards where likely places lie.
   * @typedef {{ refuses: (isHeld: boolean, best: any) => boolean, opens: boolean, isSure: boolean, isDanger: boolean, shards: number[] }} Heard
   */

  /**
   * The classifier of a site.
   * @param {any} data @param {any[]} records @param {any} kinds of records @param {(text: string) => string} byLetter how letters are compared
   */
  function classifying(data, records, kinds, byLetter) {
    const { dimensions, unit, biases } = data;
    /** @type {any} */ let read;

    /** Read the data, in small steps. */
    function* steps() {
      const trained = yield* globalThis.kbSearch.trained(data);
      const ids = new Map(records.map(({ id, url }) => [url, id]));
      let last = 0;
      const given = data.homes.map((/** @type {any} */ home) => (Array.isArray(home) ? home : last += home));
      const homes = given.map((/** @type {any} */ home) => (Array.isArray(home) ? ids.get(home[0]) ?? ABSENT : home));
      const addresses = homes.map((/** @type {number} */ id) => (id < 0 ? "" : records[id].url.split("#")[0]));
      read ??= { ...trained, given, homes, addresses };
    }

    /**
     * How likely each place is what a query asks for; undefined if nothing of it is known.
     * @param {string} query
     * @returns {{ nothing: number, known: number, places: Map<number, number>, pages: Map<string, number>, away: Map<number, number> } | undefined}
     * the share of what the site does not answer, of its pieces those that are known, the shares of records, of the pages by
     * their addresses, and of shards that are not loaded
     */
    function likely(query) {
      if (!read) for (const _step of steps()); // it is asked before all is done
      const { vectors, scales, weights, given, homes, addresses } = read;
      const said = pieces(byLetter(query));
      const known = [...said].map((piece) => read.known.get(piece)).filter((number) => number !== undefined);
      if (!known.length) return undefined;
      const sum = new Float64Array(dimensions);
      for (const number of known) {
        const factor = (unit * 2 ** (-scales[number] / 2)) / Math.sqrt(said.size);
        for (let k = 0; k < dimensions; k++) sum[k] += factor * vectors[number * dimensions + k];
      }
      const scores = read.steps.map((/** @type {number} */ step, /** @type {number} */ place) => {
        let score = 0;
        for (let k = 0; k < dimensions; k++) score += sum[k] * weights[place * dimensions + k];
        return score * step + biases[place];
      });
      const top = Math.max(...scores);
      const shares = scores.map((/** @type {number} */ score) => Math.exp(score - top));
      const all = shares.reduce((/** @type {number} */ total, /** @type {number} */ share) => total + share, 0);
      const places = new Map();
      const pages = new Map();
      const away = new Map();
      let nothing = 0;
      shares.forEach((/** @type {number} */ one, /** @type {number} */ place) => {
        const share = one / all;
        const home = given[place];
        if (home === UNANSWERED) nothing += share;
        else if (homes[place] < 0) {
          if (Array.isArray(home)) away.set(home[1], (away.get(home[1]) || 0) + share);
        } else {
          places.set(homes[place], share);
          pages.set(addresses[place], (pages.get(addresses[place]) || 0) + share);
        }
      });
      return { nothing, known: known.length / said.size, places, pages, away };
    }

    /** The page of a record. @param {any} hit */
    const pageOf = (hit) => records[hit.id].url.split("#")[0];

    /**
     * Let it be heard: a record is worth what its text says, times how likely it is what is asked for. Likely records are added.
     * @param {string} query @param {any[]} found, best first @param {boolean} isName whether it is, or holds, a name that leads to its own place
     * @returns {Heard | undefined}
     */
    function hear(query, found, isName) {
      const said = likely(query);
      if (!said) return undefined;
      const { nothing, known, places, pages, away } = said;
      const likelihood = Math.max(0, ...pages.values());
      if (isName && likelihood < HEARD.sure) return undefined;
      const first = found[0];
      const top = first ? first.score : 1;
      const there = new Set(found.map(({ id }) => id));
      for (const [id, share] of places) {
        if (share >= LIKELY && !there.has(id)) found.push({ id, score: 0, terms: [], queryTerms: [], cover: 0, like: 0, own: 0, written: 0 });
      }
      let most = 0;
      for (const hit of found) {
        const { kind } = records[hit.id];
        // no example speaks of most of what other features say; of two that hold as much of the query either may be meant, but not
        // what only bears a name where it is sure of a page
        const isUnheard = !places.has(hit.id) && (kinds[kind].later || !pages.has(pageOf(hit)));
        const ofPage = isUnheard ? HEARD.unheard * hit.cover ** 2 * (isName ? 1 - likelihood : 1) : pages.get(pageOf(hit)) || 0;
        const share = isUnheard ? ofPage : places.get(hit.id) || 0;
        hit.isLikely = !isUnheard && share >= LIKELY;
        hit.cover = Math.max(hit.cover, share, kind === "page" ? ofPage : 0);
        hit.score = Math.max(hit.score / top, isUnheard ? 0 : HEARD.unsaid) * (share + HEARD.page * ofPage + HEARD.least) ** HEARD.strength;
        most = Math.max(most, hit.score);
      }
      /** Whether a record is of what endangers, and may be meant. @param {any} hit */
      const isDanger = (hit) => hit && records[hit.id].weight > 1 && (pages.get(pageOf(hit)) || 0) >= ENDANGERS.first;
      const likeliest = found.reduce((best, hit) => (records[hit.id].weight > 1 && (places.get(hit.id) || 0) > (places.get(best?.id) || 0) ? hit : best), undefined);
      // what endangers is not outranked by comfort
      const isFirstDanger = Boolean(isDanger(first));
      if (isFirstDanger) first.score = most * 1.001;
      else if (isDanger(likeliest) && places.get(likeliest.id) >= Math.max(ENDANGERS.least, ENDANGERS.rises * Math.max(0, ...places.values()))) likeliest.score = most * 1.001;
      const least = Math.max(ENDANGERS.known, likelihood / 2, nothing * ENDANGERS.beside);
      const endangers = records.some(({ url, weight }) => weight > 1 && (pages.get(url) || 0) >= least);
      return {
        refuses: (isHeld, best) => !endangers && !isDanger(best) && (isHeld ? nothing > REFUSED.seldom && known >= REFUSED.known : nothing > REFUSED.often),
        opens: endangers || (nothing < OPEN.nothing && known >= OPEN.known),
        isSure: likelihood >= OPEN.sure || endangers,
        isDanger: isFirstDanger,
        shards: [...away].filter(([, share]) => share >= LIKELY).map(([shard]) => shard),
      };
    }

    /**
     * Let it only say whether something that the site does not deal with itself is asked about.
     * @param {string} query @param {boolean} isAlone whether it is nothing but the name of that @returns {Heard | undefined}
     */
    function hearBeside(query, isAlone) {
      const said = likely(query);
      if (!said) return undefined;
      const isBeside = !isAlone && said.nothing > REFUSED.beside;
      return { refuses: () => isBeside, opens: false, isSure: false, isDanger: !isBeside, shards: [] };
    }

    return { steps, likely, hear, hearBeside };
  }

  Object.assign(globalThis.kbSearch, { classifying, pieces });
})();
