"""Names that readers use lead somewhere on the real site, and for a name that leads nowhere the nearest is told."""

from __future__ import annotations

import shutil
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from sphinx_kb.core.resolver import name_index_of
from sphinx_kb.links.wikilinks import complaint
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx_kb.core.name_index import NameIndex
    from tests.published import Published

pytestmark = pytest.mark.site


@pytest.fixture(scope="module")
def names(built_site: Published, tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    """All names of the site, out of what its build left behind: nothing is read again."""
    base = tmp_path_factory.mktemp("names")
    shutil.copytree(built_site.doctrees, base / "doctrees")
    with patch_docutils(ROOT), docutils_namespace():
        app = Sphinx(ROOT / "docs", ROOT, base / "out", base / "doctrees", "dummy", status=None, warning=StringIO())
        yield name_index_of(app.env)


@pytest.mark.parametrize(("name", "page"), [
    ("奥氮平", "compare/olanzapine"),
    ("alpha2 异受体", "mechanism/alpha2-heteroreceptor"),
    ("米氮平#半衰期", "mirtazapine"),
])
def test_names_lead_to_their_pages(names, name, page):
    answer = names.resolve(name, "")
    assert (answer.problem, answer.destination.docname) == ("", page)


def test_for_a_wrong_name_the_nearest_is_told(names):
    assert "没有这一页" in complaint("不存在的页", names.resolve("不存在的页", ""), names)
    assert "是否指 奥氮平" in complaint("奥氮瓶", names.resolve("奥氮瓶", ""), names)
