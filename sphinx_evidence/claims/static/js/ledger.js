// @ts-check
// Filters the ledger by verdict, section, reference and words. Without the script, the whole ledger is shown.
(() => {
  "use strict";
  const { filter, fold, titleOf } = /** @type {any} */ (window).kbFilter;
  const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-kb-verdict]")]);
  const sections = [...new Set(items.map((item) => /** @type {HTMLElement} */ (item.closest("section"))))];
  const table = document.querySelector(".kb-ledger__counts");
  if (!items.length || !table) return;

  const entries = items.map((item) => ({
    item,
    verdict: item.dataset.kbVerdict || "",
    section: item.closest("section")?.id || "",
    refs: (item.dataset.kbRefs || "").split(" ").filter(Boolean),
    text: fold(item.textContent),
  }));
  const words = new Map(entries.map(({ verdict, item }) =>
    [verdict, item.querySelector(".kb-verdict")?.textContent?.trim() || verdict]));
  const order = [...table.querySelectorAll("tbody tr td:first-child")].map((cell) => cell.textContent?.trim());
  const verdicts = /** @type {[string, string][]} */ ([...words])
    .sort((a, b) => order.indexOf(a[1]) - order.indexOf(b[1]));
  const keys = [...new Set(entries.flatMap(({ refs }) => refs))];
  /** A reference as the list of sources or a citation names it. @param {string} key */
  const named = (key) => document.getElementById(`kb-source-${key}`)?.textContent?.replace(/^\[\d+\] /, "").slice(0, 60)
    || document.querySelector(`[data-kb-refs~="${key}"] a[href$="#ref-${key}"]`)?.textContent;
  const labels = /** @type {[string, string][]} */ (keys.map((key) => [key, named(key) || key]))
    .sort((a, b) => a[1].localeCompare(b[1]));

  filter({
    label: _("Filter claims"),
    choices: [
      { label: _("Judgement"), name: "verdict", options: verdicts },
      { label: _("Section"), name: "section", options: sections.map((one) => [one.id, titleOf(one) || one.id]) },
      { label: _("Reference"), name: "ref", options: labels },
    ],
    apply: (/** @type {Record<string, string>} */ chosen, /** @type {boolean} */ sifting) => {
      let shown = 0;
      for (const entry of entries) {
        const fits = (!chosen.verdict || entry.verdict === chosen.verdict)
          && (!chosen.section || entry.section === chosen.section)
          && (!chosen.ref || entry.refs.includes(chosen.ref))
          && entry.text.includes(chosen.q);
        entry.item.hidden = !fits;
        shown += Number(fits);
      }
      for (const each of sections) {
        each.querySelector(".kb-ledger")?.classList.toggle("is-sifted", sifting);
        each.hidden = ![...each.querySelectorAll("[data-kb-verdict]")].some((item) => !(/** @type {HTMLElement} */ (item).hidden));
      }
      return shown === items.length ? _("%(all)s claims").replace("%(all)s", String(shown))
        : _("%(shown)s of %(all)s claims").replace("%(shown)s", String(shown)).replace("%(all)s", String(items.length));
    },
  });
})();
