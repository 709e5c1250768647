// @ts-check
// Filters the ledger by verdict, section, reference and words. Without the script, the whole ledger is shown.

const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-kb-verdict]")]);
const sections = [...new Set(items.map((item) => /** @type {HTMLElement} */ (item.closest("section"))))];
const table = document.querySelector(".kb-ledger__counts");

/** Normalize a text for comparison, so that 5-HT2A finds 5-HT₂A. @param {string | null} text */
const fold = (text) => (text || "").normalize("NFKC").toLowerCase().replace(/\s+/g, "");

const entries = items.map((item) => ({
  item,
  verdict: item.dataset.kbVerdict || "",
  section: item.closest("section")?.id || "",
  refs: (item.dataset.kbRefs || "").split(" ").filter(Boolean),
  text: fold(item.textContent),
}));

if (items.length && table) {
  const form = document.createElement("form");
  form.className = "kb-ledger__tools";
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", _("Filter claims"));

  /** @param {string} label @param {string} name @param {[string, string][]} options */
  const choice = (label, name, options) => {
    const select = document.createElement("select");
    select.name = name;
    select.append(new Option(_("all"), ""), ...options.map(([value, text]) => new Option(text, value)));
    return field(label, select);
  };
  /** @template {HTMLElement} T @param {string} label @param {T} control */
  const field = (label, control) => {
    const box = document.createElement("label");
    box.append(label, control);
    form.append(box);
    return control;
  };

  const words = new Map(entries.map(({ verdict, item }) =>
    [verdict, item.querySelector(".kb-verdict")?.textContent?.trim() || verdict]));
  const order = [...table.querySelectorAll("tbody tr td:first-child")].map((cell) => cell.textContent?.trim());
  const verdicts = /** @type {[string, string][]} */ ([...words])
    .sort((a, b) => order.indexOf(a[1]) - order.indexOf(b[1]));
  /** The words of a heading without its link to itself. @param {Element | null} heading */
  const wordsOf = (heading) => [...(heading?.childNodes ?? [])]
    .filter((node) => !(node instanceof Element && node.matches(".headerlink"))).map((node) => node.textContent).join("");
  const titles = /** @type {[string, string][]} */ (sections.map((section) =>
    [section.id, wordsOf(section.querySelector("h2, h3")).trim() || section.id]));
  const keys = [...new Set(entries.flatMap(({ refs }) => refs))];
  /** A reference as the list of sources or a citation names it. @param {string} key */
  const named = (key) => document.getElementById(`kb-source-${key}`)?.textContent?.replace(/^\[\d+\] /, "").slice(0, 60)
    || document.querySelector(`[data-kb-refs~="${key}"] a[href$="#ref-${key}"]`)?.textContent;
  const labels = /** @type {[string, string][]} */ (keys.map((key) => [key, named(key) || key]))
    .sort((a, b) => a[1].localeCompare(b[1]));

  const verdict = choice(_("Judgement"), "verdict", verdicts);
  const section = choice(_("Section"), "section", titles);
  const reference = choice(_("Reference"), "ref", labels);
  const query = field(_("Words"), document.createElement("input"));
  query.type = "search";
  query.name = "q";
  const clear = document.createElement("button");
  clear.type = "reset";
  clear.append(_("Show all"));
  const status = document.createElement("output");
  form.append(clear, status);
  const controls = [verdict, section, reference, query];

  let sifting = false;
  const apply = () => {
    const wanted = fold(query.value);
    let shown = 0;
    for (const entry of entries) {
      const fits = (!verdict.value || entry.verdict === verdict.value)
        && (!section.value || entry.section === section.value)
        && (!reference.value || entry.refs.includes(reference.value))
        && (!wanted || entry.text.includes(wanted));
      entry.item.hidden = !fits;
      shown += Number(fits);
    }
    for (const each of sections) {
      each.querySelector(".kb-ledger")?.classList.toggle("is-sifted", sifting);
      each.hidden = ![...each.querySelectorAll("[data-kb-verdict]")].some((item) => !(/** @type {HTMLElement} */ (item).hidden));
    }
    status.value = shown === items.length ? _("%(all)s claims").replace("%(all)s", String(shown))
      : _("%(shown)s of %(all)s claims").replace("%(shown)s", String(shown)).replace("%(all)s", String(items.length));
  };

  /** Keep the filter in the address, so that it can be bookmarked and shared. */
  const remember = () => {
    const asked = new URLSearchParams();
    for (const control of controls) if (control.value) asked.set(control.name, control.value);
    const rest = asked.toString();
    history.replaceState(null, "", `${location.pathname}${rest && `?${rest}`}`);
  };

  /** Make sure that the entry in the fragment of the address is visible. */
  const reveal = () => {
    const target = document.getElementById(location.hash.slice(1));
    if (!(target instanceof HTMLElement)) return;
    sifting = false;
    if (target.closest("[hidden]")) form.reset();
    apply();
    target.scrollIntoView();
  };

  const asked = new URLSearchParams(location.search);
  for (const control of controls) control.value = asked.get(control.name) || "";
  form.addEventListener("input", () => { sifting = true; apply(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => { apply(); remember(); }));
  addEventListener("hashchange", reveal);
  (table.closest(".table-wrapper") || table).after(form);
  apply();
  reveal();
}
