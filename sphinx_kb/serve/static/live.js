// @ts-check
// The browser's side of the live preview: reloads the page after a build that changed it or what it shows, at the place
// where the reader was, and shows what is wrong.

(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const page = script.dataset.page || "";
  /** The build that this page was loaded after. */
  const build = script.dataset.build || "0";
  const PLACE = "kb-live-place";
  /** Milliseconds for which a remembered place counts. */
  const FRESH = 10_000;
  performance.setResourceTimingBufferSize(2000); // `shows` asks for all

  /**
   * Whether the page has asked for any of some files, be it in vain: an image may come later than its page.
   * @param {string[]} paths
   */
  function shows(paths) {
    const asked = new Set(performance.getEntriesByType("resource").map(({ name }) => new URL(name))
      .filter((url) => url.origin === location.origin).map((url) => decoded(url.pathname.slice(1))));
    return paths.some((path) => asked.has(path));
  }

  /** @param {string} path */
  function decoded(path) {
    try {
      return decodeURIComponent(path);
    } catch {
      return path; // a name with a per cent sign that was not encoded
    }
  }

  /** Remember the first element with an id below the top of the window, and how far below it stands. */
  function rememberPlace() {
    const near = [...document.querySelectorAll("main [id], article [id], body [id]")]
      .find((element) => element.getBoundingClientRect().top >= 0);
    const place = { path: location.pathname, time: Date.now(), y: scrollY, id: near ? near.id : "",
      top: near ? near.getBoundingClientRect().top : 0 };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  }

  /** Go back to the remembered place: what stands above it may have grown. */
  function returnToPlace() {
    const place = JSON.parse(sessionStorage.getItem(PLACE) || "null");
    sessionStorage.removeItem(PLACE);
    if (!place || place.path !== location.pathname || Date.now() - place.time > FRESH) return;
    const near = place.id && document.getElementById(place.id);
    const y = near && place.y > 0 ? scrollY + near.getBoundingClientRect().top - place.top : place.y;
    scrollTo({ top: y, behavior: "instant" });
  }

  /** @param {{ title: string, ok: boolean, problems: string[], labels: Record<string, string> }} state */
  function showProblems(state) {
    document.querySelector("kb-live")?.remove();
    if (!state.title) return;
    const host = document.createElement("kb-live");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = new URL("live.css", script.src).href;
    const box = document.createElement("section");
    box.setAttribute("role", "alert");
    box.className = state.ok ? "warned" : "failed";
    const title = document.createElement("h2");
    title.textContent = state.title;
    const hide = document.createElement("button");
    hide.type = "button";
    hide.textContent = state.labels.hide;
    hide.addEventListener("click", () => host.remove());
    const list = document.createElement("ol");
    for (const problem of state.problems) {
      const item = document.createElement("li");
      item.textContent = problem;
      list.append(item);
    }
    box.append(title, hide, list);
    root.append(style, box);
    document.body.append(host);
  }

  const events = new EventSource(new URL(`events?${new URLSearchParams({ page, build })}`, script.src).href);
  events.addEventListener("message", (event) => {
    const state = JSON.parse(event.data);
    showProblems(state);
    if (!state.reload && !shows(state.changed)) return;
    events.close();
    rememberPlace();
    location.reload();
  });
  addEventListener("pagehide", () => events.close());
  returnToPlace();
  addEventListener("load", returnToPlace);
})();
