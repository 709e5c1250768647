"""The query classifier: what it has learnt from examples it hears in words that stand nowhere on the site."""

from __future__ import annotations

import json
import subprocess

import numpy as np
import pytest

from sphinx_kb.search.classifier import CLASSIFIER_FILE, Classifier, ClassifierError
from sphinx_kb.search.classifier_in_build import files_of_examples, read_examples
from sphinx_kb.search.examples import examples_in
from sphinx_kb.search.train import main, pieces, train
from tests.search.recall import ask, node, place

PATTERNS = ["_data/examples/*.tsv"]
GARDEN = {
    "index": "# 园子\n\n```{toctree}\ntomato\ncompost\nslugs\n```\n",
    "tomato": "# 番茄\n\n番茄要全日照。\n\n(late)=\n## 什么时候种\n\n霜冻过后再移到外面。\n",
    "compost": "# 堆肥\n\n厨余和落叶九个月变成堆肥。\n",
    "slugs": "# 蛞蝓\n\n夜里出来，铜片能挡住。\n",
}
SAID = {
    "tomato#late": ["几号能搬出去", "苗子啥时候下地", "哪天往外挪", "搬出屋的日子", "下地早了会不会冻着", "几月挪窝"],
    "compost": ["烂菜叶子沤多久", "果皮扔哪儿", "沤出来黑乎乎的", "菜根果皮沤着", "发酵要多久", "臭烘烘的咋办"],
    "slugs": ["叶子上一条条亮印子", "黏糊糊的虫子", "叶子被啃出窟窿", "爬过一道亮晶晶", "没壳的蜗牛", "啃菜的软虫"],
    "-": ["电脑蓝屏", "火车票改签", "公积金怎么取", "手机没信号", "电影几点开场", "车票退了"],
}


def lines_of(said):
    return "".join(f"{target}\t{query}\n" for target, some in said.items() for query in some)


LINES = lines_of(SAID)


@pytest.fixture
def garden(make_world):
    """A site with examples and, if asked for, the classifier trained from them."""
    def make(examples=LINES, *, trained=True, **settings):
        world = make_world("sphinx_kb", files=GARDEN, nitpicky=False)
        folder = world.docs / "_data/examples"
        folder.mkdir(parents=True)
        (folder / "garden.tsv").write_text(examples, encoding="utf-8")
        if trained:
            train_in(world)
        return world, {"extensions": ["myst_parser", "sphinx_kb"], "language": "zh_CN", "kb_search_examples": PATTERNS,
                       "kb_search_strict": True, **settings}

    return make


def train_in(world):
    read = read_examples(world.docs, files_of_examples(world.docs, PATTERNS))
    (world.docs / CLASSIFIER_FILE).write_text(train(read.queries, read.digest, {}).to_text(), encoding="utf-8")


def first_places(built, *queries):
    items = [answer["items"] for answer in ask(built.out, queries)["answers"]]
    return [place(some[0]["url"]) if some else "" for some in items]


def in_browser(built, show):
    """What a script prints as JSON that knows the engine and the data of a site."""
    names = ("engine", "core", "body")
    scripts = [(built.out / f"_static/search-{name}.js").read_text(encoding="utf-8") for name in names]
    said = subprocess.run(
        [node(), "-"], check=True, capture_output=True, text=True, encoding="utf-8",
        input="".join(["globalThis.window = globalThis;\n", *scripts, f"process.stdout.write(JSON.stringify({show}))"]))
    return json.loads(said.stdout)


def test_words_that_stand_nowhere_lead_to_the_section_that_examples_lead_to(garden):
    world, settings = garden()
    built = world.build(**settings)
    assert built.warnings == []
    asked = "苗子几号搬出去", "烂果皮沤在哪儿", "叶子上有亮晶晶的印子"
    assert first_places(built, *asked) == ["tomato#late", "compost", "slugs"]
    without = {**settings, "kb_search_examples": [], "kb_search_classifier": "_data/none.json"}
    assert first_places(world.build(**without), *asked) == ["", "", ""]


def test_what_examples_say_is_not_answered_is_not_answered_and_names_are_as_before(garden):
    world, settings = garden()
    built = world.build(**settings)
    assert first_places(built, "火车票电影", "番茄", "堆肥", "蛞蝓") == ["", "tomato", "compost", "slugs"]


def test_changed_examples_ask_for_training_until_it_is_done(garden):
    world, settings = garden()
    assert world.build(**settings).warnings == []
    path = world.docs / "_data/examples/garden.tsv"
    path.write_text(LINES + "slugs\t铜片管用吗\n", encoding="utf-8")
    [warning] = world.build(**settings).warnings
    assert "make search-model" in warning
    assert CLASSIFIER_FILE in warning
    train_in(world)
    assert world.build(**settings).warnings == []


@pytest.mark.parametrize("text", ["", "{}", "[1]", "not json", '{"format": 999}'])
def test_a_classifier_that_cannot_be_read_is_told_and_the_search_works_without_it(garden, text):
    world, settings = garden(trained=False)
    (world.docs / CLASSIFIER_FILE).write_text(text, encoding="utf-8")
    built = world.build(**settings)
    assert ["make search-model" in warning for warning in built.warnings] == [True]
    assert first_places(built, "番茄") == ["tomato"]


