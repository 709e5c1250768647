// The whole site on this device: kept on demand, brought up to date after each new build, and removed on demand.

const AT_A_TIME = 6;
const TRIES = 3;

/** The name of the cache, and of the lock under which it is made and removed. */
const keptAt = (root) => `kb-kept ${root}`;

/** Where a session notes that what is kept is up to date. */
const checkedAt = (root) => `kb-offline-checked ${root}`;

/** The name under which the list of what is kept lies among the rest. */
const listOf = (root) => `${root}kb-kept.json`;

/** What is kept; null if nothing is. */
const opened = (root) => navigator.locks.request(keptAt(root), { mode: "shared" }, async () =>
  (await caches.has(keptAt(root))) ? caches.open(keptAt(root)) : null);

/** The list of what was kept on demand: its version is empty until all is there. */
async function keptList(root) {
  const stored = await (await opened(root))?.match(listOf(root));
  return stored ? stored.json() : null;
}

/** The address of a file, written as the worker writes it. */
const addressOf = (root, name) => root + name.split("/").map(encodeURIComponent).join("/");

/** What the site consists of now, from the server. */
async function currentList(root) {
  const answer = await fetch(`${root}offline.json`, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** The digest of a file as in the list of the site's files. */
async function digestOf(data, length) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, length);
}

/** Bring what is kept to the state of a list; `tell` is given the bytes that are there already, again and again. */
async function take(root, list, tell) {
  const cache = await opened(root);
  if (!cache) throw new Error("removed");
  const before = (await keptList(root))?.files ?? {};
  const isThere = ([name, [digest]]) => before[name]?.[0] === digest;
  const there = Object.fromEntries(Object.entries(list.files).filter(isThere));
  const waiting = Object.entries(list.files).filter((entry) => !isThere(entry));
  const write = (version) => cache.put(listOf(root), new Response(JSON.stringify({ ...list, version, files: there })));
  // what the site no longer has goes first: an interruption leaves no trace of it
  const known = new Set([listOf(root), ...Object.keys(list.files).map((name) => addressOf(root, name))]);
  const gone = (await cache.keys()).filter((request) => !known.has(request.url));
  await Promise.all(gone.map((request) => cache.delete(request)));
  let bytes = Object.values(there).reduce((sum, [, size]) => sum + size, 0);
  tell(bytes);
  await write(""); // whatever stops this, the list names no file that it does not have
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [name, [digest, size]] = next;
      const address = addressOf(root, name);
      const answer = await fetch(address, { cache: "no-store" });
      if (!answer.ok) throw new Error(`${answer.status} ${name}`);
      if (!(await caches.has(keptAt(root)))) throw new Error("removed");
      const [data] = await Promise.all([answer.clone().arrayBuffer(), cache.put(address, answer)]);
      there[name] = [await digestOf(data, digest.length), size]; // of another build, if one is being published
      bytes += size;
      tell(bytes);
    }
  };
  const stop = (error) => {
    waiting.length = 0; // the others end with the file that they are at
    throw error;
  };
  const ends = await Promise.allSettled(Array.from({ length: AT_A_TIME }, () => work().catch(stop)));
  const failure = ends.find((end) => end.reason)?.reason;
  await write(failure ? "" : list.version);
  if (failure) throw failure;
}

/** Bring what is kept to the state of the server, one window at a time. */
function bring(root, tell) {
  return navigator.locks.request(`${keptAt(root)} whole`, async () => {
    let list = await currentList(root);
    for (let left = TRIES - 1; ; left -= 1) {
      const failure = await take(root, list, (bytes) => tell(bytes, list.bytes)).then(() => null, (error) => error);
      const now = await currentList(root).catch(() => list);
      if (now.version === list.version || !left) {
        if (failure) throw failure;
        return list;
      }
      list = now; // a new build came meanwhile
    }
  });
}

/** Bring the whole site up to date where it is kept, and go on where that was interrupted; once a session is enough. */
export async function refresh(root) {
  if (sessionStorage.getItem(checkedAt(root))) return;
  const kept = await keptList(root);
  if (!kept) return;
  let { version } = await currentList(root);
  if (version !== kept.version) ({ version } = await bring(root, () => {}));
  sessionStorage.setItem(checkedAt(root), version);
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** Show the buttons, and what is kept. */
export async function show(shelf, root, { keep, off }) {
  const [button, removal] = shelf.querySelectorAll("button");
  const progress = shelf.querySelector("progress");
  const state = shelf.querySelector("[role=status]");
  const say = (words) => {
    state.textContent = words;
  };

  const look = async () => {
    const kept = await keptList(root);
    const names = (await (await opened(root))?.keys()) ?? [];
    const pages = names.filter((request) => request.url.endsWith(".html")).length;
    button.textContent = kept?.version ? _("Bring up to date") : _("Keep the whole site on this device");
    removal.hidden = names.length === 0;
    if (kept?.version) {
      say(_("The whole site is kept on this device, {size} MB; it can be read and searched without a network.")
        .replace("{size}", megabytes(kept.bytes)));
    } else if (pages) {
      say(_("Pages that you read are kept on this device; so far: {pages}.").replace("{pages}", pages));
    } else {
      say(_("Nothing is kept on this device."));
    }
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      localStorage.removeItem(off);
      await keep();
      await navigator.storage?.persist?.();
      await bring(root, (bytes, all) => {
        progress.max = all;
        progress.value = bytes;
        progress.hidden = false;
        removal.hidden = false;
        say(_("{done} of {all} MB").replace("{done}", megabytes(bytes)).replace("{all}", megabytes(all)));
      });
      await look();
    } catch {
      await look();
      if (localStorage.getItem(off) === null) {
        say(_("It could not be kept: check the network and the free space of this device, and try again."));
      }
    }
    progress.hidden = true;
    button.disabled = false;
  });

  removal.addEventListener("click", async () => {
    localStorage.setItem(off, "");
    await navigator.locks.request(keptAt(root), async () => {
      for (const one of await navigator.serviceWorker.getRegistrations()) {
        if (one.scope === root) await one.unregister();
      }
      await caches.delete(keptAt(root));
    });
    await look();
  });

  await look();
  shelf.hidden = false;
  refresh(root).then(look, () => {});
}
