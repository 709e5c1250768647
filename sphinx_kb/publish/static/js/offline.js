// Lets the browser keep what is read, and says when a page is shown from what was kept.
//
// Does nothing for a site that is opened from a folder, and nothing without service workers.
(() => {
  const page = document.documentElement;
  const root = new URL(page.dataset.content_root || "./", location.href).href;
  const KEPT = `kb-kept ${root}`; // other sites of this address have their own
  const OFF = `kb-offline-off ${root}`;

  const isOff = () => {
    try {
      return localStorage.getItem(OFF) !== null;
    } catch {
      return true; // a browser that remembers nothing wants nothing kept
    }
  };

  // the worker has put this page there
  if (page.dataset.kbKept !== undefined) {
    const since = new Date(page.dataset.kbKept);
    const notice = document.createElement("p");
    notice.className = "kb-kept";
    notice.setAttribute("role", "status");
    const day = since.getTime() > 0 ? since.toLocaleDateString(page.lang || undefined, { dateStyle: "long" }) : "";
    notice.textContent = day
      ? _("No network: this page was kept on {day} and may have changed since.").replace("{day}", day)
      : _("No network: this page was kept earlier and may have changed since.");
    document.body.prepend(notice);
  }

  if (!("serviceWorker" in navigator && "locks" in navigator)) return;
  if (!isSecureContext || !location.protocol.startsWith("http")) return;

  const isNew = !navigator.serviceWorker.controller;
  const shelf = document.querySelector("[data-kb-offline]");

  // under the lock, so that no other window that removes all comes between
  const keep = () => navigator.locks.request(KEPT, async () => {
    if (isOff()) return;
    await caches.open(KEPT);
    await navigator.serviceWorker.register(`${root}sw.js`, { scope: root });
    if (!isNew) return;
    // the worker was not there yet when this page came, and is told what it shows; it goes on when the reader leaves
    navigator.serviceWorker.ready.then(({ active }) => {
      const shown = performance.getEntriesByType("resource").map((entry) => entry.name);
      active.postMessage([location.href, ...shown]);
    });
  });

  addEventListener("load", async () => {
    if (!isOff()) await keep().catch(() => {});
    try {
      if (!shelf && !(await caches.has(KEPT))) return;
      const { show, refresh } = await import(`${root}_static/js/offline-shelf.js`);
      if (shelf) await show(shelf, root, { keep, off: OFF });
      else await refresh(root);
    } catch {
      // the network went, or the browser keeps nothing: the page is read without it
    }
  });
})();
