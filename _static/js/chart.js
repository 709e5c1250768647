// @ts-check
// The dose explorer: moves the curve and the lanes that the build has drawn. All numbers come from the page (bands per
// milligram from Python); here they are only multiplied, and r becomes r / (1 + r). tests/charts compares the two.
(() => {
  "use strict";

  /** @param {number} ratio free concentration over Ki @returns {number} occupied share in per cent */
  const occupied = (ratio) => (100 * ratio) / (1 + ratio);

  /** To two figures, as Python's `figures` writes numbers. @param {number} number */
  const figures = (number) => (number < 10 ? String(Number(number.toPrecision(2))) : number.toFixed(0));

  /** @param {number[]} band low, middle, high @param {string} sign */
  const inWords = (band, sign) => `${figures(band[1])}${sign}（${figures(band[0])}–${figures(band[2])}）`;

  /**
   * Say something else in an element. Its text stays the same node: a new one would have the browser match every
   * `:has()` of the page's style again, ten times what all else of a frame costs.
   * @param {Element} element @param {string} words
   */
  const say = (element, words) => {
    if (element.firstChild instanceof Text) element.firstChild.data = words;
    else element.textContent = words;
  };

  /** What is shown at a dose: the mean, each receptor's occupancy. @param {any} group @param {number} dose */
  const at = (group, dose) => ({
    average: group.average.map((/** @type {number} */ value) => value * dose),
    shares: Object.fromEntries(
      Object.entries(group.ratios).map(([name, band]) => [name, band.map((/** @type {number} */ r) => occupied(r * dose))]),
    ),
  });

  /**
   * The commands of a line within a frame (its left, right, floor and top): one of a group's courses at a dose.
   * @param {any} model @param {number[]} frame @param {number[]} course @param {number} dose
   */
  const points = (model, [left, right, floor, top], course, dose) =>
    course.map((value, index) => {
      const x = left + (model.hours[index] / model.span[0]) * (right - left);
      const y = floor - ((value * dose) / model.span[1]) * (floor - top);
      return `${x.toFixed(1)} ${y.toFixed(1)}`;
    });

  /** @param {HTMLElement} root */
  const start = (root) => {
    const model = JSON.parse(root.dataset.kbExplorer ?? "");
    /** @template {Element} T @param {string} selector @returns {T} */
    const find = (selector) => /** @type {T} */ (root.querySelector(selector));
    const dose = /** @type {HTMLInputElement} */ (find("[data-kb-dose]"));
    const who = /** @type {HTMLSelectElement} */ (find("[data-kb-who]"));
    const courses = [...root.querySelectorAll("[data-kb-course]")].map((box, index) => ({
      frame: model.frames[index],
      svg: /** @type {Element} */ (box.querySelector("svg")),
      band: /** @type {Element} */ (box.querySelector(".kb-chart__band")),
      line: /** @type {Element} */ (box.querySelector(".kb-chart__d1")),
    }));
    const lanes = [...root.querySelectorAll("[data-kb-lane]")].map((row) => ({
      name: row.getAttribute("data-kb-lane") ?? "",
      span: /** @type {Element} */ (row.querySelector(".kb-chart__span")),
      mark: /** @type {Element} */ (row.querySelector("td svg svg")),
      words: /** @type {Element} */ (row.lastElementChild),
    }));
    const [shown, told, why] = ["[data-kb-dose-shown]", "[data-kb-said]", "[data-kb-why]"].map(find);
    const label = courses[0].svg.getAttribute("aria-label")?.split(" 现在画的是")[0];
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let later;
    let asked = false;

    const draw = () => {
      asked = false;
      const group = model.groups[who.value];
      const amount = Number(dose.value);
      const now = at(group, amount);
      for (const { frame, band, line } of courses) {
        const [low, middle, high] = group.course.map((/** @type {number[]} */ one) => points(model, frame, one, amount));
        line.setAttribute("d", `M${middle.join("L")}`);
        band.setAttribute("d", `M${high.join("L")}L${low.reverse().join("L")}Z`);
      }
      for (const { name, span, mark, words } of lanes) {
        const [low, middle, high] = now.shares[name];
        const place = (/** @type {number} */ share) => `${(3 + 0.94 * share).toFixed(1)}%`;
        span.setAttribute("x1", place(low));
        span.setAttribute("x2", place(high));
        mark.setAttribute("x", place(middle));
        say(words, inWords(now.shares[name], "%"));
      }
      const said = `${group.name}，每日 ${amount} mg：稳态平均浓度中位数约 ${inWords(now.average, "")}ng/mL。`;
      say(shown, `${amount} mg`);
      dose.setAttribute("aria-valuetext", `${amount} 毫克`);
      say(told, said);
      say(why, `${group.name}：${group.why}。`);
      clearTimeout(later);
      later = setTimeout(() => {
        const shares = lanes.slice(0, 4).map(({ name }) => `${model.names[name]} ${figures(now.shares[name][1])}%`);
        find("[data-kb-live]").textContent = `${said}模型占有率：${shares.join("，")}。`;
        for (const { svg } of courses) svg.setAttribute("aria-label", `${label} 现在画的是${said}`);
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
    // a browser that goes back to this page keeps what was chosen in the controls
    dose.value = String(model.first);
    who.selectedIndex = 0;
    if (read()) root.scrollIntoView();
  };

  if (typeof document === "undefined") Object.assign(globalThis, { kbChart: { at, figures, inWords, points } });
  else for (const root of document.querySelectorAll("[data-kb-explorer]")) start(/** @type {HTMLElement} */ (root));
})();
