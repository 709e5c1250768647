// @ts-check
// A filter above a long list: choices and words, kept in the address. The scripts of the lists say what is chosen from
// and what fits. Without scripts, all of a list is shown.
(() => {
  "use strict";

  /** Normalize a text for comparison, so that 5-HT2A finds 5-HT₂A. @param {string | null} text */
  const fold = (text) => (text || "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

  /** The words of a section's heading, without its link to itself. @param {Element | null | undefined} section */
  const titleOf = (section) => [...(section?.querySelector("h2, h3")?.childNodes ?? [])]
    .filter((node) => !(node instanceof Element && node.matches(".headerlink")))
    .map((node) => node.textContent).join("").trim();

  /**
   * Make a filter and put it into the page.
   * @param {{
   *   label: string,
   *   choices: { label: string, name: string, options: [string, string][] }[],
   *   apply: (chosen: Record<string, string>, sifting: boolean) => string,
   * }} list what the filter is called, what can be chosen, and what hides what does not fit and says how much is
   *   shown; the words to look for are `q`
   */
  const filter = ({ label, choices, apply }) => {
    const form = document.createElement("form");
    form.className = "kb-filter kb-controls kb-fields";
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", label);
    /** @template {HTMLSelectElement | HTMLInputElement} T @param {string} words @param {T} control */
    const field = (words, control) => {
      const box = document.createElement("label");
      box.append(words, control);
      form.append(box);
      return control;
    };
    /** @type {(HTMLSelectElement | HTMLInputElement)[]} */
    const controls = choices.map(({ label: words, name, options }) => {
      const select = document.createElement("select");
      select.name = name;
      select.append(new Option(_("all"), ""), ...options.map(([value, text]) => new Option(text, value)));
      return field(words, select);
    });
    const query = field(_("Words"), document.createElement("input"));
    query.type = "search";
    query.name = "q";
    controls.push(query);
    const clear = document.createElement("button");
    clear.type = "reset";
    clear.append(_("Show all"));
    const status = document.createElement("output");
    form.append(clear, status);

    let sifting = false;
    const show = () => {
      const chosen = Object.fromEntries(controls.map((control) => [control.name, control.value]));
      status.value = apply({ ...chosen, q: fold(chosen.q) }, sifting);
    };

    /** Keep the filter in the address, so that it can be bookmarked and shared. */
    const remember = () => {
      const asked = new URLSearchParams();
      for (const control of controls) if (control.value) asked.set(control.name, control.value);
      const rest = asked.toString();
      history.replaceState(null, "", `${location.pathname}${rest && `?${rest}`}`);
    };

    /** Make sure that what the fragment of the address names is visible. */
    const reveal = () => {
      const target = document.getElementById(location.hash.slice(1));
      if (!(target instanceof HTMLElement)) return;
      sifting = false;
      if (target.closest("[hidden]")) form.reset();
      show();
      target.scrollIntoView();
    };

    const asked = new URLSearchParams(location.search);
    for (const control of controls) control.value = asked.get(control.name) || "";
    form.addEventListener("input", () => { sifting = true; show(); remember(); });
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(() => { show(); remember(); }));
    addEventListener("hashchange", reveal);
    document.querySelector(".kb-filter-place")?.append(form);
    show();
    reveal();
  };

  Object.assign(window, { kbFilter: { filter, fold, titleOf } });
})();
