"""On a site of other people, about something else, in another language and theme: links and all that lives on them."""

from __future__ import annotations

import re

from tests.conftest import ROOT
from tests.test_house import imports_of, text_of, wrong_in

PACKAGE = (
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.backlinks",
    "sphinx_kb.links.previews",
    "sphinx_kb.links.graph",
    "sphinx_kb.links.autolink",
    "sphinx_kb.links.redirects",
    "sphinx_kb.links.link_report",
    "sphinx_kb.markup.settings_table",
    "sphinx_kb.build",
)
PAGES = {
    "index": """\
        # Cheese

        Start with [[Brie|the soft one]] or [[hard#Ageing]].

        ```{toctree}
        soft/brie
        hard
        words
        ```
        """,
    "soft/brie": """\
        ---
        aliases: [Brie de Meaux]
        ---

        # Brie

        Its rind is white. See [[hard]]; rennet sets the milk. ^rind
        """,
    "hard": """\
        # Hard cheese

        ![[Brie de Meaux#^rind]]

        ## Ageing

        Months, and [[rennet]].
        """,
    "words": """\
        # Words

        ```{glossary}
        rennet
          An enzyme.
        ```

        ```{graph}
        ```

        ```{link-report}
        ```
        """,
    "_data/redirects.csv": "old,new\nparmesan,hard\n",
}


def site(make_world, files, *extensions, **settings):
    return make_world(*extensions, files=files, language="en", html_theme="alabaster", **settings).build()


def test_a_site_about_cheese_has_all_of_it(make_world):
    built = site(make_world, PAGES, *PACKAGE)
    assert built.warnings == []
    brie, hard, words = built.page("soft/brie"), built.page("hard"), built.page("words")
    assert '<mark>the soft one</mark>' in brie
    assert 'class="kb-graph__near"' in brie
    assert 'class="kb-embed' in hard
    assert 'class="kb-wikilink kb-wikilink--auto">rennet' in brie
    assert re.search(r"<mark>rennet</mark> sets the milk\.", words)
    assert 'class="kb-graph__drawing"' in words
    assert built.page("parmesan").count('url=hard.html"') >= 1
    assert (built.out / "_previews/soft/brie.js").is_file()
    assert all((built.out / src).is_file() for src in re.findall(r'src="(_static/js/[\w-]+\.js)', words))


def test_another_site_links_here_by_any_name(make_world):
    built = site(make_world, PAGES, *PACKAGE)
    mapping = {"cheese": ("https://cheese.example/", str(built.out / "objects.inv"))}
    addresses = ["https://cheese.example/soft/brie.html", "https://cheese.example/hard.html"]
    by_link = {"index": "# Wine\n\n[[cheese:brie DE Meaux]] and {external+cheese:kb:page}`parmesan`\n"}
    by_markdown = {"index": "# Wine\n\n<inv:cheese:kb:page#Brie*Meaux> and [](inv:cheese:kb:page#parmesan)\n"}
    for wine, extensions in ((by_link, PACKAGE[:1]), (by_markdown, ())):
        other = site(make_world, wine, "sphinx.ext.intersphinx", *extensions, intersphinx_mapping=mapping)
        assert other.warnings == []
        assert re.findall(r'href="(https://cheese\.example/[^"]*)"', other.page("index")) == addresses


def closure(modules):
    """These modules and all of ours that they import."""
    found, queue = set(), list(modules)
    while queue:
        name = queue.pop()
        path = ROOT / (name.replace(".", "/") + ".py")
        path = path if path.exists() else path.with_suffix("") / "__init__.py"
        if path in found or not path.exists():
            continue
        found.add(path)
        queue += [module for module in imports_of(path) if module.startswith("sphinx_kb.")]
        if path.name == "__init__.py" and path.parent.name not in ("sphinx_kb", "core"):
            queue += [f"{name}.{part.stem}" for part in path.parent.glob("*.py")]
    return sorted(found)


def test_nothing_that_would_be_lifted_out_knows_what_this_site_is_about():
    subject = re.compile("米氮平|mirtazapine|瑞美隆|奥氮平|受体|receptor|drug|药")
    lifted = closure(PACKAGE)
    assert len(lifted) > 50
    assert wrong_in(lifted, lambda path: subject.findall(text_of(path).casefold())) == {}
