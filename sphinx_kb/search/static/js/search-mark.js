// @ts-check
// On arrival from the search: marks what was sought, until the reader clears it. Loaded only then.
(() => {
  "use strict";

  const SOUGHT = "highlight";
  const MOST_WORDS = 8;
  const MOST_PLACES = 500;

  /** Every place of some words in an element. @param {Element} within @param {string[]} words @returns {Range[]} */
  function places(within, words) {
    const found = [];
    // a number to call looks like nothing else, whatever was sought
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement?.closest('a[href^="tel:"], [data-kb-search-card]') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    for (let node = walker.nextNode(); node && found.length < MOST_PLACES; node = walker.nextNode()) {
      const text = node.textContent || "";
      for (const word of words) {
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          found.push(range);
        }
      }
    }
    return found;
  }

  /** Mark words as they stand on the page. @param {string[]} words */
  function mark(words) {
    const { Highlight, CSS: { highlights } } = /** @type {any} */ (window);
    const article = document.querySelector("article, [role=main], main");
    if (!article || !highlights) return;
    const found = places(article, words);
    if (!found.length) return;
    for (const range of found) range.startContainer.parentElement?.closest("details:not(.kb-foot)")?.setAttribute("open", "");
    article.querySelector(".kb-sought")?.remove();
    highlights.set("kb-sought", new Highlight(...found));

    const bar = document.createElement("p");
    bar.className = "kb-sought";
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = _("Clear");
    const said = words.find((word) => `${found[0]}` === word) || words[0];
    const short = said.length > 20 ? `${said.slice(0, 20)}\u2026` : said;
    bar.append(_("Marked: “%s”").replace("%s", () => short), button);
    /** @param {Event} event */
    const clear = (event) => {
      if (event instanceof KeyboardEvent && event.key !== "Escape") return;
      document.removeEventListener("keydown", clear);
      highlights.delete("kb-sought");
      if (bar.contains(document.activeElement)) {
        article.tabIndex = -1;
        article.focus({ preventScroll: true }); // the button goes, the reader stays
      }
      bar.remove();
    };
    button.addEventListener("click", clear);
    document.addEventListener("keydown", clear);
    // where the reader arrives, in the text: it covers nothing, and scrolls away with it
    const section = document.querySelector(":target")?.closest("section");
    const heading = (section && article.contains(section) ? section : article).querySelector("h1, h2, h3, h4, h5, h6");
    if (heading) heading.after(bar);
    else article.prepend(bar);
  }

  const came = new URLSearchParams(location.search);
  const sought = came.getAll(SOUGHT).filter(Boolean).slice(0, MOST_WORDS);
  if (sought.length) {
    mark(sought);
    came.delete(SOUGHT);
    try {
      // the address that is left can be passed on
      history.replaceState(history.state, "", `${location.pathname}${came.size ? `?${came}` : ""}${location.hash}`);
    } catch {
      // some browsers allow no new address to a file
    }
  }
  const root = /** @type {any} */ (window);
  root.kbSearch ??= {};
  root.kbSearch.mark = mark;
})();
