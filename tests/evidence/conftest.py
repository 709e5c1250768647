"""A small world with data: a page that uses a number and a claim, the ledger, and all the other lists."""

from __future__ import annotations

import pytest

from tests.conftest import maker_of_worlds
from tests.lint.conftest import CLAIMS, REFERENCES, TERMS, VALUES

EXTENSIONS = (
    "sphinxcontrib.bibtex",
    "sphinx_kb.core",
    "sphinx_evidence.data",
    "sphinx_evidence.values",
    "sphinx_evidence.claims",
    "sphinx_kb.terms",
    "sphinx_evidence.bibliography",
)
PAGES = {
    "index": """
        # 首页

        ```{toctree}
        brake
        other
        claims
        data
        glossary
        bibliography
        ```
        """,
    "brake": """
        # 刹车

        半衰期是 {value}`half-life` {cite:p}`sato2013`。{claim}`C001`

        定论还没有。{claim}`C002`
        """,
    "other": """
        # 别的

        这里只提 {term}`t½`。
        """,
    "claims": "# 证据总表\n\n```{ledger}\n```\n",
    "data": "# 数据总表\n\n```{values-table}\n```\n",
    "glossary": "# 术语表\n\n```{terms}\n```\n",
    "bibliography": "# 参考文献\n\n```{bibliography}\n:all:\n```\n",
}
DATA = {
    "_data/values/brake.csv": VALUES,
    "_data/claims/brake.yaml": CLAIMS,
    "_data/terms.yaml": TERMS,
    "_data/references.bib": REFERENCES,
}
SETTINGS = {
    "kb_term_groups": {"pharmacokinetics": "药代动力学", "concept": "药理学概念"},
    "bibtex_bibfiles": ["_data/references.bib"],
    "bibtex_cite_id": "ref-{key}",
    "bibtex_default_style": "gbt7714",
    "bibtex_reference_style": "kb_author_year",
    "bibtex_tooltips": False,
    "kb_claim_sections": {"一.1 α2 受体": "一之 1：α₂ 受体拮抗", "四.2 心理依赖": "四之 2：心理依赖"},
    "kb_data_licence": {
        "name": "CC BY-SA 4.0", "url": "https://creativecommons.org/licenses/by-sa/4.0/", "attribution": "米氮平知识库",
    },
}


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """What the unchanged world becomes, built once for all tests that only look at it."""
    return maker_of_worlds(tmp_path_factory.mktemp("evidence"))(*EXTENSIONS, files=PAGES | DATA, **SETTINGS).build()


@pytest.fixture
def evidence(make_world):
    """The world; more pages or other data can be written over it."""
    return make_world(*EXTENSIONS, files=PAGES | DATA, **SETTINGS)
