// @ts-check
// The engine of the search: fold what is typed, cut it, widen it by other names, pinyin and look-alikes, find, rank,
// and mark what was found on the original letters. Knows data and strings, no page: tests run it in node.
// Needs MiniSearch and window.kbSearch.core (and .body, once it is there), which kb/search writes.
(() => {
  "use strict";

  /** @typedef {{ cis: number[], alias: string, at: number }} Found a name in a text, and the concepts it may mean */
  /** @typedef {{ s: string, at: number[] }} Folded a folded text, and where each letter stood */

  const TONE = /[\u0300-\u036f]/g;
  const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", κ: "kappa", μ: "mu", σ: "sigma" };
  const WESTERN = /^[a-z][a-z -]{3,}$/;
  const LATIN = /[a-z0-9]/;
  const BETWEEN = /特别|非常|十分|有点儿?|有些|越来越|一直|总是|老是|经常|常常|突然|很|太|真|又|都|也|就|才|了|的|着|得|我|一点/g;
  // ways of asking that are one
  const ASKING = [
    [/多长时间|多少时间|多少天|好久/g, "多久"], [/怎样|如何|咋样?/g, "怎么"], [/为啥|为何/g, "为什么"], [/啥/g, "什么"],
    [/什么时候|何时|几时/g, "几时"], [/能不能|可不可以|能否|可否|可以/g, "能"], [/会不会|是否会/g, "会"], [/服用|服药|吃药/g, "吃"],
  ];
  /** A phrase without what is said in between and with one way of asking. @param {string} s */
  const plain = (s) => ASKING.reduce((text, [find, by]) => text.replace(find, /** @type {string} */ (by)), s.replace(BETWEEN, ""));
  const HAN = /[\u3400-\u9fff]/;
  const HAN_RUN = /[\u3400-\u9fff]+/g;
  const WORD = /[\u3400-\u9fff]+|[a-z0-9]+(?:\.[0-9]+[a-z]*)?(?:-[a-z0-9]+)*/g;
  const QUESTION = new RegExp(
    "为什么|怎么办|什么意思|是真的|真的|一起|同时|一块|是不是|会不会|能不能|可不可以|有没有|怎么样|多不多|好不好|怎么|怎样|如何|什么|哪些|哪个|哪种|请问|可以|能否|是否|应该|需要|" +
      "一下|之后|以后|吃了|服用|服了|吃|吗|呢|吧|啊|的|了|我|你|他|它|这|那|对|跟|给|被|在|是|会|能|要|让人|还|更|和|与|有",
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
  const PINYIN = /[a-z]+(?:[ ']+[a-z]+)*/g;
  const MIXED = /(?:[a-z]+[\u3400-\u9fff]|[\u3400-\u9fff]+[a-z])[a-z\u3400-\u9fff]*/g;
  const LONGEST = 200;
  const LONGEST_WORD = 8;
  // below the first no answer is given, below the second it is given as the nearest there is
  const CONCEPT = 1.8;
  const AIMED = 0.6;
  const FLOOR = 0.22;
  const SURE = 0.34;
  const KIND_WEIGHT = { page: 1.25, section: 1, term: 0.9, claim: 0.3, reference: 0.4 };

  /** Make the search over some data. @param {any} core @param {any} MiniSearch @param {any} [body] what comes later */
  function create(core, MiniSearch, body) {
    const simplified = new Map();
    const pairs = [...core.simplified, ...((body && body.simplified) || "")];
    for (let i = 0; i < pairs.length; i += 2) simplified.set(pairs[i], pairs[i + 1]);
    const syllableOf = new Map();
    for (const readings of [core.syllables, (body && body.syllables) || {}]) {
      for (const syllable of Object.keys(readings)) {
        for (const letter of readings[syllable]) syllableOf.set(letter, syllable);
      }
    }

    /** One letter as it is compared. @param {string} letter */
    function foldLetter(letter) {
      if (letter < "\u0080") return letter;
      if (GREEK[letter]) return GREEK[letter];
      if (simplified.has(letter)) return simplified.get(letter);
      if (DASH.test(letter)) return "-";
      if (letter === "⁄") return "/";
      if (letter > "\u036f") return letter.length > 1 || letter < "\u1e00" || letter > "\u1eff" ? letter : letter.normalize("NFD").replace(TONE, "");
      // Latin letters with marks, and marks on their own: pinyin with its tones, ü as it is typed
      const parts = letter.normalize("NFD");
      return parts.startsWith("u\u0308") ? "v" : parts.replace(TONE, "");
    }

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
    const names = core.concepts.map((formal, ci) => [...formal, ...core.words[ci]]);
    /** @type {string[]} */ const canon = [];
    /** @type {Map<string, number[]>} */ const meanings = new Map();
    /** @type {Map<string, number[]>} The lengths of the names that begin with one or two letters. */ const lengths = new Map();
    const heard = new Set();

    /** Learn the names of one concept. */
    function learn(ci) {
      names[ci].forEach((name, rank) => {
        const alias = norm(name);
        if (!rank) canon[ci] = alias;
        if (!alias) return;
        // also without what is said in between: 嘴巴很干, 心跳得很快
        for (const one of new Set([alias, plain(alias)])) {
          if (one !== alias && one.length < 2) continue;
          const known = meanings.get(one) || [];
          if (!known.includes(ci) && (one === alias || !known.length)) meanings.set(one, [...known, ci]);
          const start = one.slice(0, 2);
          if (!lengths.has(start)) lengths.set(start, []);
          if (!lengths.get(start).includes(one.length)) lengths.get(start).push(one.length);
        }
        for (const part of grams(alias)) heard.add(part);
        addWord(alias, alias.replace(HAN_RUN, "").length > 3 ? -1 : ci, rank < core.concepts[ci].length);
      });
    }

    /** The names in a text, longest first; `nested` also those within others. @returns {Found[]} */
    function conceptsIn(s, nested) {
      const hits = [];
      const until = new Map();
      for (let at = 0; at < s.length; at++) {
        const latin = LATIN.test(s[at]);
        if (latin && at && LATIN.test(s[at - 1])) continue;
        for (const length of [...(lengths.get(s.slice(at, at + 2)) || []), ...(lengths.has(s[at]) ? [1] : [])]) {
          const alias = s.slice(at, at + length);
          let cis = meanings.get(alias);
          // one letter alone says too little inside a word: 肾 in 肾上腺素
          if (!cis || (length < 2 && !latin && s.length > 1)) continue;
          if (LATIN.test(alias[length - 1]) && LATIN.test(s[at + length] || "")) continue;
          if (nested) {
            // within a longer name of the same concept it is not another mention
            cis = cis.filter((ci) => at >= (until.get(ci) || 0));
            if (!cis.length) continue;
            for (const ci of cis) until.set(ci, at + length);
          }
          hits.push({ cis, alias, at });
        }
      }
      if (nested) return hits;
      const used = new Uint8Array(s.length);
      return hits.sort((a, b) => b.alias.length - a.alias.length || a.at - b.at).filter((one) => {
        const end = one.at + one.alias.length;
        if (used.subarray(one.at, end).some(Boolean)) return false;
        used.fill(1, one.at, end);
        return true;
      });
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
    const texts = (body && body.texts) || [];
    const records = [...core.records, ...((body && body.records) || [])].map(([url, page, title, lead, kind, weight], id) => ({
      id, url, page: kind === "page" ? "" : page, home: page, title, lead, kind, weight,
      text: [lead, texts[id]].filter(Boolean).join(" "),
    }));
    /** @type {string[]} */ const titles = [];
    /** @type {string[]} */ const bodies = [];
    const pageOf = new Map();
    for (const record of records) if (record.kind === "page") pageOf.set(record.home, record.id);
    // the concepts that lead to a record, and how well: the best place of a concept counts whole
    /** @type {Map<number, Map<number, number>>} */
    const leads = new Map();
    core.homes.forEach((ids, ci) => ids.forEach((id, rank) => {
      if (!records[id]) return; // it comes later
      if (!leads.has(id)) leads.set(id, new Map());
      leads.get(id).set(ci, (rank ? 0.5 / rank : 1) * (records[id].kind === "term" ? 0.5 : 1));
    }));
    const frequency = new Map();
    let last = { s: "", tokens: [] };
    /** @param {string} s @returns {string[]} */
    function tokens(s) {
      if (last.s !== s) last = { s, tokens: grams(s).concat(...conceptsIn(s, true).map((one) => one.cis.map((ci) => `c:${ci}`))) };
      return last.tokens;
    }
    const index = new MiniSearch({
      fields: ["title", "names", "page", "text"], processTerm: (term) => term,
      tokenize: (text, field) => {
        if (field === "names") return text.split(" ");
        const found = tokens(text);
        for (const token of found) seen.add(token);
        return found;
      },
      extractField: (record, field) => {
        if (field === "names") return [...(leads.get(record.id) || new Map()).keys()].map((ci) => `c:${ci}`).join(" ");
        if (field === "title") return titles[record.id];
        if (field === "text") return bodies[record.id];
        return field === "page" ? norm(record.page) : record[field];
      },
    });

    /** Everything that is to be done before the first query, in small steps. */
    function* work() {
      for (let ci = 0; ci < names.length; ci++) yield learn(ci);
      for (const some of lengths.values()) some.sort((a, b) => b - a);
      for (const record of records) {
        titles[record.id] = norm(record.title);
        bodies[record.id] = norm(record.text);
        if (record.kind !== "claim" && record.kind !== "reference") addWord(titles[record.id], -1, true);
        seen = new Set();
        index.add(record);
        for (const token of seen) frequency.set(token, (frequency.get(token) || 0) + 1);
        yield;
      }
    }

    let seen = new Set();
    let steps;
    /** Work until `until` says it is time; true when all is done. @param {() => boolean} [until] */
    function grow(until) {
      steps ??= work();
      while (!steps.next().done) if (until && until()) return false;
      return true;
    }

    // —— pinyin: the words of names and titles, by their syllables ——
    // what many do not tell apart: zh and z, ang and an, l and n
    const soft = (/** @type {string} */ syllable) => syllable.replace(/^([zcs])h/, "$1").replace(/ng$/, "n").replace(/^l/, "n");

    /** @typedef {{ word: string, ci: number, formal: boolean, syllables: string[], softly: string[], full: string, initials: string, starts: number[] }} Word */
    /** @type {Map<string, Word>} */ const words = new Map();
    /** @type {Map<string, Word>} */ const byReading = new Map();
    function addWord(name, ci, formal) {
      for (const [word] of name.matchAll(HAN_RUN)) {
        if (word.length < 2 || word.length > LONGEST_WORD) continue;
        const syllables = core.readings[word] ? core.readings[word].split(" ") : [...word].map((letter) => syllableOf.get(letter) || "");
        if (syllables.some((syllable) => !syllable)) continue;
        const known = words.get(word);
        if (known && (known.ci >= 0 || ci < 0)) continue;
        const starts = [0];
        for (const syllable of syllables) starts.push(starts[starts.length - 1] + syllable.length);
        const made = { word, ci, formal, syllables, softly: syllables.map(soft), full: syllables.join(""), initials: syllables.map((one) => one[0]).join(""), starts };
        words.set(word, made);
        const rival = byReading.get(made.full);
        if (!rival || rival.word === word || (formal && !rival.formal)) byReading.set(made.full, made);
      }
    }
    /** Letters to change, add or take away, at most `most` (more are all alike). */
    function distance(a, b, most) {
      if (Math.abs(a.length - b.length) > most) return most + 1;
      let row = Array.from({ length: b.length + 1 }, (_, i) => i);
      for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
          next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
        }
        if (Math.min(...next) > most) return most + 1;
        row = next;
      }
      return row[b.length];
    }

    const slips = (typed) => (typed.length < 8 ? 1 : 2);

    /** Words read like `typed`, with how well. @returns {{ one: Word, score: number }[]} */
    function readLike(typed) {
      const found = [];
      for (const one of words.values()) {
        let score = 0;
        if (one.full === typed) score = 1;
        else if (typed.length >= 3 && one.full.startsWith(typed)) score = 0.55 + (0.4 * typed.length) / one.full.length;
        else if (typed.length >= 2 && one.initials === typed) score = 0.75;
        else if (typed.length >= 3 && one.initials.startsWith(typed)) score = 0.5;
        else if (typed.length >= 4 && one.initials.replace(/l/g, "n") === typed.replace(/l/g, "n")) score = 0.5;
        else if (typed.length >= 4) {
          const at = one.full.indexOf(typed);
          if (at > 0 && one.starts.includes(at)) score = one.starts.includes(at + typed.length) ? 0.7 : 0.5;
          else if (at < 0 && one.full.length >= 5 && typed.startsWith(one.full)) score = 0.6;
        }
        if (score) found.push({ one, score: score * (one.formal ? 1 : 0.84) });
      }
      if (!found.length && typed.length >= 6) {
        for (const one of words.values()) {
          if (one.syllables.length > 1 && distance(typed, one.full, 1) === 1) found.push({ one, score: one.formal ? 0.6 : 0.5 });
        }
      }
      found.sort((a, b) => b.score - a.score || Number(b.one.ci >= 0) - Number(a.one.ci >= 0) || a.one.word.length - b.one.word.length);
      return found.slice(0, 6);
    }

    /** A run of pinyin (or pinyin and letters) as words of the site, if it is made of them altogether. @returns {Word[]} */
    function spelled(reading) {
      /** @type {(Word[] | undefined)[]} */ const ways = [[]];
      for (let end = 1; end <= reading.length; end++) {
        for (let start = 0; start < end; start++) {
          const one = ways[start] && byReading.get(reading.slice(start, end));
          if (one && (!ways[end] || ways[start].length + 1 < ways[end].length)) ways[end] = [...ways[start], one];
        }
      }
      return ways[reading.length] || [];
    }

    /** Latin letters and Han in one word, as in mi氮平, by how they read; null where they are no words of the site. */
    function mixed(run) {
      const reading = [...run].map((letter) => (HAN.test(letter) ? syllableOf.get(letter) || "?" : letter)).join("");
      const found = spelled(reading);
      return found.length ? found.map((one) => one.word).join("") : null;
    }

    /** Words that sound or look like a part of the query which the site does not know: 半衰其, 半哀期 → 半衰期. */
    function lookAlikes(s) {
      const found = [];
      const covered = new Uint8Array(s.length);
      for (const { at, alias } of conceptsIn(s, false)) if (alias.length > 1) covered.fill(alias.length > 2 ? 2 : 1, at, at + alias.length);
      for (const run of s.matchAll(HAN_RUN)) {
        const letters = [...run[0]];
        const odd = letters.map((letter, i) => {
          const at = run.index + i;
          const pair = s.slice(at, at + 2);
          return i + 1 < letters.length && !frequency.has(pair) && !heard.has(pair) && !(covered[at] && covered[at + 1]);
        });
        if (!odd.includes(true)) continue;
        const syllables = letters.map((letter) => syllableOf.get(letter) || "?");
        const softly = syllables.map(soft);
        for (const one of words.values()) {
          const n = one.syllables.length;
          for (let i = 0; i + n <= letters.length; i++) {
            if (!odd.slice(i, i + n - 1).includes(true)) continue;
            let differ = 0;
            let sound = true;
            let near = true;
            for (let k = 0; k < n && (near || differ < 2); k++) {
              if (letters[i + k] !== one.word[k]) differ++;
              if (syllables[i + k] !== one.syllables[k]) sound = false;
              if (softly[i + k] !== one.softly[k]) near = false;
            }
            const looks = differ === 1 && one.formal && one.ci >= 0 && (n > 3 || (n === 3 && one.word === canon[one.ci]));
            if (!(near && (sound || n > 2)) && !looks) continue;
            if (covered.subarray(run.index + i, run.index + i + n).includes(2)) continue;
            found.push({ one, span: run[0].slice(i, i + n), good: n + (near && sound ? 0.5 : 0) + (one.formal ? 0.2 : 0) });
          }
        }
      }
      found.sort((a, b) => b.good - a.good);
      return found.filter((hit, i) => !found.slice(0, i).some((other) => overlap(other.span, hit.span)));
    }
    const overlap = (a, b) => a.includes(b) || b.includes(a);

    const rarity = (token) => Math.log(1 + records.length / (1 + (frequency.get(token) || 0)));
    const isSubject = (one) => one.cis.some((ci) => core.subject.includes(ci));

    /** What is left of a query when the subject of the whole site is taken out, if anything is asked of it. */
    function withoutSubject(s) {
      const found = conceptsIn(s, false);
      if (!found.some(isSubject)) return s;
      let rest = s;
      for (const one of found) {
        if (isSubject(one)) rest = rest.slice(0, one.at) + " ".repeat(one.alias.length) + rest.slice(one.at + one.alias.length);
      }
      const asked = conceptsIn(rest, false).length || grams(rest.replace(QUESTION, " ")).some((token) => token.length > 1);
      return asked ? rest : s;
    }

    /** The query with what is misspelt put right, and what is spelt in pinyin written out. */
    function corrected(s, notes) {
      for (const { one, span } of lookAlikes(s)) {
        notes.push({ kind: "sound", from: span, to: one.word });
        s = s.split(span).join(one.word);
      }
      const taken = conceptsIn(s, false);
      s = s.replace(MIXED, (run, at) => {
        if (taken.some((one) => /[a-z]/.test(one.alias) && one.at < at + run.length && at < one.at + one.alias.length)) return run;
        const word = mixed(run);
        if (word) notes.push({ kind: "pinyin", from: run, to: word });
        return word || run;
      });
      return s.replace(PINYIN, (run) => {
        if (meanings.has(run)) return run;
        const parts = run.split(/[ ']+/);
        if (parts.length < 2 && (frequency.has(run) || words.size === 0)) return run;
        const each = parts.map((part) => byReading.get(part));
        const found = each.every(Boolean) ? each : spelled(parts.join(""));
        if (!found.length) return run;
        for (const one of found) notes.push({ kind: "pinyin", from: run, to: one.word });
        return found.map((one) => one.word).join(" ");
      });
    }

    /** Concepts with a name that holds `part`, and how much of the name it is. @returns {[number, number][]} */
    function namesWith(part) {
      const found = new Map();
      for (const [alias, cis] of meanings) {
        const share = part.length / alias.length;
        if (share < 0.4 || !alias.includes(part)) continue;
        for (const ci of cis) found.set(ci, Math.max(found.get(ci) || 0, share));
      }
      return [...found].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
    }

    /** The weighted tokens of a query, the units a good answer covers, and what to tell the reader. */
    function understand(query) {
      const notes = [];
      const weights = new Map();
      let units = [];
      const strange = new Set();
      const add = (token, weight) => weights.set(token, Math.max(weights.get(token) || 0, weight));
      let s = norm(query.trim().slice(0, LONGEST));
      const phrase = s.replace(/[\s，。？?！!、,.]+$/, "");
      s = withoutSubject(corrected(s, notes));
      // 吃多久才管用 is more of a name without 才
      const named = (text) => conceptsIn(text, false).reduce((sum, one) => sum + one.alias.length ** 2, 0);
      if (named(plain(s)) > named(s)) s = plain(s);
      const concepts = conceptsIn(s, false);
      /** Take names out of a text as units. */
      const take = (found, from) => {
        for (const { cis, alias, at } of found) {
          const tokens = cis.map((ci) => `c:${ci}`);
          units.push({ alone: cis.every((ci) => core.alone.includes(ci)), tokens, weight: CONCEPT * Math.max(rarity("\u0000") * 0.6, ...tokens.map(rarity)), cis: new Map(cis.map((ci) => [ci, 1])) });
          for (const token of tokens) add(token, 2);
          if (!cis.some((ci) => alias === canon[ci])) notes.push({ kind: "name", from: alias, to: core.concepts[cis[0]][0] });
          from = from.slice(0, at) + "\u0001".repeat(alias.length) + from.slice(at + alias.length);
        }
        return from.replace(/\u0001+/g, " ");
      };
      let rest = take(concepts, s);
      const short = plain(rest);
      if (short !== rest) rest = take(conceptsIn(short, false).filter((one) => one.alias.length > 1), short);
      let bare = rest.replace(QUESTION, " ");
      if (!bare.trim() && !units.length) bare = rest;
      for (const token of grams(s)) if (!HAN.test(token) || token.length > 1) add(token, HAN.test(token) ? 0.3 : 0.5);
      bare = bare.replace(WORD, (run) => (run.length === 1 && meanings.has(run) ? take(conceptsIn(run, false), run) : run));
      let strangeLetters = 0;
      for (const [run] of bare.matchAll(WORD)) {
        if (HAN.test(run)) {
          for (let i = 0; i < run.length; i++) {
            if (![run.slice(i - 1, i + 1), run.slice(i, i + 2)].some((pair) => pair.length > 1 && frequency.has(pair))) strangeLetters++;
          }
        }
        // a part of a name may mean the whole: 血药 of 血药浓度
        const parts = HAN.test(run) && run.length > 1 ? namesWith(run) : [];
        for (const [ci, share] of parts) add(`c:${ci}`, 1.5 * share);
        const some = grams(run);
        const many = Math.sqrt(Math.max(1, run.length - 1));
        for (const token of some) {
          if (HAN.test(token) && token.length === 1) {
            add(token, 0.15);
            continue;
          }
          add(token, 1);
          const whole = token === run;
          units.push({
            tokens: whole ? [token, ...parts.map(([ci]) => `c:${ci}`)] : [token],
            weight: Math.min(rarity(token), rarity("\u0000") * 0.8) / (HAN.test(run) ? many : 1), cis: new Map(whole ? parts : []),
          });
        }
        if (run.length > 2 && parts.length) {
          const tokens = parts.map(([ci]) => `c:${ci}`);
          units.push({ tokens, weight: Math.max(...tokens.map(rarity)) * parts[0][1], cis: new Map(parts) });
        }
      }
      for (const [typed] of s.matchAll(/[a-z]{2,}/g)) {
        if (concepts.some((one) => one.alias.includes(typed))) continue;
        const known = frequency.has(typed);
        if (known && typed.length < 4) continue;
        const near = known || typed.length < 4 ? [] : [...meanings.keys()].filter((alias) => WESTERN.test(alias) && ( alias.startsWith(typed) || (typed.length > 4 && distance(typed, alias, slips(typed)) <= slips(typed))));
        const hits = near.length
          ? near.flatMap((alias) => meanings.get(alias).map((ci) => ({ one: { ci, word: alias }, score: 1 })))
          : readLike(typed);
        if (!hits.length) {
          if (!known && typed.length > 4) strange.add(typed);
          continue;
        }
        const unit = { tokens: [typed], weight: CONCEPT * rarity(typed), cis: new Map() };
        units = units.filter((other) => other.tokens[0] !== typed);
        for (const { one, score } of hits) {
          if (score < hits[0].score * 0.85) continue;
          const share = score * (known ? 0.4 : 1);
          const isConcept = one.ci >= 0;
          const full = isConcept ? [`c:${one.ci}`] : grams(one.word).filter((token) => token.length > 1);
          for (const token of full) add(token, (isConcept ? 2.2 : 1) * share);
          unit.tokens.push(...full);
          if (isConcept && !known) unit.cis.set(one.ci, score);
          if (!known) notes.push({ kind: near.length ? "sound" : "pinyin", from: typed, to: isConcept ? core.concepts[one.ci][0] : one.word });
        }
        units.push(unit);
      }
      if (units.some((unit) => unit.cis.size && !unit.alone)) units = units.filter((unit) => !unit.alone);
      // it names nothing of this site, and much of it is written nowhere here
      const foreign = !units.some((unit) => unit.cis.size) && strangeLetters > 0.2 * s.length;
      // a query that is nothing but one name asks for the place of that name
      const asked = units.length === 1 ? [...units[0].cis.keys()] : [];
      return { phrase, weights, units, notes, asked, strange, foreign };
    }

    /** Find. @param {string} query @param {number} [limit] */
    function search(query, limit = 30) {
      const nothing = { items: [], notes: [], terms: [], best: 0, unsure: false, suggestions: [] };
      if (!query.trim()) return nothing;
      const { phrase, weights, units, notes, asked, strange, foreign } = understand(query);
      const terms = [...weights.keys()];
      if (!terms.length) return { ...nothing, notes, unsure: true };
      const found = index.search({ queries: terms, combineWith: "OR" }, {
        tokenize: (term) => [term], processTerm: (term) => term, combineWith: "OR",
        boost: { title: 3.5, names: 4, page: 0.9, text: 1 }, boostTerm: (term) => weights.get(term) ?? 1,
        prefix: (term) => /^[a-z0-9]{2,}$/.test(term), fuzzy: (term) => (strange.has(term) ? 0.2 : false),
        weights: { fuzzy: 0.5, prefix: 0.7 }, bm25: { k: 1.2, b: 0.5, d: 0.3 },
      });
      const total = units.reduce((sum, unit) => sum + unit.weight, 0) || 1;
      const top = found.length ? found[0].score : 0;
      const onPage = new Map();
      for (const hit of found) {
        const { home } = records[hit.id];
        if (!onPage.has(home)) onPage.set(home, new Set());
        for (const term of hit.queryTerms) onPage.get(home).add(term);
      }
      for (const hit of found) {
        const record = records[hit.id];
        const matched = new Set(hit.queryTerms);
        const around = record.kind === "page" ? onPage.get(record.home) : matched;
        let cover = 0;
        let led = 0;
        const to = leads.get(hit.id);
        for (const unit of units) {
          // a page also answers with what its sections say
          if (unit.tokens.some((token) => matched.has(token))) cover += unit.weight / total;
          else if (unit.tokens.some((token) => around.has(token))) cover += 0.5 * unit.weight / total;
          if (to) led += Math.max(0, ...[...unit.cis].map(([ci, share]) => share * (to.get(ci) || 0))) * unit.weight / total;
        }
        hit.cover = cover;
        hit.own = hit.score * cover;
        hit.score = (hit.score + AIMED * led * top) * (1 + 3 * led);
        hit.score *= (0.12 + 0.88 * cover * cover) * (KIND_WEIGHT[record.kind] || 1) * record.weight;
        const title = titles[hit.id];
        const home = to ? Math.max(0, ...asked.map((ci) => to.get(ci) || 0)) : 0;
        if (home) hit.score *= 1 + 1.5 * home;
        else if (title === phrase || asked.some((ci) => title === canon[ci])) hit.score *= record.kind === "page" ? 2.2 : 1.6;
        else if (phrase.length > 1 && title.includes(phrase)) hit.score *= 1.4;
        else if (phrase.length > 2 && bodies[hit.id].includes(phrase)) hit.score *= 1.15;
      }
      found.sort((a, b) => b.score - a.score || a.id - b.id);
      const best = found.slice(0, 5).reduce((most, hit) => Math.max(most, hit.cover), 0);
      // what is led to stands far above the rest: the floor is that of the text itself
      const floor = 0.03 * Math.max(0, ...found.slice(0, 20).map((hit) => hit.own));
      const items = best < (foreign ? SURE : FLOOR) ? [] : found.filter((hit) => hit.own >= floor && hit.cover > 0.2).slice(0, limit);
      return {
        items: items.map((hit) => ({ ...records[hit.id], score: hit.score, terms: hit.terms })),
        notes, terms, best, unsure: best < SURE, suggestions: best < SURE ? suggestions(query) : [],
      };
    }

    /** Names of the site that are nearest to what was typed, by the letters they share. @returns {string[]} */
    function suggestions(query) {
      const s = plain(norm(query.trim().slice(0, LONGEST))).replace(QUESTION, " ");
      const asked = new Set(/[\u3400-\u9fff]/.test(s) ? grams(s) : pairs2(s));
      /** @type {Map<number, number>} */ const near = new Map();
      for (const [alias, cis] of meanings) {
        const own = HAN.test(alias) ? grams(alias) : pairs2(alias);
        const shared = own.filter((part) => asked.has(part));
        const likeness = (2 * shared.length) / (own.length + asked.size);
        // two letters in a row, and much of the name
        if (likeness >= 0.35 && shared.some((part) => part.length > 1)) for (const ci of cis) near.set(ci, Math.max(near.get(ci) || 0, likeness));
      }
      return [...near].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3).map(([ci]) => core.concepts[ci][0]);
    }
    const pairs2 = (s) => Array.from({ length: Math.max(0, s.length - 1) }, (_, i) => s.slice(i, i + 2));

    /** Which letters of the original text are part of what was found. */
    function marks(text, terms) {
      const folded = fold(text);
      const on = new Uint8Array(text.length + 1);
      const mark = (at, length) => on.fill(1, folded.at[at], folded.at[at + length] ?? text.length);
      const inText = conceptsIn(folded.s, true);
      for (const term of terms) {
        if (term.startsWith("c:")) {
          for (const one of inText) if (one.cis.includes(Number(term.slice(2)))) mark(one.at, one.alias.length);
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
