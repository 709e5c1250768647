// @ts-check
// Loads what a page needs only for a reader who does something, at the first movement, key or touch: see add_late_file.
(() => {
  const here = /** @type {HTMLScriptElement} */ (document.currentScript);
  const WAYS = ["pointermove", "pointerdown", "keydown", "focusin"];
  /** @param {HTMLElement} file */
  const added = (file) => new Promise((done) => {
    file.onload = file.onerror = done;
    document.head.append(file);
  });
  async function load() {
    for (const way of WAYS) removeEventListener(way, load);
    const names = (here.dataset.kbLate || "").split(" ");
    /** @param {string} name */
    const address = (name) => new URL(`../${name}`, here.src).href;
    // looks first: what a script adds would stand there without them for a moment, and move the text under the pointer
    await Promise.all(names.filter((name) => name.endsWith(".css")).map((name) => added(
      Object.assign(document.createElement("link"), { rel: "stylesheet", href: address(name) }))));
    for (const name of names.filter((one) => one.endsWith(".js"))) {
      document.head.append(Object.assign(document.createElement("script"), { src: address(name), async: false }));
    }
  }
  for (const way of WAYS) addEventListener(way, load, { passive: true });
})();
