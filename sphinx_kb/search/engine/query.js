// @ts-check
// Understanding: what is asked, as weighted tokens and as units that a good answer covers. Slips are put right, pinyin
// is written out, names are taken for what they mean, and ways of asking are left out.
(() => {
  "use strict";
  const { grams, distance, latin, HAN, WORD, ABC } = globalThis.kbSearch;

  /**
   * @typedef {{ tokens: string[], weight: number, cis: Map<number, number>, alone?: boolean, otherwise?: string[], loose?: boolean }} Unit
   * a part of a query: any of its tokens answers it, and less well what says it otherwise; the concepts it may mean, and how surely
   */

  const WESTERN = new RegExp(`^${ABC}(?:${ABC}|[ -]){3,}$`, "u");
  const PINYIN = /[a-z]+(?:[ ']+[a-z]+)*/g;
  const MIXED = /(?:[a-z]+[\u3400-\u9fff]|[\u3400-\u9fff]+[a-z])[a-z\u3400-\u9fff]*/g;
  const LATIN_WORD = new RegExp(`${ABC}{5,}`, "gu");
  const TYPED = new RegExp(`${ABC}{2,}`, "gu");
  const KEY = new RegExp(`${ABC}{4,}`, "gu");
  const OTHER = /[^\p{L}\p{M}\p{N}]+/gu;
  const LAST = /[\s\u3001\u3002?!,.]+$/;
  const RUN = new RegExp(`${ABC}+(?:[ -]+${ABC}+)+`, "gu");
  const NUMBER = /^[0-9]/;
  /** Letters of Han one by one, and a hyphen between spaces: typed so, they are one word. */
  const SPREAD = new RegExp(`(?<=(?:^|\\s)${HAN.source}) +(?=${HAN.source}(?:\\s|$))`, "gu");
  const LOOSE = /(?<=[\p{L}\p{N}]) +[-\u2010-\u2015\u2212] +(?=[\p{L}\p{N}])/gu;
  /** Letters of a query that are read. */
  const LONGEST = 200;
  /** How much more a name tells than letters do. */
  const CONCEPT = 1.8;
  /** How much more a common word tells that may be said otherwise. */
  const COMMON = 1.2;
  /** How much less a number tells. */
  const COUNTED = 0.5;
  /** In how many records a word stands that says what is sought. */
  const RARE = 8;

  /** Whether there is anything for the patterns of words that are not Han, which take longer to be made than to be asked. @param {string} s */
  const isMixed = (s) => [...s].some(latin);
  const slips = (/** @type {string} */ typed) => (typed.length < 8 ? 1 : 2);
  /** In a name of several words, of which a short one may be wrong; the shortest that is put right. */
  const slipsOfPhrase = (/** @type {string} */ typed) => (typed.length < 12 ? 1 : 2);
  const LEAST_PHRASE = 8;
  const meaning = (/** @type {number} */ ci) => `c:${ci}`;

  /**
   * @param {any} core @param {string[]} canon the folded name the site gives each concept
   * @param {any} names @param {any} common words that mean nearly the same @param {any} sounds @param {any} frequency in how many records a token stands
   * @param {{ has(word: string): boolean }} proper Latin words that are names: of authors, of trials
   * @param {() => number} size of the site, in records @param {(text: string) => string} norm @param {any} rules
   * @param {(ci: number) => boolean} isAside whether the site does not deal with a concept itself
   */
  function understanding(core, canon, names, common, sounds, frequency, proper, size, norm, rules, isAside) {
    const { plain, question } = rules;
    const apart = new RegExp(`${rules.standIn} +(?=${HAN.source})`, "g");
    const rarity = (/** @type {string} */ token) => Math.log(1 + size() / (1 + (frequency.settled(token) || 0)));
    const unheard = () => rarity("\u0000");
    const isSubject = (/** @type {any} */ one) => one.cis.some((ci) => core.subject.includes(ci));

    /** What is left when the subject of the whole site is taken out, if anything is asked of it. @param {string} s */
    function withoutSubject(s) {
      const found = names.among(s);
      if (!found.some(isSubject)) return s;
      let rest = s;
      for (const one of found) {
        if (!isSubject(one)) continue;
        // after some verbs a word of the same kind stands in for it: to stop mirtazapine is to stop the drug
        const by = (rules.doing?.test(s.slice(0, one.at)) ? rules.standIn : "").padEnd(one.alias.length);
        rest = rest.slice(0, one.at) + by + rest.slice(one.at + one.alias.length);
      }
      if (rules.standIn) rest = rest.replace(apart, rules.standIn);
      const asked = names.among(rest.trim()).length || grams(rest.replace(question, " ")).some((token) => token.length > 1);
      return asked ? rest : s;
    }

    /** Some Latin words, of which those that are a misspelt name of several words, or run into each other, are put right. @param {string} run @param {any[]} notes */
    function phrased(run, notes) {
      const words = run.split(/ +/);
      const isKnown = (/** @type {string} */ word) => word.split("-").every((part) => frequency.has(part));
      for (let size = words.length; size; size--) {
        for (let at = 0; at + size <= words.length; at++) {
          const some = words.slice(at, at + size);
          const typed = some.join(" ");
          if (typed.length < LEAST_PHRASE || names.meanings.has(typed) || some.every(isKnown)) continue;
          const most = slipsOfPhrase(typed);
          const near = names.phrases.find((alias) => distance(typed, alias, most) <= most);
          if (!near) continue;
          notes.push({ kind: "sound", from: typed, to: near });
          return [...words.slice(0, at), near, ...words.slice(at + size)].join(" ");
        }
      }
      return run;
    }

    /** The query with what is misspelt put right, and what is spelt in pinyin written out. @param {string} s @param {any[]} notes */
    function corrected(s, notes) {
      const known = (/** @type {string} */ pair) => frequency.has(pair) || names.isHeard(pair);
      const asking = [...s.matchAll(question)].map((found) => ({ at: found.index, alias: found[0] }));
      for (const { one, span } of sounds.lookAlikes(s, known, [...names.among(s), ...asking], canon)) {
        notes.push({ kind: "sound", from: span, to: one.word });
        s = s.split(span).join(one.word);
      }
      if (!isMixed(s)) return s;
      s = s.replace(RUN, (run) => phrased(run, notes));
      s = s.replace(LATIN_WORD, (typed) => {
        if (frequency.has(typed) || names.western.has(typed) || sounds.like(typed).length) return typed;
        const near = [...names.western].find((word) => word[0] === typed[0] && distance(typed, word, slips(typed)) <= slips(typed));
        if (near) notes.push({ kind: "sound", from: typed, to: near });
        return near || typed;
      });
      if (!sounds.size) return s;
      const taken = names.among(s);
      s = s.replace(MIXED, (run, at) => {
        if (taken.some((one) => /[a-z]/.test(one.alias) && one.at < at + run.length && at < one.at + one.alias.length)) return run;
        const word = sounds.mixed(run).map((one) => one.word).join("");
        if (word) notes.push({ kind: "pinyin", from: run, to: word });
        return word || run;
      });
      return s.replace(PINYIN, (run) => {
        if (names.meanings.has(run)) return run;
        const parts = run.split(/[ ']+/);
        if (parts.length < 2 && frequency.has(run)) return run;
        const each = parts.map(sounds.read);
        const found = each.every(Boolean) ? each : sounds.spelled(parts.join(""));
        if (!found.some((one) => one.ci !== undefined)) return run;
        for (const one of found) if (one.ci !== undefined) notes.push({ kind: "pinyin", from: run, to: one.word });
        return found.map((one) => one.word).join(" ");
      });
    }

    /** What was said as it was meant: without the subject. @param {string} said */
    function meant(said) {
      const s = withoutSubject(said);
      // it may be more of a name without what is said in between
      const named = (/** @type {string} */ text) => names.among(text).reduce((sum, one) => sum + one.alias.length ** 2, 0);
      return named(plain(s)) > named(s) ? plain(s) : s;
    }

    /** Words of a kind that are known by their ending alone, where they are no names. @param {string} s */
    function byEnding(s) {
      const taken = names.among(s);
      const found = [];
      for (const ci of Object.keys(core.endings)) {
        const ending = new RegExp(`[\\u3400-\\u9fff]{1,4}?(?:${core.endings[ci].join("|")})`, "g");
        for (const { 0: alias, index } of s.matchAll(ending)) {
          const free = !taken.some((one) => one.at < index + alias.length && index < one.at + one.alias.length);
          if (free) found.push({ cis: [Number(ci)], alias, at: index });
        }
      }
      return found;
    }

    /** @param {string} query @param {boolean} exactly whether nothing is put right, and no pinyin read */
    return function understand(query, exactly) {
      const notes = [];
      /** @type {Map<string, number>} */ const weights = new Map();
      /** @type {Unit[]} */ let units = [];
      const strange = new Set();
      const add = (/** @type {string} */ token, /** @type {number} */ weight) => weights.set(token, Math.max(weights.get(token) || 0, weight));
      const given = query.trim().slice(0, LONGEST);
      const typed = norm(given.includes(" ") ? given.replace(SPREAD, "").replace(LOOSE, "-") : given);
      const phrase = typed.replace(LAST, "");
      const said = exactly ? typed : corrected(typed, notes);
      const mentioned = new Set(names.all(said).flatMap((one) => one.cis));
      const s = meant(said);
      const concepts = [...names.among(s), ...byEnding(s)];
      const isBeside = (/** @type {any} */ one) => one.cis.every((ci) => core.beside.includes(ci));
      // something that the site does not deal with, and nothing asked of it and the subject together
      const alone = concepts.every(isBeside) && phrase === norm(s.trim()) && !rules.together.test(phrase);
      const elsewhere = alone ? concepts.flatMap((one) => one.cis) : [];

      /** Take names out of a text as units. @param {any[]} found @param {string} from */
      function take(found, from) {
        for (const { cis, alias, at } of found) {
          const tokens = cis.map(meaning);
          units.push({
            tokens, alone: cis.every((ci) => core.alone.includes(ci)), cis: new Map(cis.map((ci) => [ci, 1])),
            weight: CONCEPT * Math.max(unheard() * 0.6, ...tokens.map(rarity)),
          });
          for (const token of tokens) add(token, 2);
          if (!cis.some((ci) => alias === canon[ci])) notes.push({ kind: "name", from: alias, to: core.concepts[cis[0]][0] });
          from = from.slice(0, at) + "\u0001".repeat(alias.length) + from.slice(at + alias.length);
        }
        return from.replace(/\u0001+/g, " ");
      }

      // common words that stand in no name: what says the same otherwise answers, too
      let left = s;
      /** @type {Unit[]} */ const spoken = [];
      for (const { cis, alias, at } of common.among(s)) {
        const end = at + alias.length;
        if (concepts.some((one) => one.at < end && at < one.at + one.alias.length)) continue;
        const tokens = cis.map(meaning);
        for (const token of tokens) add(token, 1);
        // where the first of them, the standard word, is a name of the site, that is meant
        const meant = cis.flatMap((/** @type {number} */ ci) => names.meanings.get(common.first(ci)) || []);
        spoken.push({
          tokens: grams(alias).filter((token) => token.length > 1), otherwise: [...tokens, ...meant.map(meaning)],
          weight: COMMON * Math.max(...tokens.map(rarity)), cis: new Map(meant.map((/** @type {number} */ ci) => [ci, 1])), loose: true,
        });
        left = left.slice(0, at) + " ".repeat(alias.length) + left.slice(end);
      }
      let rest = take(concepts, left);
      units.push(...spoken);
      const short = plain(rest);
      if (short !== rest) rest = take(names.among(short).filter((one) => one.alias.length > 1), short);
      let bare = rest.replace(question, " ");
      if (!bare.trim() && !units.length) bare = rest;
      const asking = new Set((s.match(question) || []).flatMap((words) => words.split(" ")));
      for (const token of grams(s)) {
        if (HAN.test(token) ? token.length > 1 : !asking.has(token)) add(token, HAN.test(token) ? 0.3 : 0.5);
      }
      bare = bare.replace(WORD, (run) => (run.length === 1 && names.meanings.has(run) ? take(names.among(run), run) : run));

      let strangeLetters = 0;
      for (const [run] of bare.matchAll(WORD)) {
        const han = HAN.test(run);
        if (han) {
          for (let i = 0; i < run.length; i++) {
            if (![run.slice(i - 1, i + 1), run.slice(i, i + 2)].some((pair) => pair.length > 1 && frequency.has(pair))) strangeLetters++;
          }
        }
        // a part of a name may mean the whole
        const parts = han && (run.length > 1 || run === s) ? names.holding(run) : [];
        for (const [ci, share] of parts) add(meaning(ci), 1.5 * share);
        const many = Math.sqrt(Math.max(1, run.length - 1));
        for (const token of grams(run)) {
          if (token.length === 1 && token !== s) {
            add(token, 0.15);
            continue;
          }
          add(token, 1);
          for (const word of rules.bare(token)) add(word, 0.8);
          const whole = token === run;
          units.push({
            tokens: [token, ...rules.bare(token), ...(whole ? parts.map(([ci]) => meaning(ci)) : [])],
            weight: Math.min(rarity(token), unheard() * 0.8) * (NUMBER.test(token) ? COUNTED : 1) / (han ? many : 1), cis: new Map(whole ? parts : []),
          });
        }
        if (run.length > 2 && parts.length) {
          const tokens = parts.map(([ci]) => meaning(ci));
          units.push({ tokens, weight: Math.max(...tokens.map(rarity)) * parts[0][1], cis: new Map(parts) });
        }
      }

      for (const [typed] of exactly || !isMixed(s) ? [] : s.matchAll(TYPED)) {
        if (concepts.some((one) => one.alias.includes(typed))) continue;
        const known = frequency.has(typed);
        if (known && typed.length < 4) continue;
        const near = known || typed.length < 4 ? [] : [...names.meanings.keys()].filter((alias) =>
          WESTERN.test(alias) && (alias.startsWith(typed) || (typed.length > 4 && distance(typed, alias, slips(typed)) <= slips(typed))));
        const hits = near.length
          ? near.flatMap((alias) => names.meanings.get(alias).map((ci) => ({ one: { ci, word: alias }, score: 1 })))
          : sounds.like(typed);
        if (!hits.length) {
          if (!known && typed.length > 4) strange.add(typed);
          continue;
        }
        const unit = { tokens: [typed], weight: CONCEPT * rarity(typed), cis: new Map() };
        units = units.filter((other) => other.tokens[0] !== typed);
        for (const { one, score } of hits) {
          if (score < hits[0].score * 0.85) continue;
          const share = score * (known ? 0.4 : 1);
          const named = one.ci >= 0;
          // the word may be a name of more than the one that is read aloud
          const cis = named ? names.meanings.get(one.word) || [one.ci] : [];
          const full = named ? cis.map(meaning) : grams(one.word).filter((token) => token.length > 1);
          for (const token of full) add(token, (named ? 2.2 : 1) * share);
          unit.tokens.push(...full);
          if (!known) for (const ci of cis) unit.cis.set(ci, Math.max(score, unit.cis.get(ci) || 0));
          if (!known) notes.push({ kind: near.length ? "sound" : "pinyin", from: typed, to: cis.length === 1 ? core.concepts[cis[0]][0] : one.word });
        }
        units.push(unit);
      }
      if (units.some((unit) => unit.cis.size && !unit.alone)) units = units.filter((unit) => !unit.alone);
      // words of few places, such as the name of an author or of a trial
      const keys = [...new Set((isMixed(s) && s.match(KEY)) || [])].filter((word) => proper.has(word) && (frequency.get(word) || 99) <= RARE && !concepts.some((one) => one.alias.includes(word)));
      // much of it is written nowhere here
      const named = units.some((unit) => unit.cis.size && !unit.loose);
      const letters = bare.replace(OTHER, "").length + concepts.reduce((sum, one) => sum + one.alias.length, 0) || 1;
      const personal = s.length > 4 && rules.personal.test(s);
      const ours = names.among(phrase).some(isSubject);
      const foreign = (strangeLetters + [...strange].join("").length) / letters;
      // a query that is nothing but one name asks for the place of that name
      const asked = units.length === 1 && !units[0].loose ? [...units[0].cis.keys()] : [];
      // what the site does not deal with itself, where something is asked of that alone
      const asides = ours || rules.combined.test(phrase) ? [] : concepts.filter((one) => one.cis.every(isAside)).flatMap((one) => one.cis);
      const others = concepts.filter((one) => one.cis.every(isAside)).reduce((text, { at, alias }) => text.slice(0, at) + " ".repeat(alias.length) + text.slice(at + alias.length), s);
      const beside = asides.length ? others.replace(rules.along, " ") : "";
      const isMore = beside.replace(question, " ").replace(OTHER, "").length > 1;
      const size = [...phrase.matchAll(WORD)].reduce((sum, [run]) => sum + (HAN.test(run) ? run.length : 1), 0);
      return { phrase, size, said, meant: s, mentioned, weights, units, notes, asked, strange, foreign, named, elsewhere, keys, ours, personal, apart: isMore ? asides : [], isAside: asides.length > 0 && !isMore, isAlone: !beside.replace(OTHER, "") };
    };
  }

  Object.assign(globalThis.kbSearch, { understanding, LONGEST });
})();
