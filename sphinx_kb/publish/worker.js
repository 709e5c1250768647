// The service worker of a site: it keeps what was read, for when there is no network.
//
// The network always comes first, so that nobody with a network reads an old page. A page that is shown from what was
// kept carries the attribute data-kb-kept with the time when it was kept, and the site's script says so to the reader.

const KEPT = "kb-kept";
const SECONDS_OF_PATIENCE = 5;
const TOO_LARGE = /\.(?:pdf|epub|zip)$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isOurs = request.url.startsWith(self.registration.scope) && !TOO_LARGE.test(url.pathname);
  // "no-store" is how the site's own script asks for what lies on the server and nothing else
  if (request.method !== "GET" || !isOurs || request.cache === "no-store" || request.headers.has("range")) return;
  event.respondWith(answer(event, request));
});

/** The name under which a file is kept: no query, a folder is its index, and letters are written in one way. */
function nameOf(address) {
  const { origin, pathname } = new URL(address);
  const path = pathname.endsWith("/") ? `${pathname}index.html` : pathname;
  const written = path.split("/").map((part) => {
    try {
      return encodeURIComponent(decodeURIComponent(part));
    } catch {
      return part;
    }
  });
  return origin + written.join("/");
}

async function answer(event, request) {
  const cache = await caches.open(KEPT);
  const name = nameOf(request.url);
  const kept = await cache.match(name);
  // the browser's own cache may answer for days without asking the server
  const fetched = fetch(request, { cache: "no-cache" }).then(async (response) => {
    if (response.ok && response.type === "basic" && !response.redirected) await cache.put(name, response.clone());
    if (response.status === 404 || response.status === 410) await cache.delete(name);
    return response;
  });
  event.waitUntil(fetched.catch(() => {}));
  if (!kept) return request.mode === "navigate" ? fetched.catch(() => notKept()) : fetched;
  const isSlow = new Promise((_resolve, reject) => {
    setTimeout(reject, SECONDS_OF_PATIENCE * 1000, new Error("slow"));
  });
  return Promise.race([fetched, isSlow]).catch(() => (request.mode === "navigate" ? marked(kept) : kept));
}

/** A kept page that says so. */
async function marked(kept) {
  const since = new Date(kept.headers.get("date") || 0).toISOString();
  const text = (await kept.text()).replace("<html", `<html data-kb-kept="${since}"`);
  return new Response(text, { headers: { "Content-Type": "text/html; charset=utf-8" } });
}

/** What is shown for a page that was not kept. */
function notKept() {
  const title = _("No network");
  const words = _("This page was not kept on this device. Pages that you have read before can still be read.");
  const home = _("To the home page");
  const text = `<!doctype html><html><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><h1>${title}</h1><p>${words}</p><p><a href="${self.registration.scope}">${home}</a></p>`;
  return new Response(text, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
}
