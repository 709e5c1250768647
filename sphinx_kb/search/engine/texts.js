// @ts-check
// Texts: most are not loaded with the records, only the names that stand in them, as `sphinx_kb/search/texts.py` says. Those of a
// page come when it is listed, or when a query has a word that nothing else has.
(() => {
  "use strict";

  /** The first context of each kind, and how many contexts there are. */
  const [OF_NAMES, OF_COUNTS, OF_STEPS, ALL] = [0, 1024, 2048, 2048 + 1024 * 32];

  /** The concepts of which names stand in each record. @param {string} code @returns {number[][]} */
  function heldBy(code) {
    const coded = globalThis.kbSearch.coded(code, ALL);
    /** @type {number[][]} */ const found = [];
    let concept = -1;
    for (let rest = coded.number(OF_NAMES); rest; rest--) {
      concept += 1 + coded.number(OF_NAMES);
      const count = 1 + coded.number(OF_COUNTS);
      const steps = OF_STEPS + 1024 * (31 - Math.clz32(count));
      for (let i = 0, at = -1; i < count; i++) {
        at += 1 + coded.number(steps);
        (found[at] ??= []).push(concept);
      }
    }
    return found;
  }

  /** Where the text of each record lies: the number of its page among all, and its own on that page. @param {any[]} records @returns {[number, number][]} */
  function placesOf(records) {
    /** @type {Map<string, [number, number]>} */ const pages = new Map();
    return records.map(([url]) => {
      const home = url.split("#")[0];
      const [page, count] = pages.get(home) ?? [pages.size, 0];
      pages.set(home, [page, count + 1]);
      return [page, count];
    });
  }

  /** Fill in the texts of a page, or of all. @param {string[]} texts @param {any} core @param {any} body @param {{ page?: number, texts: string[] }} shard */
  function fill(texts, core, body, shard) {
    const places = placesOf([...core.records, ...body.records]);
    places.forEach(([page, number], id) => {
      if (shard.page === undefined) texts[id] = shard.texts[id];
      else if (shard.page === page) texts[id] = shard.texts[number];
    });
  }

  Object.assign(globalThis.kbSearch, { heldBy, placesOf, fill });
})();
