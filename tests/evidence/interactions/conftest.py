"""A small world with interactions: three classes, four substances, the checker, and a page with a card."""

from __future__ import annotations

import pytest

from tests.evidence.conftest import DATA, EXTENSIONS, PAGES, SETTINGS

CLASSES = """\
- id: maoi
  title: 单胺氧化酶抑制剂
  severity: contraindicated
  effect: 单胺不能被分解。
  label: 禁用，半衰期是 {value}`half-life`。
  labels: [sato2013]
  study: [label]
  reviewed: 2026-01-02
- id: sedatives
  title: 镇静药
  severity: precaution
  effect: 镇静相加。
  label: 合用须谨慎。
  labels: [sato2013]
  values: [half-life]
  study: [label, pk]
  refs: [gillman2006]
  reviewed: 2026-01-02
- id: no-data
  title: 止痛药
  severity: unknown
  searched: 在存档里查过 mirtazapine 与 ibuprofen。
  reviewed: 2026-01-02
"""
SUBSTANCES = """\
- {id: selegiline, name: 司来吉兰, english: selegiline, kind: drug, brands: [金思平], interactions: [maoi]}
- {id: chlorphenamine, name: 氯苯那敏, english: chlorphenamine, kind: drug, brands: [扑尔敏], interactions: [sedatives]}
- {id: trazodone, name: 曲唑酮, kind: drug, also: [曲挫酮], analogy: [sedatives], note: 另有一页。}
- {id: ibuprofen, name: 布洛芬, english: ibuprofen, kind: drug, interactions: [no-data]}
- {id: cold-tablet, name: 感冒片, kind: product, contains: [ibuprofen, chlorphenamine], refs: [sato2013]}
"""
CLASSES_FILE, SUBSTANCES_FILE = "_data/interactions/classes.yaml", "_data/interactions/substances.yaml"
CHECKER = "# 能一起吃吗\n\n```{interaction-finder}\n```\n\n```{interaction-checker}\n```\n"
CARD = "# 酒\n\n```{interaction} maoi\n```\n"


def interacting(make_world):
    """The world of the evidence with a checker and a page with a card."""
    index = PAGES["index"].replace("        data\n", "        data\n        checker\n        card\n")
    files = PAGES | DATA | {"index": index, "checker": CHECKER, "card": CARD,
                            CLASSES_FILE: CLASSES, SUBSTANCES_FILE: SUBSTANCES}
    extensions = (*EXTENSIONS, "sphinx_evidence.interactions", "sphinx_kb.search",
                  "sphinx_evidence.interactions.search_records")
    return make_world(*extensions, files=files, **SETTINGS)


@pytest.fixture
def world(make_world):
    """That world, to change."""
    return interacting(make_world)


@pytest.fixture(scope="module")
def built(make_shared_world):
    """What it becomes unchanged, to look at."""
    return interacting(make_shared_world).build()
