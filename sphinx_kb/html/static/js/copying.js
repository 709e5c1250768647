// @ts-check
// Copies the address of a heading, and the text of a code block.
(() => {
  const SHOWN = 2500;

  /** Say beside an element what was done. @param {Element} beside @param {string} words */
  function say(beside, words) {
    document.querySelector(".kb-copied")?.remove();
    const said = document.createElement("span");
    said.className = "kb-copied";
    said.setAttribute("role", "status");
    beside.after(said);
    said.textContent = words; // a change within it is what screen readers announce
    setTimeout(() => said.remove(), SHOWN);
  }

  /** Let a heading or a table be called by its words alone, without those of the sign in them. @param {Element} sign */
  function nameWithout(sign) {
    const words = sign.closest("h1, h2, h3, h4, h5, h6, caption");
    const named = words?.matches("caption") ? words.closest("table") : words;
    if (!words || !named || words.querySelector("math") || named.hasAttribute("aria-label")) return;
    const copy = /** @type {Element} */ (words.cloneNode(true));
    copy.querySelector("a.headerlink")?.remove();
    named.setAttribute("aria-label", (copy.textContent || "").replace(/\s+/g, " ").trim());
  }

  const signs = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a.headerlink"));
  for (const sign of signs) {
    sign.title = _("Copy the link to this place");
    sign.setAttribute("aria-label", sign.title);
    nameWithout(sign);
    sign.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      // where it is forbidden, the address stands in the browser's own field
      navigator.clipboard?.writeText(sign.href).then(() => say(sign, _("Link copied")), () => {});
    });
  }

  /** What a reader would type or keep of a block. @param {Element} block */
  function textOf(block) {
    const code = /** @type {Element} */ ((block.querySelector("td.code pre") || block.querySelector("pre"))?.cloneNode(true));
    const isSession = code.querySelector(".gp") !== null;
    for (const part of code.querySelectorAll(".linenos, .gp, .go, .gt")) part.remove();
    const text = code.textContent || "";
    return isSession ? `${text.split("\n").filter((line) => line.trim()).join("\n")}\n` : text;
  }

  for (const block of document.querySelectorAll("div.highlight")) {
    if (!block.querySelector("pre") || block.querySelector("button, div.highlight") || !block.textContent?.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "kb-copy";
    button.textContent = _("Copy");
    button.setAttribute("aria-label", _("Copy the code"));
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(textOf(block));
        say(button, _("Copied"));
      } catch { // forbidden: selected, so that one key copies it
        getSelection()?.selectAllChildren(block.querySelector("td.code pre") || /** @type {Element} */ (block.querySelector("pre")));
        say(button, _("Selected: copy it with your keyboard"));
      }
    });
    block.append(button);
  }
})();
