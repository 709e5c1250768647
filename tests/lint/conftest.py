"""A small source folder without a mistake, and how to make one in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_evidence.lint import RULES
from sphinx_kb.lint import Content, findings, registered

PAGE = """\
---
summary: 一页用来试规则的文稿，说的是刹车怎样松开，够长就行。
aliases: [刹车]
tags: [机制]
reviewed: 2026-01-02
---

# 刹车

刹车松开，释放增多{cite:p}`sato2013`。{claim}`C001` 有争议的一句。{claim}`C002`

{#brake-numbers}
## 数字

半衰期是 {value}`half-life`，剂量 7.5 mg，{term}`半衰期` 见术语表。
"""
VALUES = """\
id,quantity,value,low,high,interval,unit,drug,population,species,kind,refs,status,note
half-life,消除半衰期,,20,40,range,h,mirtazapine,成人,human,label,sato2013,abstract,
"""
CLAIMS = """\
- id: C001
  article: 一.1 α2 受体
  statement: 刹车松开，释放增多。
  verdict: supported
  reason: 切片里看到了。
  for: [sato2013]
  page: brake
  reviewed: 2026-01-02
- id: C002
  article: 一.1 α2 受体
  statement: 释放大幅增多。
  verdict: contested
  reason: 两边的实验不一致。
  instead: 是否增多还没有定论。
  for: [sato2013]
  against: [gillman2006]
  page: brake
  reviewed: 2026-01-02
"""
TERMS = """\
- id: half-life
  zh: 半衰期
  en: half-life
  abbr: [t½]
  group: pharmacokinetics
  definition: 浓度降一半所需的时间。
  page: brake
"""
REFERENCES = """\
@article{gillman2006,
  author = {Gillman, P. K.},
  title = {A systematic review of the serotonergic effects of mirtazapine},
  journal = {Human Psychopharmacology},
  year = {2006},
  doi = {10.1002/hup.750},
  pmid = {16342227},
  verified = {abstract},
}

@article{sato2013,
  author = {Sato, H. and Ito, C. and others},
  title = {Histamine H1 receptor occupancy},
  journal = {Psychopharmacology},
  year = {2013},
  doi = {10.1007/s00213-013-3146-1},
  pmid = {23728612},
  verified = {abstract},
}
"""
SETTINGS = {
    "language": "zh_CN",
    "kb_front_matter_required": ["summary", "reviewed"],
    "kb_front_matter_strict": True,
    "kb_summary_length": (12, 90),
    "kb_lint_optional": ["labels"],
    "kb_retired_words_also": ["../conf.py"],
    "kb_retired_words_off": ["workshop/*"],
    "kb_claim_sections": {"一.1 α2 受体": "一之 1：α₂ 受体拮抗", "四.2 心理依赖": "四之 2：心理依赖"},
}
RETIRED = """\
- say: 挡
  instead: 阻断
  unless: [阻挡, 挡位]
"""
FILES = {
    "_data/retired-words.yaml": RETIRED,
    "brake.md": PAGE,
    "_data/values/brake.csv": VALUES,
    "_data/claims/brake.yaml": CLAIMS,
    "_data/terms.yaml": TERMS,
    "_data/references.bib": REFERENCES,
}


SETS = [*registered(), RULES]


class Folder:
    """A source folder, and what the linter says of it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for name, text in FILES.items():
            self.write(name, text)
        settings = "".join(f"{name} = {value!r}\n" for name, value in SETTINGS.items())
        (root.parent / "conf.py").write_text(settings, encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Replace the first occurrence; it must be there."""
        text = (self.root / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def read(self, name: str) -> str:
        return (self.root / name).read_text(encoding="utf-8")

    def findings(self) -> list[str]:
        return [str(finding) for finding in findings(Content.read(self.root, SETTINGS), SETS)]


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "docs")
