// @ts-check
// Frames of a drawing as tabs: without this script they lie one under another. Arrow keys, Home and End move between
// them while a tab has the focus.
(() => {
  "use strict";

  /** @param {HTMLElement} box @param {number} number */
  const build = (box, number) => {
    const frames = /** @type {HTMLElement[]} */ ([...box.querySelectorAll("[data-kb-step]")]);
    // a number beside a title that begins with one, such as a dose, would read as part of it
    const isCounted = frames.every((frame) => !/^\d/u.test(frame.dataset.kbStep ?? ""));
    const bar = document.createElement("div");
    bar.className = "kb-steps__bar";
    bar.setAttribute("role", "tablist");
    bar.setAttribute("aria-label", box.getAttribute("aria-label") ?? "");
    const tabs = frames.map((frame, index) => {
      const tab = document.createElement("button");
      frame.id ||= `kb-step-${number}-${index + 1}`;
      tab.type = "button";
      tab.id = `${frame.id}-tab`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", frame.id);
      tab.textContent = `${isCounted ? `${index + 1}  ` : ""}${frame.dataset.kbStep}`;
      frame.setAttribute("role", "tabpanel");
      frame.setAttribute("aria-labelledby", tab.id);
      frame.removeAttribute("aria-label");
      return tab;
    });

    /** @param {number} wanted @param {boolean} [focus] */
    const show = (wanted, focus = false) => {
      const chosen = (wanted + tabs.length) % tabs.length;
      tabs.forEach((tab, index) => {
        tab.setAttribute("aria-selected", String(index === chosen));
        tab.tabIndex = index === chosen ? 0 : -1;
        frames[index].hidden = index !== chosen;
      });
      if (focus) tabs[chosen].focus();
    };

    tabs.forEach((tab, index) => {
      tab.addEventListener("click", () => show(index));
      tab.addEventListener("keydown", (event) => {
        /** @type {Record<string, number>} */
        const moves = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: tabs.length - 1 };
        if (!(event.key in moves)) return;
        event.preventDefault();
        show(moves[event.key], true);
      });
    });
    bar.append(...tabs);
    box.prepend(bar);
    show(0);
  };

  document.querySelectorAll("[data-kb-steps]").forEach((box, number) => build(/** @type {HTMLElement} */ (box), number));
})();
