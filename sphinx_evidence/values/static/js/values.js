// @ts-check
// Filters the table of values by subject, drug, species, state and words. Without the script, all of it is shown.
(() => {
  "use strict";
  const { filter, fold, titleOf } = /** @type {any} */ (window).kbFilter;
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("tr[data-kb-status]")]);
  const parts = [...new Set(rows.map((row) => /** @type {HTMLElement} */ (row.closest("section"))))];
  if (!rows.length) return;

  const values = rows.map((row) => ({
    row,
    text: fold(row.textContent),
    /** @type {Record<string, string>} */
    facts: {
      subject: titleOf(row.closest("section")),
      drug: row.dataset.kbDrug || "",
      species: row.dataset.kbSpecies || "",
      status: row.dataset.kbStatus || "",
    },
  }));
  const names = ["subject", "drug", "species", "status"];
  const labels = [_("Subject"), _("Drug"), _("Species"), _("Checked")];

  filter({
    label: _("Filter values"),
    choices: names.map((name, index) => ({
      label: labels[index], name,
      options: [...new Set(values.map(({ facts }) => facts[name]))].filter(Boolean).map((text) => [text, text]),
    })),
    apply: (/** @type {Record<string, string>} */ chosen) => {
      let shown = 0;
      for (const { row, text, facts } of values) {
        const fits = names.every((name) => !chosen[name] || facts[name] === chosen[name]) && text.includes(chosen.q);
        row.hidden = !fits;
        shown += Number(fits);
      }
      for (const part of parts) part.hidden = ![...part.querySelectorAll("tr[data-kb-status]")].some((row) => !(/** @type {HTMLElement} */ (row).hidden));
      return _("%(shown)s of %(all)s values").replace("%(shown)s", String(shown)).replace("%(all)s", String(values.length));
    },
  });
})();
