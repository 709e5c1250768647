// @ts-check
// One switch shows or hides the verdicts beside paragraphs, on every page, until it is turned again.

(() => {
  const KEY = "kb-verdicts";
  const HIDDEN = "kb-no-verdicts";
  const root = document.documentElement;

  const stored = () => {
    try { return localStorage.getItem(KEY); } catch { return null; } // storage may be forbidden
  };
  /** @param {boolean} shown */
  const apply = (shown) => {
    root.classList.toggle(HIDDEN, !shown);
    for (const control of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-kb-verdicts]"))) {
      control.checked = shown;
    }
  };
  root.classList.toggle(HIDDEN, stored() === "off");

  const place = () => {
    /** @param {(control: Element) => void} put */
    const add = (put) => {
      const label = document.createElement("label");
      label.className = "kb-verdicts";
      const control = document.createElement("input");
      control.type = "checkbox";
      control.setAttribute("role", "switch");
      control.dataset.kbVerdicts = "";
      control.addEventListener("change", () => {
        try { localStorage.setItem(KEY, control.checked ? "on" : "off"); } catch { /* this page only */ }
        apply(control.checked);
      });
      label.append(control, _("Show verdicts beside the text"));
      put(label);
    };
    for (const card of document.querySelectorAll(".kb-card")) add((label) => card.append(label));
    const last = [...document.querySelectorAll(".kb-claims")].pop();
    const end = document.querySelector(".kb-sources") || last?.closest("section");
    if (end) add((label) => end.matches("section") ? end.append(label) : end.before(label));
    apply(stored() !== "off");
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", place);
  else place();
})();
