// @ts-check
// The link to the form of reports takes along the page, the section and what is selected.
(() => {
  "use strict";

  const MOST = 300;
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a.kb-colophon__report"));
  if (!link || link.protocol === "mailto:") return;

  function fill() {
    const chosen = document.getSelection();
    const place = chosen?.anchorNode?.parentElement?.closest("article section[id]");
    const goal = new URL(link.href);
    const here = location.href.replace(/[?#].*$/, "") + (place ? `#${place.id}` : location.hash);
    goal.searchParams.set("page", `${document.title} ${here}`);
    if (place) goal.searchParams.set("quote", `${chosen}`.replace(/\s+/g, " ").trim().slice(0, MOST));
    link.href = goal.href;
  }
  // before a click, which clears what is selected
  for (const kind of ["pointerdown", "focus"]) link.addEventListener(kind, fill);
})();
