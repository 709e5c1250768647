// @ts-check
// Ranking: what is found for a query, best first. A record is scored by where the words stand, and then by how much of the query it
// answers, whether a name in the query leads to it, and how much the query is like a question that is known to lead there.
(() => {
  "use strict";
  const { latin } = globalThis.kbSearch;

  const OTHER = /[^\p{L}\p{M}\p{N}]+/gu;
  /** How the fields weigh, and words that only begin with what was typed or are but like it. */
  const BOOST = { title: 3.5, names: 4, called: 2, page: 0.9, text: 1 };
  const INEXACT = { fuzzy: 0.5, prefix: 0.7 };
  const BM25 = { k: 1.2, b: 0.5, d: 0.3 };

  /** What a query must come to, to be answered at all: the share of it that the site holds, and how much more for each
   * part that is written nowhere; most of it that may be, if it names something of the site, and the share that the site then
   * holds, less so much of what is written nowhere; the share that a single
   * record must cover. A site that is strict refuses what hardly fits; another shows it as the closest there is. */
  const LEAST = {
    strict: { cover: 0.22, more: 0.3, foreign: 0.7, named: 0.35, strange: 0.5, record: 0.2 },
    lenient: { cover: 0.05, more: 0.05, foreign: 1, named: 0, strange: 0, record: 0.05 },
  };
  /** Least likeness to a known question that makes a query one. */
  const LEAST_LIKENESS_OF_QUESTION = 0.53;
  /** Letters of Han and other words of a query that says so little that one name of the site is enough. */
  const BRIEF = 6;
  /** The share or the likeness with which a query is answered however much of it is foreign. */
  const ALMOST_ALL = 0.85;
  /** The share of a query that stands on the site, from which the classifier must be surer to refuse it. */
  const CERTAIN = 0.95;
  /** Least share that a record must hold of what is asked of something that the site does not deal with itself. */
  const LEAST_TOLD = 0.6;
  /** How much less what says the same in other words counts when it is decided whether anything is shown. */
  const OTHERWISE = 0.85;
  /** The share below which the reader is told that nothing quite fits. */
  const SURE = 0.34;
  /** Least likeness of a phrase that counts. */
  const LEAST_LIKENESS = 0.4;
  /** How much a name that leads to a record adds, and a question that is like a known one. */
  const LED = 0.45;
  const LIKENESS = { factor: 4, power: 2.5 };
  /** Which share of the score depends on rare words, such as names of authors. */
  const KEYED = 0.85;
  /** How much more a page counts that compares just the two that are asked for. */
  const COMPARED = 3;
  /** How much more the page counts that is about the one that is asked for. */
  const ABOUT = 2;
  /** Likeness to the title of a page that answers a question, with which that page comes first. */
  const ASKED = 0.7;
  /** How many of the best records are looked through for the query word for word, and what a letter of it adds. */
  const QUOTED = { records: 40, letter: 0.05, most: 12 };
  /** Of what a definition holds, the share that a page or a section holds which goes before it; among how many records, and how far. */
  const TOLD = { kinds: ["page", "section"], share: 0.9, records: 12, above: 1.001 };
  /** The share of the best text below which a record is not shown. */
  const FLOOR = 0.03;

  /**
   * Whether what was found answers a query.
   * @param {number} cover how much of the query stands there @param {number} like how like it is to a known question
   * @param {any} asked the query as it was understood @param {boolean} named whether it names anything of the site
   * @param {typeof LEAST.strict} least
   */
  function isAnswered(cover, like, { foreign, ours, personal, size }, named, least) {
    if (ours) return cover >= least.cover / 2 || like > 0;
    if (personal && (like > 0 || cover >= least.cover)) return true;
    if (named) return (foreign <= least.foreign && (size <= BRIEF || cover - least.strange * foreign >= least.named)) || Math.max(cover, like) >= ALMOST_ALL;
    return cover >= least.cover + least.more * foreign || like >= LEAST_LIKENESS_OF_QUESTION;
  }

  /** Whether other words may begin with a term: it is a word that is not Han. @param {string} term */
  function begins(term) {
    const letters = [...term];
    return letters.length > 1 && letters.every(latin);
  }

  /** Letters alone, without what stands between them. @param {string} s */
  const squeezed = (s) => s.replace(OTHER, "");
  /** Whether something says what is asked for, in these words or in others. @param {any} unit @param {Set<string>} held @param {number} less what the latter counts */
  const says = (unit, held, less) => (unit.tokens.some((/** @type {string} */ token) => held.has(token)) ? 1 : unit.otherwise?.some((/** @type {string} */ token) => held.has(token)) ? less : 0);
  const greatest = (/** @type {number[]} */ numbers) => Math.max(0, ...numbers);

  /**
   * @param {any} site what `indexing` made @param {Record<string, any>} kinds @param {boolean} strict @param {(text: string) => string} norm
   * @param {(query: string, exactly: boolean) => any} understand @param {(query: string) => string[]} suggestions
   * @param {any} classifier that of the site, if it has one
   */
  function ranking(site, kinds, strict, norm, understand, suggestions, classifier) {
    const limits = strict ? LEAST.strict : LEAST.lenient;
    const { index, records, titles, bodies, homes, leads, compared, rivals, canon, names, alike } = site;

    /** The records that hold any of the terms. @param {any} asked @param {string[]} terms */
    const holding = ({ weights, strange }, terms) => index.search(terms, {
      boost: BOOST, inexact: INEXACT, bm25: BM25, weigh: (term) => weights.get(term) ?? 1,
      prefix: begins, fuzzy: (term) => (strange.has(term) ? 0.2 : 0),
    });

    /** Add the places of what the query is like, if they hold none of its terms. @param {any[]} found @param {Map<number, number>} near */
    function addLike(found, near) {
      const there = new Set(found.map((hit) => hit.id));
      for (const [ci, like] of near) {
        for (const id of homes[ci]) if (!there.has(id)) {
          there.add(id);
          found.push({ id, score: 0, terms: [], queryTerms: [] });
        }
      }
    }

    /** The terms that each page holds, its sections included. @param {any[]} found */
    function termsByPage(found) {
      const byPage = new Map();
      for (const hit of found) {
        const { home } = records[hit.id];
        if (!byPage.has(home)) byPage.set(home, new Set());
        for (const term of hit.queryTerms) byPage.get(home).add(term);
      }
      return byPage;
    }

    /** Score everything that was found. @param {any[]} found @param {any} asked @param {Map<number, number>} near */
    function score(found, asked, near) {
      const { phrase, mentioned, units, keys } = asked;
      const total = units.reduce((sum, unit) => sum + unit.weight, 0) || 1;
      const top = asked.top;
      // a name within a question that is about something else says less
      const nearest = Math.max(LEAST_LIKENESS, ...near.values());
      const apt = (/** @type {number} */ ci) => Math.min(1, Math.max(0.5, (near.get(ci) || 0) / nearest));
      const byPage = termsByPage(found);
      // what is asked of one that has a page of its own is told there
      const others = [...mentioned].filter((ci) => rivals.has(ci));
      const about = others.length === 1 ? rivals.get(others[0]) : undefined;

      for (const hit of found) {
        const record = records[hit.id];
        const matched = new Set(hit.queryTerms);
        const around = record.kind === "page" ? byPage.get(record.home) : matched;
        const to = leads.get(hit.id);
        const less = OTHERWISE * Math.min(1, record.weight);
        let cover = 0;
        let written = 0;
        let led = 0;
        for (const unit of units) {
          // a page also answers with what its sections say
          const share = unit.weight / total;
          const own = says(unit, matched, less);
          const within = 0.5 * says(unit, around, less);
          cover += share * (own ? 1 : within && 0.5);
          written += share * (own || within);
          if (to) led += greatest([...unit.cis].map(([ci, share]) => share * apt(ci) * (to.get(ci) || 0))) * unit.weight / total;
        }
        const like = to ? greatest([...to].map(([ci, share]) => share * (near.get(ci) || 0))) : 0;
        hit.like = like;
        hit.written = written;
        hit.cover = Math.max(cover, like);
        // how far the text itself answers: what a name leads to stands far above the rest
        hit.own = Math.max(hit.score * cover, top * like * like);
        hit.score = (hit.score / top + LED * led) * (1 + 3 * led) * (0.12 + 0.88 * cover * cover) + LIKENESS.factor * like ** LIKENESS.power;

        let kind = kinds[record.kind].weight;
        if (keys.length) {
          const held = keys.filter((key) => matched.has(key) || around.has(key)).length / keys.length;
          hit.score *= 1 - KEYED + KEYED * held;
          // an author is asked for their paper, a trial for what is told of it
          if (held === 1 && kinds[record.kind].people && keys.some((key) => norm(record.lead).includes(key))) kind = 1;
        }
        hit.score *= kind * record.weight;
        if (record.home === about) hit.score *= ABOUT;
        if (compared.get(hit.id)?.every((cis) => cis.some((ci) => mentioned.has(ci)))) hit.score *= COMPARED;
        const title = titles[hit.id];
        const home = to ? greatest(asked.asked.map((ci) => to.get(ci) || 0)) : 0;
        if (home) hit.score *= 1 + 1.5 * home;
        else if (title === phrase || asked.asked.some((ci) => title === canon[ci])) hit.score *= record.kind === "page" ? 2.2 : 1.6;
        else if (phrase.length > 1 && title.includes(phrase)) hit.score *= 1.4;
      }
    }

    /** Whether some terms tell of something what is asked of it. @param {Set<string>} held @param {any} asked */
    function tells(held, { apart, units }) {
      let all = 0;
      let told = 0;
      for (const unit of units) {
        const isHeld = unit.tokens.some((token) => held.has(token));
        if ([...unit.cis.keys()].some((ci) => apart.includes(ci))) {
          if (!isHeld) return false;
        } else {
          all += unit.weight;
          if (isHeld) told += unit.weight;
        }
      }
      return told >= LEAST_TOLD * all;
    }

    const order = (a, b) => b.score - a.score || a.id - b.id;

    /** Let records go first that say the query word for word. @param {any[]} found, best first @param {string} phrase */
    function preferQuoted(found, phrase) {
      const exact = squeezed(phrase);
      if (exact.length > 2) for (const hit of found.slice(0, QUOTED.records)) {
        if (squeezed(bodies[hit.id]).includes(exact)) hit.score *= 1 + QUOTED.letter * Math.min(exact.length, QUOTED.most);
      }
    }

    /** Let a page whose question is the one that was asked go first, but for what bears that very name and what weighs more than other pages. @param {any[]} found, best first @param {any} asked @param {Map<number, number>} near */
    function preferAsked(found, { phrase, meant, mentioned }, near) {
      const exact = site.ways.get(phrase);
      let page = exact;
      let best = ASKED;
      // one name alone asks nothing; what is asked of another is told elsewhere
      const isName = [phrase, meant.trim()].some((text) => names.meanings.has(text));
      if (page === undefined && !isName && ![...mentioned].some((ci) => rivals.has(ci))) {
        const about = alike.near(site.topic(meant), ASKED);
        for (const [number, id] of site.asking) {
          const like = Math.max(near.get(number) || 0, about.get(number) || 0);
          if (like > best) {
            best = like;
            page = id;
          }
        }
      }
      const first = found[0];
      const isFirst = first && (titles[first.id] === phrase || (exact === undefined && records[first.id].weight > 1));
      const hit = page !== undefined && !isFirst && found.find(({ id }) => id === page);
      if (hit) hit.score = Math.max(hit.score, found[0].score * (1 + best));
    }

    /** Let what tells of a term go before its definition, where that bears the name of the term and holds as much of what is asked. @param {any[]} found, best first */
    function preferTold(found) {
      const [first] = found;
      if (!first || records[first.id].kind !== "term") return;
      const defined = leads.get(first.id) || new Map();
      const bears = (/** @type {any} */ hit) => site.namesIn(`${titles[hit.id]}\n${records[hit.id].called}`)
        .some((/** @type {any} */ one) => one.cis.some((/** @type {number} */ ci) => defined.has(ci)));
      const told = found.slice(1, TOLD.records).find((hit) => TOLD.kinds.includes(records[hit.id].kind) && hit.cover >= TOLD.share * first.cover && bears(hit));
      if (told) told.score = first.score * TOLD.above;
    }

    /** Find. @param {string} query @param {number} [limit] @param {boolean} [exactly] letter by letter, with nothing put right */
    return function search(query, limit = 30, exactly = false) {
      const nothing = { exactly, items: [], notes: [], terms: [], cis: [], best: 0, unsure: false, suggestions: [] };
      if (!query.trim()) return nothing;
      const asked = understand(query, exactly);
      // what it may be about, also where nothing is shown
      const cis = [...asked.mentioned, ...asked.units.flatMap((/** @type {any} */ unit) => [...unit.cis.keys()])];
      const { phrase, weights, notes, named, elsewhere, ours } = asked;
      const terms = [...weights.keys()];
      if (!terms.length) return { ...nothing, notes, cis, unsure: true };
      const found = holding(asked, terms);
      asked.top = found.length ? found[0].score : 1;
      const near = alike.near(site.told(asked.meant), LEAST_LIKENESS);
      const nearest = Math.max(LEAST_LIKENESS_OF_QUESTION, ...near.values());
      for (const [ci, like] of near) if (like === nearest) cis.push(ci);
      // the nearest that there is to say of what the site does not deal with
      const instead = elsewhere.flatMap((ci) => homes[ci]);
      const isKnown = [...near].some(([ci, like]) => like >= LEAST_LIKENESS_OF_QUESTION && !instead.includes(homes[ci][0]));
      if (elsewhere.length && !isKnown) return { ...nothing, cis, unsure: true, suggestions: instead.slice(0, 1).map((id) => records[id].title) };

      addLike(found, near);
      score(found, asked, near);
      found.sort(order);
      preferQuoted(found, phrase);
      found.sort(order);
      preferAsked(found, asked, near);
      found.sort(order);
      preferTold(found);
      found.sort(order);
      const isDanger = named && found.length > 0 && records[found[0].id].weight > 1;
      // what is nothing but a name leads to its place, and an author to their papers, unless the classifier is sure of another; what is asked
      // of another thing leads to that
      const isName = asked.asked.length > 0 || asked.keys.length > 0;
      const heard = exactly ? undefined : asked.isAside ? classifier?.hearBeside(asked.said, asked.isAlone) : classifier?.hear(asked.said, found, isName);
      found.sort(order);
      const endangers = isDanger && (!heard || heard.isDanger);

      // what is asked of another thing is not answered with all there is of that thing; what endangers comes all the same
      const { apart } = asked;
      const isTold = !apart.length || !found.length || records[found[0].id].weight > 1
        || apart.some((one) => [...near.keys()].some((ci) => site.isAskedWith(ci, one))) || found.some((hit) => tells(new Set(hit.queryTerms), asked));
      const beside = isTold ? [] : apart.flatMap((ci) => homes[ci].slice(0, 1)).map((id) => records[id]);
      if (!isTold && !heard?.isSure) return { ...nothing, notes, cis, unsure: true, beside };

      const best = greatest(found.slice(0, 5).map((hit) => hit.cover));
      const known = greatest(found.slice(0, 5).map((hit) => hit.like));
      const written = found.reduce((most, hit) => Math.max(most, hit.written), 0);
      const floor = FLOOR * greatest(found.slice(0, 20).map((hit) => hit.own));
      // the title of a page is a name of the site, too
      const titled = !named && !ours && records.some(({ id, kind }) => kind === "page" && titles[id].length > 1 && phrase.includes(titles[id]));
      const least = titled ? limits.record / 2 : limits.record;
      // the classifier may refuse what the site holds, but not what endangers
      const isRefused = strict && heard?.refuses(written >= CERTAIN || known >= ASKED, found[0]);
      const fits = isAnswered(written, known, asked, named || titled, limits) && !isRefused;
      const items = endangers || fits || heard?.opens ? found.filter((hit) => hit.isLikely || (hit.own >= floor && hit.cover > least)).slice(0, limit) : [];
      return {
        items: items.map((hit) => ({ ...records[hit.id], score: hit.score, terms: hit.terms })),
        exactly, notes, terms, cis, shards: heard?.shards || [], best, unsure: best < SURE, suggestions: best < SURE ? suggestions(query) : [],
      };
    };
  }

  globalThis.kbSearch.ranking = ranking;
})();
