"""Transforms are prepared once for all pages, and do the same."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from docutils import languages, nodes
from docutils.transforms import Transform, Transformer
from docutils.transforms.references import DanglingReferences
from docutils.utils import new_document
from sphinx.transforms import i18n
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform

from sphinx_kb.build.idle_transforms import REPLACED, restore, setup

PAGES = {
    "index": "# 首页\n\n```{toctree}\na\nb\nc\n```\n",
    "a": "# 甲 *斜*\n\n```python\nx = 1\n```\n\n:::{note}\n注[^一]。\n:::\n\n[^一]: 脚注。\n",
    "b": "# 乙\n\n```{highlight} python\n```\n\n    y = 2\n\n(here)=\n## 节\n\n[外](https://example.org)、[节](#here)。\n",
    "c": "# 丙\n\n文。\n",
}
OURS = "sphinx_kb.build.idle_transforms"


@pytest.fixture
def replaced():
    """The methods of this module for the length of a test."""
    app = SimpleNamespace(connect=lambda *args: None)
    setup(app)
    yield
    restore(app, None)


def pages_of(built) -> dict[str, bytes]:
    return {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_pages_are_the_same(make_world):
    ours, theirs = (make_world(*some, files=PAGES).build() for some in ([OURS], []))
    assert pages_of(ours) == pages_of(theirs)
    assert ours.warnings == theirs.warnings == []


def test_a_broken_reference_is_told_of_as_before(make_world):
    page = {"index": "# 首页\n\n```{eval-rst}\nA missing_ one.\n```\n"}
    ours, theirs = (make_world(*some, files=page).build() for some in ([OURS], []))
    assert [str(one) for one in ours.warnings] == [str(one) for one in theirs.warnings] != []


def work_for(make_world, monkeypatch, *extensions) -> tuple[int, int, int]:
    """How many priorities are written, languages looked for, and pages walked for blocks of code."""
    priorities, sought, walked = [], [], []
    write, seek = Transformer.get_priority_string, languages.get_language
    visit = HighlightLanguageTransform.apply
    monkeypatch.setattr(Transformer, "get_priority_string", lambda *args: priorities.append(1) or write(*args))
    monkeypatch.setattr(languages, "get_language", lambda *args: sought.append(1) or seek(*args))
    walk = nodes.Node.walkabout
    monkeypatch.setattr(nodes.Node, "walkabout", lambda self, visitor: (
        walked.append(1) if type(visitor).__name__ == "HighlightLanguageVisitor" and isinstance(self, nodes.document)
        else None) or walk(self, visitor))
    make_world(*extensions, files=PAGES).build()
    assert HighlightLanguageTransform.apply is visit  # given back
    return len(priorities), len(sought), len(walked)


def test_nothing_is_done_again_for_each_page(make_world, monkeypatch):
    priorities, sought, walked = work_for(make_world, monkeypatch, OURS)
    assert priorities < 20 * len(PAGES)
    assert sought < 20 * len(PAGES)
    assert walked == 2  # the two with code


def test_without_the_extension_all_is_done_for_each_page(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    priorities, sought, walked = work_for(make_world, monkeypatch)
    assert priorities > 40 * len(PAGES)
    assert sought > 40 * len(PAGES)
    assert walked == len(PAGES)


def translations_sought(make_world, monkeypatch, *extensions, **more) -> list[str]:
    """The pages of which translations are looked for."""
    sought = []
    seek = i18n.init_locale
    monkeypatch.setattr(i18n, "init_locale", lambda folders, language, domain: sought.append(domain) or seek(
        folders, language, domain))
    own = i18n.Locale.apply
    built = make_world(*extensions, files=PAGES | more).build(language="fr")
    assert i18n.Locale.apply is own  # given back
    if more:
        assert "Bonjour" in built.page("d")
    return sorted(sought)


FRENCH = {"d": "---\norphan: true\n---\n\n# D\n\nHello.\n", "locales/fr/LC_MESSAGES/d.po":
          'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Hello."\nmsgstr "Bonjour."\n'}


def test_translations_are_looked_for_where_there_are_some(make_world, monkeypatch):
    assert translations_sought(make_world, monkeypatch, OURS) == []
    assert translations_sought(make_world, monkeypatch, OURS, **FRENCH) == ["a", "b", "c", "d", "index"]


def test_without_the_extension_they_are_looked_for_in_any_case(make_world, monkeypatch):
    """The reason for this part of the module."""
    assert translations_sought(make_world, monkeypatch) == ["a", "b", "c", "index"]


class First(Transform):
    default_priority = 500


class Second(Transform):
    default_priority = 100


def queue(transformer: Transformer) -> list[tuple[object, ...]]:
    transformer.add_transform(First)
    transformer.add_transforms([First, Second])
    transformer.add_transforms(iter([Second]))
    transformer.add_transforms([First, Second])
    return transformer.transforms


def test_transforms_stand_in_the_order_of_docutils(replaced):
    ours = queue(Transformer(new_document("")))
    restore(None, None)
    theirs = queue(Transformer(new_document("")))
    assert ours == theirs


def test_a_priority_may_change_between_two_pages(replaced, monkeypatch):
    queue(Transformer(new_document("")))
    monkeypatch.setattr(First, "default_priority", 50)
    assert any(row[0].startswith("050-") for row in queue(Transformer(new_document(""))))


def test_a_transform_knows_its_language_when_it_asks(replaced):
    document = new_document("")
    document.settings.language_code = "de"
    transform = First(document)
    assert transform.language is languages.get_language("de", document.reporter)
    transform.language = "mine"
    assert transform.language == "mine"


@pytest.mark.parametrize("kind", [nodes.reference, nodes.footnote_reference, nodes.citation_reference, nodes.target])
def test_what_may_dangle_is_looked_at(replaced, kind, monkeypatch):
    seen = []
    monkeypatch.setattr("sphinx_kb.build.idle_transforms.resolve_of_docutils", seen.append)
    for node in (nodes.paragraph("", ""), kind("", "", *([] if kind is nodes.target else [nodes.Text("1")]))):
        document = new_document("")
        document += nodes.paragraph("", "", node)
        DanglingReferences(document).apply()
    assert len(seen) == 1


def test_classes_get_their_own_methods_back():
    app = SimpleNamespace(connect=lambda *args: None)
    setup(app)
    restore(app, None)
    assert all(getattr(kind, name) is theirs for (kind, name), (_ours, theirs) in REPLACED.items())
    assert "language" not in vars(Transform)
