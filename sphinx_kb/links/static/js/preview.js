// @ts-check
// Previews of links, and cards of notes and sources: js/preview-card.js, loaded when the reader first points, touches or
// moves the focus. What comes before it is there is not lost: the link under the pointer, the mark that was tapped.
(() => {
  "use strict";

  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const WAYS = ["mouseover", "focusin", "touchstart"];
  const MARK = "[role=doc-noteref], [role=doc-biblioref], [data-kb-card]";
  /** @type {EventTarget | null} */ let last = null;
  /** @type {Promise<any> | undefined} */ let loading;
  /** A touch that began before the card was there to hear of it, and whether it goes on. @type {Event | null} */
  let early = null;
  let held = false;

  const card = () => {
    loading ??= new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = new URL("preview-card.js", here.src).href;
      script.onload = () => done(/** @type {any} */ (window).kbPreview);
      script.onerror = failed;
      document.head.append(script);
    });
    return loading;
  };

  /** @param {Event} event */
  function begin(event) {
    last = event.target;
    held = event.type === "touchstart";
    if (held) early = event; // browsers follow a tap up with a pointer event, before its click
    if (loading) return;
    card().then((preview) => {
      for (const way of WAYS) document.removeEventListener(way, begin);
      if (held) preview.touch(early);
      else if (last instanceof Element && last.matches(":hover, :focus-visible")) preview.come({ target: last });
    }, () => {});
  }

  /** A tap that came before the card. @param {Event} event */
  function tap(event) {
    const mark = event.target instanceof Element && event.target.closest(MARK);
    if (!mark || !early) return;
    early = null;
    event.preventDefault();
    card().then((preview) => preview.show(mark), () => {});
  }

  document.documentElement.classList.add("kb-previews");
  for (const way of WAYS) document.addEventListener(way, begin, { passive: true });
  for (const end of ["touchend", "touchcancel", "touchmove"]) {
    document.addEventListener(end, () => { held = false; }, { passive: true });
  }
  document.addEventListener("click", tap);

  // what a link leads to may lie in a folded part of the page, which not every browser opens
  function unfold() {
    const target = document.querySelector(":target");
    if (!target?.closest("details:not([open])")) return;
    for (let box = target.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
    target.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
