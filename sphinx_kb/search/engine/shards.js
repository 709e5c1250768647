// @ts-check
// Shards: the records that few queries need are not loaded with the others, nor are the texts of a site that has a classifier,
// which are a shard a page, and the last shard all of them. What a query says that is not known yet is looked up in tables of words,
// which tell the shards that hold it; loaded, they are joined to the data.
(() => {
  "use strict";
  const { HAN, CJK } = globalThis.kbSearch;

  const WORDS = new RegExp(`[${CJK}]+|(?:(?![${CJK}])[\\p{L}\\p{N}])+`, "gu");
  /** Shards that are loaded for one query at most, and the share of what the best of them holds that each must hold. */
  const MOST = 4;
  const LEAST = 0.6;
  /** How much more a word tells in a title. */
  const TITLE = 2;
  /** Records up to which a word that is not Han may be the name of another. */
  const RARE = 8;
  /** The share of a query below which what was found leaves something to be looked for. */
  const COVERED = 0.6;
  /** Pages that were found first whose texts are weighed beside other records. */
  const FIRST = 4;
  /** That below which a pair of Han that nothing loaded has is looked for in texts. */
  const WRITTEN = 0.85;

  /**
   * The data with some shards. What was there keeps its number.
   * @param {any} core with all concepts @param {any} body @param {any[]} shards
   */
  function joined(core, body, shards) {
    /** @type {Map<string, number[]>} The concepts that a name is the first of, in order. */ const called = new Map();
    core.concepts.forEach(([name], ci) => called.set(name, [...(called.get(name) || []), ci]));
    const made = {
      ...body, records: [...body.records], texts: [...body.texts], called: { ...body.called }, mentions: { ...body.mentions },
      words: [...body.words], questions: [...body.questions],
    };
    const all = { ...core, concepts: [...core.concepts], words: [...core.words], homes: core.homes.map((ids) => [...ids]) };
    for (const shard of shards) {
      if (!shard.records) {
        globalThis.kbSearch.fill(made.texts, core, body, shard);
        continue;
      }
      const base = core.records.length + made.records.length;
      const moved = (/** @type {number[]} */ ids) => ids.map((id) => id + base);
      made.records.push(...shard.records);
      made.texts.push(...shard.texts);
      for (const [id, text] of Object.entries(shard.called)) made.called[base + Number(id)] = text;
      for (const [id, ids] of Object.entries(shard.mentions)) made.mentions[base + Number(id)] = moved(ids);
      for (const [name, which, places] of shard.homes) for (const [place, id] of places) all.homes[called.get(name)[which]][place] = id + base;
      for (const [names, words, questions, ids] of shard.concepts) {
        all.concepts.push(names);
        all.words.push([]);
        all.homes.push(moved(ids));
        made.words.push(words);
        made.questions.push(questions);
      }
    }
    return { core: all, body: made };
  }

  /**
   * What queries need that is not loaded.
   * @param {any} core @param {any} body @param {any} site what `indexing` made @param {any} rules @param {(text: string) => string} norm
   */
  function seeking(core, body, { names, index, records }, rules, norm) {
    const [count, tables, isFar, pages] = core.shards || [0, 0, false, 0];
    const allTexts = count + pages;

    /** The words of a query as they are looked up. @param {string} query */
    function wordsOf(query) {
      const found = new Set();
      for (const [word] of norm(query).replace(rules.question, " ").matchAll(WORDS)) {
        if (!HAN.test(word)) found.add(word);
        else for (let i = 1; i < word.length; i++) found.add(word.slice(i - 1, i + 1));
      }
      return [...found].filter((word) => word.length > 1);
    }

    /** The shards that hold a word, by a table. @param {any} table @param {string} word */
    const told = (table, word) => Object.keys(table).map(Number).filter((number) => (
      HAN.test(word) ? table[number][word[0]]?.includes(word[1]) : ` ${table[number][""] || ""} `.includes(` ${word} `)));

    /** Whether a word that is not Han may be the name of something else. @param {string} word */
    const isNew = (word) => !HAN.test(word) && !names.isHeard(word) && (!index.begins(word) || index.frequency.get(word) <= RARE);
    /** Whether two letters of Han stand in nothing that is loaded. @param {string} word */
    const isUnheard = (word) => HAN.test(word) && !index.frequency.has(word) && !names.isHeard(word);

    /** @type {[number, number][] | undefined} */ let places;
    /** The texts of the pages that were found first, which would lose to other records only because they are not there. @param {any[]} items */
    function firstTexts(items) {
      if (!pages) return [];
      const where = (places ??= globalThis.kbSearch.placesOf(records.map((/** @type {any} */ { url }) => [url])));
      return [...new Set(items.map(({ id }) => where[id][0]))].filter((page) => page < pages).slice(0, FIRST).map((page) => count + page);
    }

    /** Those that hold most of what is looked for. @param {Map<number, number>} worth @param {number} all what all of it is worth @param {Set<number>} loaded */
    function aptest(worth, all, loaded) {
      const best = Math.max(0, ...worth.values());
      const apt = [...worth].filter(([, one]) => one >= LEAST * Math.max(best, all)).sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      return apt.slice(0, MOST).map(([shard]) => shard).filter((shard) => !loaded.has(shard));
    }

    /**
     * The tables that a query needs; then, once they are there, the shards.
     * @param {string} query @param {any} found what was found for it
     * @param {Map<number, any>} known the tables that are loaded @param {Set<number>} loaded the shards that are
     */
    return function needs(query, found, known, loaded) {
      /** @type {{ tables: number[], shards: number[] }} */ const nothing = { tables: [], shards: [] };
      if (loaded.size >= count && !pages) return nothing;
      const isPossible = (/** @type {number} */ shard) => !loaded.has(shard) && (shard < count || !loaded.has(allTexts));
      const whole = pages && found.exactly && !loaded.has(allTexts) ? [allTexts] : [];
      const away = [...new Set([...(found.shards || []), ...found.cis.map((/** @type {number} */ ci) => body.away?.[ci])])];
      const direct = away.filter((shard) => shard >= 0 && !loaded.has(shard)).slice(0, MOST);
      // what is read as pinyin is no word of its own
      const read = found.notes.filter((/** @type {any} */ note) => note.kind === "pinyin").map((/** @type {any} */ note) => note.from).join(" ");
      const words = wordsOf(query).filter((word) => !read.includes(word));
      // what texts say is neither taken for what sounds like it, nor sought elsewhere
      const isWritten = pages && (found.best < WRITTEN || found.notes.some((/** @type {any} */ { kind }) => kind === "sound")) && words.some(isUnheard);
      // of a word that is new, such as the name of an author, neither names nor examples tell the place
      if (direct.length && !isWritten && !words.some(isNew)) return { tables: [], shards: [...direct, ...whole] };
      const isOpen = isFar || found.unsure || !found.items.length || found.best < COVERED || words.some(isNew);
      if (!(isOpen || isWritten) || !words.length) return { tables: [], shards: whole };
      const wanted = [...new Set(words.map((word) => word.charCodeAt(0) % tables))].filter((table) => !known.has(table));
      if (wanted.length) return { tables: wanted, shards: [] };
      /** @type {Map<number, number>[]} Of the records, and of the texts, what each is worth. */ const worth = [new Map(), new Map()];
      const all = [0, 0];
      for (const word of words) {
        const holding = told(known.get(word.charCodeAt(0) % tables) || {}, word).map((number) => [number < 0 ? -1 - number : number, number < 0 ? TITLE : 1]);
        for (const kind of [0, 1]) {
          const some = holding.filter(([shard]) => Number(shard >= count) === kind);
          if (!some.length) continue;
          const tells = Math.log(1 + (kind ? pages : count) / some.length);
          all[kind] += tells;
          for (const [shard, times] of some) worth[kind].set(shard, (worth[kind].get(shard) || 0) + tells * times);
        }
      }
      const [apt, written] = worth.map((some, kind) => aptest(some, all[kind], loaded));
      const others = isOpen ? apt : [];
      const texts = whole.length ? whole : [...new Set([...written, ...(others.length ? firstTexts(found.items) : [])])].filter(isPossible);
      return { tables: [], shards: [...new Set([...others, ...direct])].slice(0, MOST).concat(texts) };
    };
  }

  Object.assign(globalThis.kbSearch, { joined, seeking });
})();
