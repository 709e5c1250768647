// @ts-check
// Filters the table of values by subject, drug, species, state and words. Without the script, all of it is shown.

const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("tr[data-kb-status]")]);
const parts = [...new Set(rows.map((row) => /** @type {HTMLElement} */ (row.closest("section"))))];

/** Normalize a text for comparison, so that 5-HT2A finds 5-HT₂A. @param {string | null} text */
const fold = (text) => (text || "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

if (rows.length) {
  const values = rows.map((row) => ({
    row,
    text: fold(row.textContent),
    /** @type {Record<string, string>} */
    facts: {
      subject: (row.closest("section")?.querySelector("h2, h3")?.firstChild?.textContent || "").trim(),
      drug: row.dataset.kbDrug || "",
      species: row.dataset.kbSpecies || "",
      status: row.dataset.kbStatus || "",
    },
  }));
  const form = document.createElement("form");
  form.className = "kb-values__tools";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", _("Filter values"));

  /** @template {HTMLElement} T @param {string} label @param {T} control */
  const field = (label, control) => {
    const box = document.createElement("label");
    box.append(label, control);
    form.append(box);
    return control;
  };
  /** @param {string} label @param {string} name */
  const choice = (label, name) => {
    const select = document.createElement("select");
    select.name = name;
    const known = [...new Set(values.map(({ facts }) => facts[name]))].filter(Boolean);
    select.append(new Option(_("all"), ""), ...known.map((text) => new Option(text, text)));
    return field(label, select);
  };
  const choices = [choice(_("Subject"), "subject"), choice(_("Drug"), "drug"), choice(_("Species"), "species"),
    choice(_("Checked"), "status")];
  const query = field(_("Words"), document.createElement("input"));
  query.type = "search";
  query.name = "q";
  const clear = document.createElement("button");
  clear.type = "reset";
  clear.append(_("Show all"));
  const status = document.createElement("output");
  form.append(clear, status);
  const controls = [...choices, query];

  const apply = () => {
    const wanted = fold(query.value);
    let shown = 0;
    for (const { row, text, facts } of values) {
      const fits = choices.every((one) => !one.value || facts[one.name] === one.value) && text.includes(wanted);
      row.hidden = !fits;
      shown += Number(fits);
    }
    for (const part of parts) part.hidden = ![...part.querySelectorAll("tr[data-kb-status]")].some((row) => !(/** @type {HTMLElement} */ (row).hidden));
    status.value = _("%(shown)s of %(all)s values").replace("%(shown)s", String(shown)).replace("%(all)s", String(values.length));
  };

  /** Keep the filter in the address, so that it can be bookmarked and shared. */
  const remember = () => {
    const asked = new URLSearchParams();
    for (const control of controls) if (control.value) asked.set(control.name, control.value);
    const rest = asked.toString();
    history.replaceState(null, "", `${location.pathname}${rest && `?${rest}`}`);
  };

  /** Make sure that the row in the fragment of the address is visible. */
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("[hidden]")) return;
    form.reset();
    apply();
    target.scrollIntoView();
  };

  const asked = new URLSearchParams(location.search);
  for (const control of controls) control.value = asked.get(control.name) || "";
  form.addEventListener("input", () => { apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  addEventListener("hashchange", reveal);
  parts[0].before(form);
  apply();
  reveal();
}
