// @ts-check
// A link into something folded opens it, also in browsers that do not do so by themselves.
(() => {
  "use strict";

  function arrive() {
    const place = document.querySelector(":target");
    if (!place?.closest("details:not([open])")) return;
    for (let box = place.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
    place.scrollIntoView();
  }

  window.addEventListener("hashchange", arrive);
  arrive();
})();
