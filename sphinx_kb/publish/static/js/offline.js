// Lets the browser keep what is read, and says when a page is shown from what was kept.
//
// Does nothing for a site that is opened from a folder, and nothing without service workers.
(() => {
  const page = document.documentElement;
  const root = new URL(page.dataset.content_root || "./", location.href).href;
  const OFF = "kb-offline-off";

  const remembered = () => {
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

  if (!("serviceWorker" in navigator) || !isSecureContext || !location.protocol.startsWith("http")) return;

  const isNew = !navigator.serviceWorker.controller;
  const shelf = document.querySelector("[data-kb-offline]");

  const keep = async () => {
    await navigator.serviceWorker.register(`${root}sw.js`, { scope: root });
    if (!isNew) return;
    // the worker was not there yet when this page came: it is asked for again, with all that it shows
    await new Promise((resolve) => {
      if (navigator.serviceWorker.controller) resolve();
      else navigator.serviceWorker.addEventListener("controllerchange", resolve, { once: true });
    });
    const shown = performance.getEntriesByType("resource").map((entry) => entry.name);
    const own = [location.href, ...shown].filter((address) => address.startsWith(root));
    await Promise.allSettled(own.map((address) => fetch(address)));
  };

  addEventListener("load", async () => {
    if (!remembered()) await keep().catch(() => {});
    try {
      if (!shelf && !(await caches.has("kb-kept"))) return;
      const { show, refresh } = await import(`${root}_static/js/offline-shelf.js`);
      if (shelf) await show(shelf, root, { keep, forget: OFF });
      else await refresh(root);
    } catch {
      // the network went, or the browser keeps nothing: the page is read without it
    }
  });
})();
