// The whole site on this device: kept on demand, brought up to date after each new build, and removed on demand.

const KEPT = "kb-kept";
const AT_A_TIME = 6;
const CHECKED = "kb-offline-checked";

/** The name under which the list of what is kept lies among the rest. */
const listOf = (root) => `${root}kb-kept.json`;

async function keptList(root) {
  const stored = await (await caches.open(KEPT)).match(listOf(root));
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

/** Bring what is kept to the state of a list; `tell` is given the bytes that are there already, again and again. */
async function bring(root, list, before, tell) {
  const cache = await caches.open(KEPT);
  const waiting = Object.entries(list.files).filter(([name, [digest]]) => before?.files[name]?.[0] !== digest);
  let bytes = list.bytes - waiting.reduce((sum, [, [, size]]) => sum + size, 0);
  tell(bytes);
  const work = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [name, [, size]] = next;
      const address = addressOf(root, name);
      const answer = await fetch(address, { cache: "no-store" });
      if (!answer.ok) throw new Error(`${answer.status} ${name}`);
      await cache.put(address, answer);
      bytes += size;
      tell(bytes);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  const gone = Object.keys(before?.files ?? {}).filter((name) => !(name in list.files));
  await Promise.all(gone.map((name) => cache.delete(addressOf(root, name))));
  await cache.put(listOf(root), new Response(JSON.stringify(list)));
}

/** Bring the whole site up to date where it is kept; once a session is enough. */
export async function refresh(root) {
  if (sessionStorage.getItem(CHECKED)) return;
  const before = await keptList(root);
  if (!before) return;
  const list = await currentList(root);
  if (list.version !== before.version) await bring(root, list, before, () => {});
  sessionStorage.setItem(CHECKED, list.version);
}

const megabytes = (bytes) => (bytes / 1e6).toFixed(1);

/** Show the buttons, and what is kept. */
export async function show(shelf, root, { keep, forget }) {
  const [button, removal] = shelf.querySelectorAll("button");
  const progress = shelf.querySelector("progress");
  const state = shelf.querySelector("[role=status]");
  const say = (words) => {
    state.textContent = words;
  };

  const look = async () => {
    const kept = await keptList(root);
    const cache = (await caches.has(KEPT)) ? await caches.open(KEPT) : null;
    const pages = cache ? (await cache.keys()).filter((request) => request.url.endsWith(".html")).length : 0;
    button.textContent = kept ? _("Bring up to date") : _("Keep the whole site on this device");
    removal.hidden = pages === 0;
    if (kept) {
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
      localStorage.removeItem(forget);
      await keep();
      await navigator.storage?.persist?.();
      const list = await currentList(root);
      progress.max = list.bytes;
      progress.hidden = false;
      await bring(root, list, await keptList(root), (bytes) => {
        progress.value = bytes;
        say(_("{done} of {all} MB").replace("{done}", megabytes(bytes)).replace("{all}", megabytes(list.bytes)));
      });
      await look();
    } catch {
      say(_("It could not be kept: check the network and the free space of this device, and try again."));
    }
    progress.hidden = true;
    button.disabled = false;
  });

  removal.addEventListener("click", async () => {
    localStorage.setItem(forget, "");
    for (const one of await navigator.serviceWorker.getRegistrations()) {
      if (one.scope === root) await one.unregister();
    }
    await caches.delete(KEPT);
    await look();
  });

  await look();
  shelf.hidden = false;
  refresh(root).then(look, () => {});
}
