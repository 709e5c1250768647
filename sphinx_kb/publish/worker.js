// The service worker of a site: it keeps what was read, for when there is no network.
//
// The network always comes first, so that nobody with a network reads an old page. A page that is shown from what was
// kept carries the attribute data-kb-kept with the time when it was kept, and the site's script says so to the reader.
// The site's scripts make the cache and remove it; the worker keeps nothing where there is none.

// other sites of this address have their own
const KEPT = `kb-kept ${self.registration.scope}`;
const SECONDS_OF_PATIENCE = 5;
const TOO_LARGE = /\.(?:pdf|epub|zip)$/;

/** What is being kept at the moment: the name of a file, and a promise that it is done. */
const underWay = new Map();

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  // "no-store" is how the site's own script asks for what lies on the server and nothing else
  if (request.method !== "GET" || request.cache === "no-store" || request.headers.has("range")) return;
  if (isOurs(request.url)) event.respondWith(answer(event, request));
});

// the addresses of a page that was there before the worker, and of all that it shows
self.addEventListener("message", (event) => {
  const addresses = event.data.filter(isOurs);
  event.waitUntil(Promise.allSettled(addresses.map(async (address) => {
    // what the reader sees lies in the browser's own cache, even if the network has gone since
    await store(opened(), nameOf(address), await fetch(address, { cache: "force-cache" }));
  })));
});

const isOurs = (address) => address.startsWith(self.registration.scope) && !TOO_LARGE.test(new URL(address).pathname);

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

/** What is kept; null where the reader wants nothing kept, or the browser cannot. */
async function opened() {
  try {
    // under the lock no page removes it between the two, so that it does not come back
    return await navigator.locks.request(KEPT, { mode: "shared" }, async () =>
      (await caches.has(KEPT)) ? caches.open(KEPT) : null);
  } catch {
    return null;
  }
}

/** Keep an answer, or forget a file that is gone, one after the other; what fails costs the reader nothing. */
function store(cache, name, response) {
  const isGone = response.status === 404 || response.status === 410;
  const isWhole = response.status === 200 && response.type === "basic" && !response.redirected;
  if (!isGone && !isWhole) return null;
  const copy = response.clone(); // at once, before anybody reads it
  const before = underWay.get(name);
  const done = (async () => {
    await before;
    const kept = await cache;
    if (isGone) await kept?.delete(name);
    else await kept?.put(name, copy);
  })().catch(() => {}).finally(() => {
    if (underWay.get(name) === done) underWay.delete(name);
  });
  underWay.set(name, done);
  return done;
}

async function answer(event, request) {
  const name = nameOf(request.url);
  const cache = opened();
  // the browser's own cache may answer for days without asking the server
  const fetched = fetch(request, { cache: "no-cache" });
  event.waitUntil(fetched.then((response) => store(cache, name, response)).catch(() => {}));
  const isPage = request.mode === "navigate";
  const instead = async () => {
    const kept = await (await cache)?.match(name);
    return kept && isPage ? marked(kept) : kept;
  };
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, SECONDS_OF_PATIENCE * 1000);
  }).then(instead).then((kept) => kept ?? fetched);
  try {
    return await Promise.race([fetched, late]);
  } catch {
    await underWay.get(name);
    const kept = await instead().catch(() => null);
    return kept ?? (isPage ? notKept() : Response.error());
  } finally {
    clearTimeout(timer);
  }
}

/** A kept page that says so; a picture that is opened on its own is as it is. */
async function marked(kept) {
  if (!kept.headers.get("content-type")?.startsWith("text/html")) return kept;
  const since = new Date(kept.headers.get("date") || 0).toISOString();
  const headers = new Headers(kept.headers); // with the policy under which the page was published
  headers.set("content-type", "text/html; charset=utf-8");
  for (const name of ["content-encoding", "content-length"]) headers.delete(name);
  return new Response((await kept.text()).replace("<html", `<html data-kb-kept="${since}"`), { headers });
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
