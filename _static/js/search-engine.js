// @ts-check
// The engine of the search: fold what is typed, cut it, widen it by other names, pinyin and look-alikes, find, rank,
// and mark what was found on the original letters. Knows data and strings, no page: tests run it in node.
// Needs MiniSearch and window.kbSearch.core (and .body, once it is there), which kb/search writes.
(() => {
  "use strict";

  /** @typedef {{ ci: number, alias: string, at: number }} Found a concept found in a text */
  /** @typedef {{ s: string, at: number[] }} Folded a folded text, and where each letter stood */

  const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", κ: "kappa", μ: "mu", σ: "sigma" };
  const HAN = /[\u3400-\u9fff]/;
  const HAN_RUN = /[\u3400-\u9fff]+/g;
  const WORD = /[\u3400-\u9fff]+|[a-z0-9]+(?:\.[0-9]+[a-z]*)?(?:-[a-z0-9]+)*/g;
  const QUESTION = new RegExp(
    "为什么|怎么办|是不是|会不会|能不能|可不可以|有没有|怎么样|多不多|好不好|怎么|怎样|如何|什么|哪些|哪个|哪种|请问|可以|能否|是否|应该|需要|" +
      "一下|之后|以后|吃了|服用|服了|吃|吗|呢|吧|啊|的|了|我|你|他|是|会|能|要|让人|还|更|和|与|有",
    "g",
  );
  const DASH = /[\u2010-\u2015\u2212]/;
  // variants that are one word: 15 mg, 5-HT 2A, alpha-2, CYP 2D6, 5-羟色胺
  const JOINTS = [
    { find: /毫克/g, by: "mg" },
    { find: /(?<=\d)[- ](?=[a-z]{1,4}(?![a-z]))/g, by: "" },
    { find: /(?<=(?<![a-z])[a-z]{1,5})[- ](?=\d[a-z0-9]{0,2}(?![a-z0-9]))/g, by: "" },
    { find: /(?<=5ht)[- ](?=\d)/g, by: "" },
    { find: /(?<=\d)-(?=[\u3400-\u9fff])/g, by: "" },
    { find: /5羟色胺(?=\d[a-z]?(?![a-z0-9]))/g, by: "5ht" },
  ];
  const LONGEST = 200;
  const KIND_WEIGHT = { page: 1.25, section: 1, term: 1.05, claim: 0.55, reference: 0.5 };

  /** Make the search over some data. @param {any} core @param {any} MiniSearch @param {string[] | undefined} body */
  function create(core, MiniSearch, body) {
    const simplified = new Map();
    const pairs = [...core.simplified];
    for (let i = 0; i < pairs.length; i += 2) simplified.set(pairs[i], pairs[i + 1]);
    const syllableOf = new Map();
    for (const syllable of Object.keys(core.syllables)) {
      for (const letter of core.syllables[syllable]) syllableOf.set(letter, syllable);
    }

    /** One letter as it is compared. @param {string} letter */
    const foldLetter = (letter) => GREEK[letter] || simplified.get(letter) || (DASH.test(letter) ? "-" : letter === "⁄" ? "/" : letter);

    /** @param {string} text @returns {Folded} */
    function fold(text) {
      let s = "";
      const at = [];
      let i = 0;
      for (const original of text) {
        let folded = "";
        for (const letter of original.normalize("NFKC").toLowerCase()) folded += foldLetter(letter);
        for (let k = 0; k < folded.length; k++) at.push(i);
        s += folded;
        i += original.length;
      }
      at.push(i);
      for (const { find, by } of JOINTS) ({ s, at: at.length } = replaced(s, at, find, by));
      return { s, at };
    }

    /** Replace in a folded text; `at` is changed in place. */
    function replaced(s, at, find, by) {
      let out = "";
      const places = [];
      let last = 0;
      for (const found of s.matchAll(find)) {
        out += s.slice(last, found.index) + by;
        places.push(...at.slice(last, found.index));
        for (let k = 0; k < by.length; k++) places.push(at[found.index]);
        last = found.index + found[0].length;
      }
      if (!last) return { s, at: at.length };
      out += s.slice(last);
      places.push(...at.slice(last));
      for (let k = 0; k < places.length; k++) at[k] = places[k];
      return { s: out, at: places.length };
    }

    /** The folded text alone, faster. @param {string} text */
    function norm(text) {
      let s = "";
      for (const letter of text.normalize("NFKC").toLowerCase()) s += foldLetter(letter);
      for (const { find, by } of JOINTS) s = s.replace(find, by);
      return s;
    }

    // —— concepts: groups of names that mean the same ——
    const canon = core.concepts.map((names) => norm(names[0]));
    /** @type {[string, number][]} */
    const aliases = [];
    core.concepts.forEach((names, ci) => names.forEach((name) => { if (norm(name)) aliases.push([norm(name), ci]); }));
    aliases.sort((a, b) => b[0].length - a[0].length);
    // an alias is looked for only in texts that hold its first letter pair
    const byStart = new Map();
    for (const entry of aliases) {
      const start = entry[0].slice(0, 2);
      if (!byStart.has(start)) byStart.set(start, []);
      byStart.get(start).push(entry);
    }

    /** The concepts of a text, longest first; `nested` also those within others. @returns {Found[]} */
    function conceptsIn(s, nested) {
      const candidates = new Set();
      for (let i = 0; i < s.length; i++) {
        for (const entry of byStart.get(s.slice(i, i + 2)) || []) candidates.add(entry);
        for (const entry of byStart.get(s[i]) || []) candidates.add(entry);
      }
      const found = [];
      const used = new Uint8Array(s.length);
      for (const [alias, ci] of [...candidates].sort((a, b) => b[0].length - a[0].length || a[1] - b[1])) {
        if (nested && alias.length < 2 && HAN.test(alias)) continue;
        for (let at = s.indexOf(alias); at >= 0; at = s.indexOf(alias, at + 1)) {
          if (/^[a-z0-9]/.test(alias) && /[a-z0-9]/.test(s[at - 1] || "")) continue;
          if (/[a-z0-9]$/.test(alias) && /[a-z0-9]/.test(s[at + alias.length] || "")) continue;
          const end = at + alias.length;
          if (nested) {
            if (found.some((one) => one.ci === ci && at < one.at + one.alias.length && one.at < end)) continue;
          } else if (used.subarray(at, end).some(Boolean)) continue;
          used.fill(1, at, end);
          found.push({ ci, alias, at });
        }
      }
      return found;
    }

    /** Han one by one and by twos; other words whole and by their parts. @param {string} s */
    function grams(s) {
      const out = [];
      for (const [word] of s.matchAll(WORD)) {
        if (HAN.test(word)) {
          for (let i = 0; i < word.length; i++) {
            out.push(word[i]);
            if (i) out.push(word.slice(i - 1, i + 1));
          }
        } else {
          out.push(word.replace(/-/g, ""));
          if (word.includes("-")) out.push(...word.split("-").filter((part) => part.length > 1));
        }
      }
      return out;
    }

    // —— the index ——
    const records = core.records.map(([url, page, title, lead, kind, weight], id) => ({
      id, url, page: kind === "page" ? "" : page, home: page, title, lead, kind, weight,
      text: body && body[id] ? (kind === "page" ? `${lead} ${body[id]}` : lead + body[id]) : lead,
    }));
    const titles = records.map((record) => norm(record.title));
    const bodies = records.map((record) => norm(record.text));
    const frequency = new Map();
    const cache = new Map();
    let seen = new Set();
    const tokens = (text) => {
      let out = cache.get(text);
      if (!out) {
        const s = norm(text);
        out = grams(s).concat(conceptsIn(s, true).map((one) => `c:${one.ci}`));
        if (text.length < 40) cache.set(text, out);
      }
      for (const token of out) seen.add(token);
      return out;
    };
    const index = new MiniSearch({
      fields: ["title", "page", "text"], tokenize: tokens, processTerm: (term) => term,
    });

    /** Add records until `until` says it is time; true when all are in. */
    let added = 0;
    function grow(until) {
      while (added < records.length) {
        seen = new Set();
        index.add(records[added++]);
        for (const token of seen) frequency.set(token, (frequency.get(token) || 0) + 1);
        if (until && until()) return added === records.length;
      }
      return true;
    }

    // —— pinyin: the words of names and titles, by their syllables ——
    const words = new Map();
    function addWord(name, ci) {
      for (const [word] of name.matchAll(HAN_RUN)) {
        if (word.length < 2) continue;
        const syllables = core.readings[word] ? core.readings[word].split(" ") : [...word].map((letter) => syllableOf.get(letter) || "");
        if (syllables.some((syllable) => !syllable)) continue;
        if (words.has(word) && !(ci >= 0 && words.get(word).ci < 0)) continue;
        const starts = [0];
        for (const syllable of syllables) starts.push(starts[starts.length - 1] + syllable.length);
        words.set(word, { word, ci, syllables, full: syllables.join(""), initials: syllables.map((one) => one[0]).join(""), starts });
      }
    }
    core.concepts.forEach((names, ci) => names.forEach((name) => {
      const s = norm(name);
      addWord(s, s.replace(HAN_RUN, "").length > 3 ? -1 : ci);
    }));
    for (const title of titles) addWord(title, -1);
    const vocabulary = [...words.values()];

    /** Words read like `typed`, with how well. */
    function readLike(typed) {
      const found = [];
      for (const one of vocabulary) {
        let score = 0;
        if (one.full === typed) score = 1;
        else if (typed.length >= 3 && one.full.startsWith(typed)) score = 0.8;
        else if (typed.length >= 2 && one.initials === typed) score = 0.75;
        else if (typed.length >= 3 && one.initials.startsWith(typed)) score = 0.5;
        else if (typed.length >= 4) {
          const at = one.full.indexOf(typed);
          if (at > 0 && one.starts.includes(at)) score = one.starts.includes(at + typed.length) ? 0.7 : 0.5;
          else if (at < 0 && one.full.length >= 5 && typed.startsWith(one.full)) score = 0.6;
        }
        if (score) found.push({ one, score });
      }
      found.sort((a, b) => b.score - a.score || Number(b.one.ci >= 0) - Number(a.one.ci >= 0) || a.one.word.length - b.one.word.length);
      return found.slice(0, 6);
    }

    /** Words that sound like a part of the query which the site does not know: 半衰其 → 半衰期. */
    function soundAlikes(s) {
      const found = [];
      for (const [run] of s.matchAll(HAN_RUN)) {
        const syllables = [...run].map((letter) => syllableOf.get(letter) || "?");
        for (const one of vocabulary) {
          const n = one.syllables.length;
          for (let i = 0; i + n <= syllables.length; i++) {
            if (!one.syllables.every((syllable, k) => syllable === syllables[i + k])) continue;
            const span = run.slice(i, i + n);
            if (span === one.word) continue;
            let unknown = false;
            for (let k = 0; k < n - 1; k++) if (!frequency.has(span.slice(k, k + 2))) unknown = true;
            if (unknown && (n > 2 || !frequency.has(span))) found.push({ one, span });
          }
        }
      }
      found.sort((a, b) => b.one.word.length - a.one.word.length);
      return found.filter((hit, i) => !found.slice(0, i).some((other) => other.span.includes(hit.span)));
    }

    const rarity = (token) => Math.log(1 + records.length / (1 + (frequency.get(token) || 0)));
    const isSubject = (one) => core.subject.includes(one.ci);

    /** What is left of a query when the subject of the whole site is taken out, if anything is asked of it. */
    function withoutSubject(s) {
      const found = conceptsIn(s, false);
      if (!found.some(isSubject)) return s;
      let rest = s;
      for (const one of found) {
        if (isSubject(one)) rest = rest.slice(0, one.at) + " ".repeat(one.alias.length) + rest.slice(one.at + one.alias.length);
      }
      const asked = found.some((one) => !isSubject(one)) || grams(rest.replace(QUESTION, " ")).some((token) => token.length > 1);
      return asked ? rest : s;
    }

    /** The weighted tokens of a query, the units a good answer covers, and what to tell the reader. */
    function understand(query) {
      const notes = [];
      const weights = new Map();
      let units = [];
      const add = (token, weight) => weights.set(token, Math.max(weights.get(token) || 0, weight));
      let s = norm(query.trim().slice(0, LONGEST));
      const phrase = s.replace(/[\s，。？?！!、,.]+$/, "");
      for (const { one, span } of soundAlikes(s)) {
        notes.push({ kind: "sound", from: span, to: one.word });
        s = s.split(span).join(one.word);
      }
      s = withoutSubject(s);
      const concepts = conceptsIn(s, false);
      let rest = s;
      for (const one of concepts) {
        const token = `c:${one.ci}`;
        units.push({ tokens: [token], weight: 1.6 * rarity(token) });
        add(token, 2);
        if (one.alias !== canon[one.ci]) notes.push({ kind: "name", from: one.alias, to: core.concepts[one.ci][0] });
        rest = rest.slice(0, one.at) + "\u0001".repeat(one.alias.length) + rest.slice(one.at + one.alias.length);
      }
      rest = rest.replace(/\u0001+/g, " ");
      let bare = rest.replace(QUESTION, " ");
      if (!bare.trim() && !concepts.length) bare = rest;
      for (const token of grams(s)) add(token, HAN.test(token) ? (token.length === 1 ? 0.05 : 0.3) : 0.5);
      for (const token of grams(bare)) {
        if (HAN.test(token) && token.length === 1) {
          add(token, 0.15);
          continue;
        }
        add(token, 1);
        units.push({ tokens: [token], weight: Math.min(rarity(token), rarity("\u0000") * 0.8) });
      }
      for (const [typed] of s.replace(/(?<=[a-z])[ '](?=[a-z])/g, "").matchAll(/[a-z]{2,}/g)) {
        if (concepts.some((one) => one.alias.includes(typed))) continue;
        const known = frequency.has(typed);
        if (known && typed.length < 4) continue;
        const hits = readLike(typed);
        if (!hits.length) continue;
        const unit = { tokens: [typed], weight: 1.6 * rarity(typed) };
        units = units.filter((other) => other.tokens[0] !== typed);
        for (const { one, score } of hits) {
          if (score < hits[0].score * 0.85) continue;
          const share = score * (known ? 0.4 : 1);
          const isConcept = one.ci >= 0 && frequency.has(`c:${one.ci}`);
          const full = isConcept ? [`c:${one.ci}`] : grams(one.word).filter((token) => token.length > 1);
          for (const token of full) add(token, (isConcept ? 2.2 : 1) * share);
          unit.tokens.push(...full);
          if (!known) notes.push({ kind: "pinyin", from: typed, to: one.ci >= 0 ? core.concepts[one.ci][0] : one.word });
        }
        units.push(unit);
      }
      return { phrase, weights, units, notes, concepts };
    }

    /** Find. @param {string} query @param {number} [limit] */
    function search(query, limit = 30) {
      if (!query.trim()) return { items: [], notes: [], terms: [], best: 0 };
      const { phrase, weights, units, notes, concepts } = understand(query);
      const terms = [...weights.keys()];
      if (!terms.length) return { items: [], notes, terms, best: 0 };
      const found = index.search({ queries: terms, combineWith: "OR" }, {
        tokenize: (term) => [term], processTerm: (term) => term, combineWith: "OR",
        boost: { title: 3.5, page: 0.7, text: 1 }, boostTerm: (term) => weights.get(term) ?? 1,
        prefix: (term) => /^[a-z0-9]{2,}$/.test(term), fuzzy: (term) => (/^[a-z]{5,}$/.test(term) ? 0.2 : false),
        weights: { fuzzy: 0.5, prefix: 0.7 }, bm25: { k: 1.2, b: 0.5, d: 0.3 },
      });
      const total = units.reduce((sum, unit) => sum + unit.weight, 0) || 1;
      const asked = concepts.length === 1 && concepts[0].alias.length >= phrase.length ? concepts[0].ci : -1;
      for (const hit of found) {
        const record = records[hit.id];
        const matched = new Set(hit.queryTerms);
        const cover = units.reduce((sum, unit) => sum + (unit.tokens.some((token) => matched.has(token)) ? unit.weight : 0), 0) / total;
        hit.cover = cover;
        hit.score *= (0.25 + 0.75 * cover * cover) * (KIND_WEIGHT[record.kind] || 1) * record.weight;
        const title = titles[hit.id];
        if (title === phrase || (asked >= 0 && title === canon[asked])) hit.score *= record.kind === "page" ? 2.2 : 1.8;
        else if (phrase.length > 1 && title.includes(phrase)) hit.score *= 1.4;
        else if (phrase.length > 2 && bodies[hit.id].includes(phrase)) hit.score *= 1.15;
      }
      found.sort((a, b) => b.score - a.score || a.id - b.id);
      const best = found.length ? found[0].cover : 0;
      const floor = found.length ? found[0].score * 0.08 : 0;
      const items = found.filter((hit) => hit.score >= floor && hit.cover > 0.2).slice(0, limit);
      return { items: items.map((hit) => ({ ...records[hit.id], score: hit.score, terms: hit.terms })), notes, terms, best };
    }

    /** Which letters of the original text are part of what was found. */
    function marks(text, terms) {
      const folded = fold(text);
      const on = new Uint8Array(text.length + 1);
      const mark = (at, length) => on.fill(1, folded.at[at], folded.at[at + length] ?? text.length);
      const inText = conceptsIn(folded.s, true);
      for (const term of terms) {
        if (term.startsWith("c:")) {
          for (const one of inText) if (`c:${one.ci}` === term) mark(one.at, one.alias.length);
        } else if (!(HAN.test(term) && term.length < 2)) {
          for (let at = folded.s.indexOf(term); at >= 0; at = folded.s.indexOf(term, at + 1)) mark(at, term.length);
        }
      }
      return on;
    }

    /** The part of a text with most marks, in pieces. @returns {{ text: string, marked: boolean }[]} */
    function snippet(text, terms, length = 90) {
      const on = marks(text, terms);
      let best = 0;
      let most = -1;
      for (let i = 0, count = 0; i < text.length; i++) {
        count += on[i];
        if (i >= length) count -= on[i - length];
        if (count > most) {
          most = count;
          best = Math.max(0, i - length + 1);
        }
      }
      let start = best;
      if (start > 0) {
        const from = Math.max(0, start - 25);
        const stop = text.slice(from, start + 10).search(/[。；，]/);
        if (stop >= 0) start = from + stop + 1;
      }
      const end = Math.min(text.length, start + length);
      const out = [];
      if (start > 0) out.push({ text: "…", marked: false });
      for (let i = start; i < end;) {
        let j = i;
        while (j < end && on[j] === on[i]) j++;
        out.push({ text: text.slice(i, j), marked: Boolean(on[i]) });
        i = j;
      }
      if (end < text.length) out.push({ text: "…", marked: false });
      return out;
    }

    return { grow, search, snippet, norm, size: records.length };
  }

  const root = typeof window === "undefined" ? globalThis : window;
  root.kbSearch ??= {};
  root.kbSearch.create = create;
})();
