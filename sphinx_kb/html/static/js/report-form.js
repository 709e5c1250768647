// @ts-check
// The form of reports: filled in with what the link took along, copied, or sent as a letter.
(() => {
  "use strict";

  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-kb-report]"));
  const box = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const copy = /** @type {HTMLButtonElement} */ (form.querySelector("[data-kb-report-copy]"));
  const mail = /** @type {HTMLAnchorElement | null} */ (form.querySelector("[data-kb-report-mail]"));
  const status = /** @type {HTMLElement} */ (form.querySelector("[data-kb-report-status]"));

  const came = new URLSearchParams(location.search);
  const quote = came.get("quote");
  if (came.has("page")) {
    box.value = [
      _("Page: ") + came.get("page"),
      _("Sentence: ") + (quote ? _("“%s”").replace("%s", () => quote) : ""),
      _("What it should say: "),
      _("Source (a DOI, or the name and date of a label): "),
      "",
    ].join("\n");
  }
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    box.select();
    try {
      await navigator.clipboard.writeText(box.value);
    } catch {
      document.execCommand("copy"); // where the clipboard is not given to scripts
    }
    status.textContent = _("Copied");
  });
  mail?.addEventListener("click", () => {
    const [subject, body] = [_("Report of a mistake"), box.value.replace(/\n/g, "\r\n")].map(encodeURIComponent);
    mail.href = `mailto:${form.dataset.kbMail}?subject=${subject}&body=${body}`;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
})();
