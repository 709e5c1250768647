// @ts-check
// Folding: ways of writing that are one become one, and a text is cut into what can be compared.
// Knows letters and the tables of sphinx_kb/search, no names and no records.
(() => {
  "use strict";

  /** @typedef {{ s: string, at: number[] }} Folded a folded text, and where each of its letters stood */

  const TONE = /[\u0300-\u036f]/g;
  const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", κ: "kappa", μ: "mu", σ: "sigma" };
  const DASH = /[\u2010-\u2015\u2212]/;
  // with kana and hangul, which are cut as Han is
  const HAN = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]/;
  const WORD = /[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+|[a-z0-9]+(?:\.[0-9]+[a-z]*)?(?:-[a-z0-9]+(?:\.[0-9]+[a-z]*)?)*/g;
  const MEASURED = /^([0-9]+(?:\.[0-9]+)?)[a-z]+$/;
  const UNIT = "mg|g|kg|ml|l|ng|mug|mmol|nmol|mumol|ms|mm|min|h|d|ht|a|b|c";
  const NUMBERED = "cyp|alpha|beta|sigma|mu|a|h|d|m|p|n|ht|org";
  // variants that are one word: 15 mg, 十五毫克, 5-HT 2A, alpha-2, CYP 2D6, 5-羟色胺, 2.9 µM
  const JOINTS = [
    { find: /七点五(?=mg|毫克)/g, by: "7.5" },
    { find: /三点七五(?=mg|毫克)/g, by: "3.75" },
    { find: /四十五(?=mg|毫克)/g, by: "45" },
    { find: /三十(?=mg|毫克)/g, by: "30" },
    { find: /十五(?=mg|毫克)/g, by: "15" },
    { find: /毫克/g, by: "mg" },
    { find: /症候群|综合症/g, by: "综合征" },
    { find: /再回收|重摄取|再吸收/g, by: "再摄取" },
    { find: /(适应|禁忌)症/g, by: "$1证" },
    { find: /(?<=\d ?)(n|mu)m(?![a-z])/g, by: "$1mol" },
    { find: /(?<=\d)-(?=[a-z]{1,4}(?![a-z]))/g, by: "" },
    { find: new RegExp(`(?<=\\d) (?=(?:${UNIT})(?![a-z]))`, "g"), by: "" },
    { find: /(?<=(?<![a-z])[a-z]{1,5})-(?=\d[a-z0-9]{0,2}(?![a-z0-9]))/g, by: "" },
    { find: new RegExp(`(?<=(?<![a-z])(?:${NUMBERED})) (?=\\d[a-z0-9]{0,3}(?![a-z0-9.]))`, "g"), by: "" },
    { find: /(?<=5ht)[- ](?=\d)/g, by: "" },
    { find: /(?<=\d)-(?=[\u3400-\u9fff])/g, by: "" },
    { find: /(?:5羟色胺|五羟色胺|血清素)[ -]?(?=\d[a-z]?(?![a-z0-9]))/g, by: "5ht" },
  ];
  const BETWEEN = /特别|非常|十分|有点儿?|有些|越来越|一直|总是|老是|经常|常常|突然|很|太|真|又|都|也|就|才|了|的|着|得|我|一点/g;
  // ways of asking that are one
  /** @type {[RegExp, string][]} */
  const ASKING = [
    [/多长时间|多少时间|多少天|好久/g, "多久"], [/怎样|如何|咋样?/g, "怎么"], [/为啥|为何/g, "为什么"], [/啥/g, "什么"],
    [/什么时候|何时|几时/g, "几时"], [/能不能|可不可以|能否|可否|可以/g, "能"], [/会不会|是否会/g, "会"], [/服用|服药|吃药/g, "吃"],
  ];

  /** A phrase without what is said in between and with one way of asking. @param {string} s */
  const plain = (s) => ASKING.reduce((text, [find, by]) => text.replace(find, by), s.replace(BETWEEN, ""));

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
        const parts = word.split("-");
        if (parts.length > 1) out.push(...parts.filter((part) => part.length > 1));
        for (const part of parts) if (MEASURED.test(part)) out.push(part.replace(MEASURED, "$1"));
      }
    }
    return out;
  }

  /** The folding of a site. @param {string[]} pairs traditional letters, each before its simplified one */
  function folding(pairs) {
    const simplified = new Map();
    for (let i = 0; i < pairs.length; i += 2) simplified.set(pairs[i], pairs[i + 1]);

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

    /** The folded text alone, faster. @param {string} text */
    function norm(text) {
      let s = "";
      for (const letter of text.normalize("NFKC").toLowerCase()) s += foldLetter(letter);
      for (const { find, by } of JOINTS) s = s.replace(find, by);
      return s;
    }

    /** The folded text and where its letters stood. @param {string} text @returns {Folded} */
    function fold(text) {
      let s = "";
      /** @type {number[]} */ let at = [];
      let i = 0;
      for (const original of text) {
        let folded = "";
        for (const letter of original.normalize("NFKC").toLowerCase()) folded += foldLetter(letter);
        for (let k = 0; k < folded.length; k++) at.push(i);
        s += folded;
        i += original.length;
      }
      at.push(i);
      for (const { find, by } of JOINTS) ({ s, at } = replaced({ s, at }, find, by));
      return { s, at };
    }

    return { norm, fold };
  }

  /** A folded text with something replaced. @param {Folded} folded @param {RegExp} find @param {string} by @returns {Folded} */
  function replaced({ s, at }, find, by) {
    let out = "";
    const places = [];
    let last = 0;
    for (const found of s.matchAll(find)) {
      const put = by.replace("$1", found[1]);
      out += s.slice(last, found.index) + put;
      places.push(...at.slice(last, found.index));
      for (let k = 0; k < put.length; k++) places.push(at[found.index]);
      last = found.index + found[0].length;
    }
    return last ? { s: out + s.slice(last), at: [...places, ...at.slice(last)] } : { s, at };
  }

  globalThis.kbSearch ??= {};
  Object.assign(globalThis.kbSearch, { folding, plain, grams, HAN, WORD });
})();
