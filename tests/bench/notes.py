"""Generated notes: Chinese prose of a given size, in sections, linked to each other. Same seed, same bytes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PHRASES = (
    "血药浓度随剂量成比例上升",
    "受体占有率由浓度与抑制常数决定",
    "半衰期决定达到稳态所需的时间",
    "个体差异使同一剂量的浓度相差数倍",
    "动物实验的结果不能直接用于人",
    "随机对照试验比较了两组的睡眠评分",
    "摘要报告了主要结局而没有给出全部数据",
    "镇静多见于用药之初并随时间减轻",
    "肝药酶诱导剂会降低血药浓度",
    "这一说法在文献中有争议",
    "停药后的不适与原病复发需要分辨",
)
TERMS = ("半衰期", *(f"第 {number} 号术语" for number in range(60)))
"""One word that nearly every section of a note uses, among others that none does: about five links a note."""
SECTION = 100
FRONT = "---\nsummary: {summary}\nreviewed: 2026-11-23\n---\n\n"


def markdown_link(target: str) -> str:
    """A plain Markdown link between two notes of the same folder."""
    return f"[另一条笔记]({target}.md)"


def wiki_link(target: str) -> str:
    """The same as a wiki link."""
    return f"[[{target}|另一条笔记]]"


def prose(rng: random.Random, letters: int) -> str:
    """Sentences of about this many letters."""
    text = ""
    while len(text) < letters:
        text += "，".join(rng.sample(PHRASES, 3)) + "。"
    return text


def listing(title: str, members: list[str]) -> str:
    """A page that lists others."""
    return FRONT.format(summary="生成的目录，只用来量速度，没有别的内容。") + (
        f"# {title}\n\n```{{toctree}}\n:maxdepth: 1\n\n" + "\n".join(members) + "\n```\n"
    )


def note(number: int, count: int, links: int, size: int, link: Callable[[str], str]) -> str:
    """One note of about `size` bytes (three to a letter) with `links` links to other notes."""
    rng = random.Random(number)
    letters = size // 3 // 5
    parts = [FRONT.format(summary=f"第 {number} 条生成的笔记，只用来量速度。") + f"# 笔记 {number}\n"]
    for part in range(5):
        if part:
            parts.append(f"{{#note-{number:05d}-part-{part}}}\n## 第 {part} 节\n")
        parts.append(prose(rng, letters) + "\n")
    parts += [f"- 参见 {link(f'note-{rng.randrange(count):05d}')}，{rng.choice(PHRASES)}。" for _ in range(links)]
    return "\n".join(parts) + "\n"


def glossary() -> str:
    """A glossary of which the notes use one word."""
    entries = "\n\n".join(f"{term}\n  {term}的意思。" for term in TERMS)
    return FRONT.format(summary="生成的术语表，只用来量速度。") + f"# 术语\n\n```{{glossary}}\n{entries}\n```\n"


def write_notes(
    folder: Path, count: int, *, links: int = 2, size: int = 4096, link: Callable[[str], str] = markdown_link
) -> None:
    """Fill a source folder: index → sections of a hundred → notes, all in one folder."""
    folder.mkdir(parents=True, exist_ok=True)
    sections = range(0, count, SECTION)
    for first in sections:
        members = [f"note-{number:05d}" for number in range(first, min(first + SECTION, count))]
        (folder / f"section-{first:05d}.md").write_text(listing(f"第 {first} 条起", members), encoding="utf-8")
    for number in range(count):
        text = note(number, count, links, size, link)
        (folder / f"note-{number:05d}.md").write_text(text, encoding="utf-8")
    (folder / "index.md").write_text(listing("笔记", [f"section-{first:05d}" for first in sections]), encoding="utf-8")
