// @ts-check
// The switch of the width of the text.
(() => {
  const root = document.documentElement;
  const text = document.querySelector("article") || document.querySelector("[role=main], main");
  if (!text) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "kb-width";
  button.setAttribute("aria-label", _("Wide text"));
  button.title = _("Wide text");
  const say = () => button.setAttribute("aria-pressed", String(root.dataset.kbWidth === "wide"));
  button.addEventListener("click", () => {
    const chosen = root.dataset.kbWidth === "wide" ? "" : "wide";
    root.dataset.kbWidth = chosen;
    try {
      localStorage.setItem("kb-width", chosen);
    } catch { /* the choice lasts as long as the page */ }
    say();
    dispatchEvent(new Event("resize")); // whatever is measured by the width is measured again
  });
  say();
  const line = document.querySelector(".kb-topline .content-icon-container");
  if (line) line.prepend(button);
  else {
    button.classList.add("kb-width--corner");
    text.prepend(button);
  }
})();