def test_a_lost_place_and_a_broken_line_are_told_at_their_lines(garden):
    world, settings = garden(LINES + "tomatto\t红了能摘吗\nno tab here\nslugs\t黏糊糊的虫子\n")
    warnings = world.build(**settings).warnings
    lost, broken, twice = (next(one for one in warnings if f"garden.tsv:{line}" in one) for line in (25, 26, 27))
    assert "tomatto" in lost
    assert "tomato" in lost.replace("tomatto", "")
    assert "制表符" in broken or "tab" in broken
    assert "garden.tsv:14" in twice
    assert len(warnings) == 3


def test_the_file_survives_being_written_and_read_and_no_other_is_taken_for_one():
    read = examples_in({"a.tsv": LINES})
    made = train(read.queries, read.digest, {})
    assert Classifier.from_text(made.to_text()) == made
    fields = json.loads(made.to_text())
    broken = {"places": fields["places"][:-1], "vectors": fields["vectors"][:-4], "weights": "?", "grams": None}
    for key, value in broken.items():
        with pytest.raises(ClassifierError):
            Classifier.from_text(json.dumps({**fields, key: value}))


def test_the_same_examples_give_the_same_file_whatever_files_they_lie_in():
    whole = examples_in({"a.tsv": LINES})
    parts = examples_in({"b.tsv": lines_of({key: SAID[key] for key in list(SAID)[2:]}),
                         "a.tsv": lines_of({key: SAID[key] for key in list(SAID)[:2]})})
    assert whole.digest == parts.digest
    assert train(whole.queries, "", {}).to_text() == train(whole.queries, "", {}).to_text()


def test_a_query_falls_into_the_same_pieces_in_the_browser_as_in_training(garden):
    world, settings = garden()
    built = world.build(**settings)
    queries = ["5-HT2A 受体", "停药第3天头晕", "Ｍirtazapine 15mg", "CYP3A4诱导剂 phenytoin", "半 片", "", "éà"]
    show = f"{json.dumps(queries)}.map(q => [...kbSearch.pieces(q.normalize('NFKC').toLowerCase())])"
    assert [set(one) for one in in_browser(built, show)] == [set(pieces(query, {})) for query in queries]


def numbers_in(letters):
    return np.array([ord(letter) - ord("a") for letter in letters])


def test_the_engine_computes_what_the_trained_model_says(garden):
    world, settings = garden()
    built = world.build(**settings)
    model = Classifier.from_text((world.docs / CLASSIFIER_FILE).read_text(encoding="utf-8"))
    query = "叶子上有亮晶晶的印子"
    said = pieces(query, {})
    numbers = [model.grams.index(piece) for piece in said if piece in model.grams]
    threes = numbers_in(model.vectors)
    flat = np.stack([threes % 3, threes // 3 % 3, threes // 9], axis=1).reshape(-1) - 1
    vectors = flat[: len(model.grams) * model.dimensions].reshape(len(model.grams), model.dimensions)
    scales = model.unit * 2 ** (-numbers_in(model.scales)[:, None] / 2)
    middle = (vectors * scales)[numbers].sum(axis=0) / len(said) ** 0.5
    weights = (numbers_in(model.weights) - 7).reshape(len(model.places), -1) * np.array(model.steps)[:, None]
    scores = np.exp(weights @ middle + model.biases)
    shares = dict(zip(model.places, scores / scores.sum(), strict=True))
    nothing, places = in_browser(built, f"""(({{core, body}}) => {{
        const all = [...core.records, ...body.records].map(([url], id) => ({{url, id}}));
        const found = kbSearch.classifying(body.classifier, all, core.kinds, s => s).likely({json.dumps(query)});
        return [found.nothing, [...found.places].map(([id, share]) => [all[id].url, share])];
    }})(kbSearch)""")
    assert nothing == pytest.approx(shares.pop("-"), abs=1e-6)
    assert {place(url): share for url, share in places} == pytest.approx(shares, abs=1e-6)
    assert max(shares, key=shares.get) == "slugs"


def test_the_command_trains_what_conf_py_names_and_refuses_broken_examples(tmp_path, capsys):
    (tmp_path / "conf.py").write_text(f"language = 'zh_CN'\nkb_search_examples = {PATTERNS}\n", encoding="utf-8")
    docs = tmp_path / "docs"
    (docs / "_data/examples").mkdir(parents=True)
    path = docs / "_data/examples/garden.tsv"
    path.write_text("nothing but words\n", encoding="utf-8")
    assert main([str(docs)]) == 1
    assert f"{path}:1" in capsys.readouterr().err
    path.write_text(LINES, encoding="utf-8")
    assert main([str(docs)]) == 0
    assert set(Classifier.from_text((docs / CLASSIFIER_FILE).read_text(encoding="utf-8")).places) == set(SAID)


def test_what_endangers_goes_first_where_it_may_be_meant_and_answers_nothing_else(garden):
    world, settings = garden()
    nearly = "果皮扔哪儿爬过一道软虫"
    assert first_places(world.build(**settings), nearly) == ["compost"]
    built = world.build(**settings, kb_search_weights={"slugs": 1.1})
    assert first_places(built, nearly, "菜根果皮沤着", "爬过一道亮晶晶的火车票") == ["slugs", "compost", "slugs"]
    assert first_places(built, "电影几点夜里出来", "火车票改签铜片") == ["", ""]
