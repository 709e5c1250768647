// @ts-check
// Loads what a page needs only for a reader who does something, at the first movement, key or touch: see add_late_file.
(() => {
  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const WAYS = ["pointermove", "pointerdown", "keydown", "focusin"];
  function load() {
    for (const way of WAYS) removeEventListener(way, load);
    for (const name of (here.dataset.kbLate || "").split(" ")) {
      const isStyle = name.endsWith(".css");
      const file = document.createElement(isStyle ? "link" : "script");
      const address = new URL(`../${name}`, here.src).href;
      Object.assign(file, isStyle ? { rel: "stylesheet", href: address } : { src: address });
      document.head.append(file);
    }
  }
  for (const way of WAYS) addEventListener(way, load, { passive: true });
})();
