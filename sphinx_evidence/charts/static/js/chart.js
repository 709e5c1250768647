// @ts-check
// The dose explorer: updates the curve and the lanes that the build has drawn. All numbers come from the page (bands per
// milligram, computed in Python); the script multiplies by the dose and takes r / (1 + r). A test compares both.
// `_("…")` is a message: the build writes it in the language of the site.
(() => {
  "use strict";

  /** @param {number} ratio free concentration over Ki @returns {number} occupancy in per cent */
  const occupied = (ratio) => (100 * ratio) / (1 + ratio);

  /**
   * Fill in a message: %(name)s is replaced by the value of that name.
   * @param {string} message @param {Record<string, string | number>} values
   */
  const fill = (message, values) => message.replace(/%\((\w+)\)s/g, (_all, name) => String(values[name]));

  /** A number to two significant digits, as Python's `two_digits` formats it. @param {number} number */
  const twoDigits = (number) => (number < 10 ? String(Number(number.toPrecision(2))) : number.toFixed(0));

  /** A median with its band. @param {number[]} band low, middle, high @param {string} sign */
  const inWords = (band, sign) => {
    const [low, middle, high] = band.map(twoDigits);
    return fill(_("%(middle)s (%(low)s–%(high)s)"), { middle: middle + sign, low, high });
  };

  /**
   * Change the text of an element but keep its text node: a new node would make the browser match every `:has()` of the
   * page's stylesheets again, which costs ten times as much as the rest of a frame.
   * @param {Element} element @param {string} words
   */
  const say = (element, words) => {
    if (element.firstChild instanceof Text) element.firstChild.data = words;
    else element.textContent = words;
  };

  /** Average concentration and occupancy by receptor at a dose. @param {any} model @param {any} group @param {number} dose */
  const at = (model, group, dose) => {
    const exposure = dose / group.clearance;
    const times = (/** @type {number} */ one) => one * exposure;
    const shares = Object.entries(model.ratios).map(([name, band]) => [name, band.map(times).map(occupied)]);
    return { average: model.average.map(times), shares: Object.fromEntries(shares) };
  };

  /**
   * Paths of band and median of a course, in hours and thousandths of ng/mL per milligram, from increments.
   * @param {number[]} hours from one time to the next @param {number[][]} course increments of low, median, high
   */
  const curves = (hours, [low, middle, high]) => {
    const sum = (/** @type {number[]} */ all) => all.reduce((total, one) => total + one, 0);
    const along = (/** @type {number[]} */ line) => line.map((rise, index) => `${hours[index]} ${rise}`).join(" ");
    const back = low.map((rise, index) => `${-hours[index]} ${0 - rise}`).reverse().join(" ");
    return [`M0 0l${along(high)}L${sum(hours)} ${sum(low)}l${back}Z`, `M0 0l${along(middle)}`];
  };

  /**
   * The step of an axis with so many ticks, as low as a highest value allows.
   * @param {number[]} steps round steps, times a power of ten @param {number} count @param {number} peak
   */
  const stepOf = (steps, count, peak) => {
    const power = 10 ** Math.floor(Math.log10(peak / count));
    return power * (steps.find((factor) => factor * power * count >= peak) ?? 10);
  };

  /** The highest concentration per milligram that a course reaches, in ng/mL. @param {number[][]} course */
  const peakOf = ([, , high]) => {
    let [sum, most] = [0, 0];
    for (const rise of high) most = Math.max(most, sum += rise);
    return most / 1000;
  };

  /** @param {HTMLElement} root */
  const start = (root) => {
    const model = JSON.parse(root.dataset.kbExplorer ?? "");
    /** @template {Element} T @param {string} selector @returns {T} */
    const find = (selector) => /** @type {T} */ (root.querySelector(selector));
    const dose = /** @type {HTMLInputElement} */ (find("[data-kb-dose]"));
    const who = /** @type {HTMLSelectElement} */ (find("[data-kb-who]"));
    const stretched = [...root.querySelectorAll("[data-kb-curves]")];
    const compared = /** @type {Element} */ (find("[data-kb-compared]"));
    const ticks = [...root.querySelectorAll("[data-kb-up]")];
    const whole = model.floor / 1000;
    const usual = peakOf(/** @type {any} */ (Object.values(model.groups)[0]).course) * model.first;
    const drawing = /** @type {Element} */ (find(".kb-explorer__drawing"));
    const lanes = [...root.querySelectorAll("[data-kb-lane]")].map((row) => ({
      name: row.getAttribute("data-kb-lane") ?? "",
      span: /** @type {Element} */ (row.querySelector(".kb-chart__span")),
      mark: /** @type {Element} */ (row.querySelector("td svg svg")),
      words: /** @type {Element} */ (row.lastElementChild),
    }));
    const [shown, told, why] = ["[data-kb-dose-shown]", "[data-kb-said]", "[data-kb-why]"].map(find);
    let drawn = who.value;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let later;
    let asked = false;

    const draw = () => {
      asked = false;
      const group = model.groups[who.value];
      const amount = Number(dose.value);
      const now = at(model, group, amount);
      if (drawn !== who.value) {
        const [band, line] = curves(model.hours, group.course);
        stretched[0].firstElementChild?.setAttribute("d", band);
        stretched[1].firstElementChild?.setAttribute("d", line);
        drawn = who.value;
      }
      const step = stepOf(model.steps, ticks.length - 1, Math.max(usual, peakOf(group.course) * amount));
      ticks.forEach((tick, index) => say(tick, String(Number((step * index).toPrecision(6))).padStart(3, "\u2007")));
      const stretch = whole / (step * (ticks.length - 1));
      const turned = (/** @type {number} */ one) => `translate(0 ${model.floor}) scale(1 ${-one * stretch})`;
      // a curve scaled by 0 is not drawn at all
      for (const one of stretched) one.setAttribute("transform", turned(amount || 1e-3));
      compared.setAttribute("transform", turned(model.first));
      for (const { name, span, mark, words } of lanes) {
        const [low, middle, high] = now.shares[name];
        const place = (/** @type {number} */ share) => `${(3 + 0.94 * share).toFixed(1)}%`;
        span.setAttribute("x1", place(low));
        span.setAttribute("x2", place(high));
        mark.setAttribute("x", place(middle));
        say(words, inWords(now.shares[name], "%"));
      }
      const said = fill(
        _("%(group)s, %(dose)s mg a day: the median steady-state average concentration is about %(concentration)s %(unit)s."),
        { group: group.name, dose: amount, concentration: inWords(now.average, ""), unit: "ng/mL" },
      );
      say(shown, `${amount} mg`);
      dose.setAttribute("aria-valuetext", _("%s milligrams").replace("%s", String(amount)));
      say(told, said);
      say(why, fill(_("%(group)s: %(why)s."), { group: group.name, why: group.why }));
      clearTimeout(later);
      later = setTimeout(() => {
        const shares = lanes.slice(0, 4).map(({ name }) => `${model.names[name]} ${twoDigits(now.shares[name][1])}%`);
        const all = shares.reduce((clauses, part) => fill(_("%(before)s, %(part)s"), { before: clauses, part }));
        find("[data-kb-live]").textContent = fill(_("%(said)s Modelled occupancy: %(shares)s."), { said, shares: all });
        told.setAttribute("aria-hidden", "true"); // from now on the live text says the same, and more
        drawing.setAttribute("aria-label", fill(_("Now shown: %(said)s"), { said }));
      }, 500);
    };

    const keep = () => {
      const isFirst = Number(dose.value) === model.first && who.selectedIndex === 0;
      const hash = isFirst ? "" : `#dose=${dose.value}&who=${who.value}`;
      history.replaceState(null, "", hash || location.href.split("#")[0]);
    };
    const change = () => {
      if (!asked) requestAnimationFrame(draw);
      asked = true;
    };
    const read = () => {
      const asks = new URLSearchParams(location.hash.slice(1));
      if (!asks.has("dose") && !asks.has("who")) return false;
      const amount = Number.parseFloat(asks.get("dose") ?? "");
      const group = asks.get("who") ?? "";
      dose.value = String(Number.isFinite(amount) ? amount : model.first);
      if (Object.hasOwn(model.groups, group)) who.value = group;
      else who.selectedIndex = 0;
      draw();
      return true;
    };

    dose.addEventListener("input", change);
    who.addEventListener("input", change);
    dose.addEventListener("change", keep);
    who.addEventListener("change", keep);
    find("[data-kb-reset]").addEventListener("click", () => {
      dose.value = String(model.first);
      who.selectedIndex = 0;
      change();
      keep();
    });
    addEventListener("hashchange", read);
    /** @type {HTMLElement} */ (find(".kb-explorer__controls")).hidden = false;
    // on going back to this page, a browser restores the controls
    dose.value = String(model.first);
    who.selectedIndex = 0;
    if (read()) root.scrollIntoView();
  };

  if (typeof document === "undefined") Object.assign(globalThis, { kbChart: { at, curves, inWords, peakOf, stepOf } });
  else for (const root of document.querySelectorAll("[data-kb-explorer]")) start(/** @type {HTMLElement} */ (root));
})();
