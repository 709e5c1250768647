"""Every builder of Sphinx on a small site with everything: it works, or it refuses with one sentence."""

from __future__ import annotations

import html
import re
import runpy
import shutil
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from sphinx.errors import SphinxError

from tests.conftest import ROOT, Built, World

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.turns(2)

SITE = ROOT / "tests/subjects/venlafaxine"
SITES = ("html", "dirhtml", "singlehtml", "htmlhelp", "qthelp", "devhelp")
TEXTS = {"text": ".txt", "man": ".1", "latex": ".tex", "texinfo": ".texi", "xml": ".xml", "pseudoxml": ".pseudoxml"}
OTHERS = ("json", "pickle", "epub", "typst", "linkcheck", "changes", "dummy", "gettext")
REFUSING = {"applehelp": "applehelp_bundle_id", "doctest": "doctest", "coverage": "coverage"}
"""Builders that need a setting or an extension → a word of the sentence with which they refuse."""
LINKS_OF_THEMES = ("genindex.html", "search.html", "py-modindex.html")
"""Pages that themes of Sphinx link to even where there is only one page."""
SQUARE = ('<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">'
          '<rect width="80" height="40" fill="#0b5c61"/></svg>\n')
EVERYTHING = """\
# 见 [[plain]] 与 {value}`ki-sert`

![[plain#^t]]

## 引 {cite:p}`testone`

## 证 {claim}`C001`

## ![[plain]]

## ![图样](d.svg)

## 注[^1]

[^1]: 注。

## 词 {term}`词` {bdg-primary}`徽`

```{glossary}
词
  义，见 [[plain]]。
```

```{graph}
```

```{link-report}
```

```{books}
```

```{corrections}
```

::::{tab-set}
:::{tab-item} 甲
文
:::
:::{tab-item} 乙
字
:::
::::

```{mermaid}
:name: fig-m
:caption: 引 {cite:p}`testone` 的图
:alt: 甲到乙
flowchart LR
  a --> b
```

```{drawing} synapse
:name: fig-s
:caption: 突触
:alt: 两副刹车

frames:
  - title: 一
    words: 第一步
    alt: 第一幅
  - title: 二
    words: 第二步
    alt: 第二幅
  - title: 三
    words: 第三步
    alt: 第三幅
```

:::{tip} 看 {ref}`fig-m`
$$
x = 1
$$ (eq)
:::

```{list-table}
:header-rows: 1

* - 甲
  - 乙
* - 一
  - 二
```
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    settings = {name: value for name, value in runpy.run_path(str(SITE / "conf.py")).items() if name[0] != "_"}
    extensions = tuple(name for name in settings.pop("extensions") if name != "myst_parser")
    settings |= {"myst_enable_extensions": ["attrs_block", "colon_fence", "deflist", "dollarmath"]}
    made = World(tmp_path_factory.mktemp("builders"), extensions, settings)
    shutil.copytree(SITE, made.docs)
    index = made.docs / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\n```{toctree}\nodd\nplain\n```\n", encoding="utf-8")
    plain = "# 平 ![样](d.svg)\n\n[[odd]] 的一块，见 [[词]]。 ^t\n"
    return made.write({"odd": EVERYTHING, "plain": plain, "d.svg": SQUARE})


def build(world: World, builder: str) -> Built:
    return world.build(builder, to="po" if builder == "gettext" else "out")  # its doctrees are of another kind


def dead_links(out: Path) -> list[str]:
    """Links without a target, and ids that are there twice."""
    pages = {path: re.sub(r"(?s)<script.*?</script>", "", path.read_text(encoding="utf-8", errors="replace"))
             for path in out.rglob("*.html") if path.name != "404.html"}
    ids = {path: Counter(map(html.unescape, re.findall(r'<[^>]*?\sid="([^"]+)"', text)))
           for path, text in pages.items()}
    found = [f"{path.name}: id {name} twice" for path, own in ids.items() for name, count in own.items() if count > 1]
    for path, text in pages.items():
        for address in map(html.unescape, re.findall(r'<(?:a|img|link|script)\b[^>]*?(?:href|src)="([^"]*)"', text)):
            if re.match(r"[a-z]+:|//", address) or (out.name == "singlehtml" and address in LINKS_OF_THEMES):
                continue
            file, _, anchor = address.partition("#")
            target = path.parent / unquote(file.partition("?")[0]) if file else path
            target = (target / "index.html" if target.is_dir() else target).resolve()
            if not target.exists() or (anchor and target in ids and unquote(anchor) not in ids[target]):
                found.append(f"{path.name}: {address}")
    return sorted(set(found))


@pytest.mark.parametrize("builder", SITES)
def test_pages_of_html_lead_nowhere_wrong(world, builder):
    built = build(world, builder)
    assert built.warnings == []
    assert dead_links(built.out) == []


@pytest.mark.parametrize("builder", TEXTS)
def test_plain_output_describes_what_it_cannot_show(world, builder):
    built = build(world, builder)
    assert built.warnings == []
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(built.out.rglob(f"*{TEXTS[builder]}")))
    squeezed = re.sub(r"\\-|\s", "", text)
    for words in ("甲到乙", "每个靶点一行，横轴是Ki", "第二幅", "的一块，", "2480nmol/L"):
        assert words in squeezed, words
    assert "Unknown" not in text


@pytest.mark.parametrize("builder", TEXTS)
def test_plain_output_takes_every_node_of_ours(world, builder):
    extensions = ["myst_parser", "sphinx_design", *world.extensions, "tests.site.every_node"]
    built = world.build(builder, to="every", extensions=extensions)
    assert built.warnings == []
    text = "".join(path.read_text(encoding="utf-8") for path in built.out.rglob(f"*{TEXTS[builder]}"))
    assert "所有节点" in re.sub(r"\s", "", text)


@pytest.mark.parametrize("builder", OTHERS)
def test_every_other_builder_is_content(world, builder):
    assert build(world, builder).warnings == []


@pytest.mark.parametrize("builder", REFUSING)
def test_what_needs_more_refuses_with_a_sentence(world, builder):
    with pytest.raises(SphinxError, match=REFUSING[builder]):
        build(world, builder)


def test_no_builder_is_forgotten(world):
    import sphinx.application
    from sphinx.util.docutils import docutils_namespace

    with docutils_namespace():
        out, doctrees = world.root / "x", world.root / "y"
        app = sphinx.application.Sphinx(world.docs, world.docs, out, doctrees, "dummy", status=None)
        assert set(app.registry.builders) == {*SITES, *TEXTS, *OTHERS, *REFUSING} - {"doctest", "coverage"}
