"""`make bench`: speed and size as ratios within one run, never as a test.

    python -m tests.bench            every measurement
    python -m tests.bench pages      those whose name holds “pages”
    python -m tests.bench growth 1000 10000   with as many notes as are named
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path

from pypdf import PdfReader

from tests.bench.cost import cost_of
from tests.bench.notes import glossary, markdown_link, wiki_link, write_notes
from tests.bench.peers import measure_peers
from tests.bench.proof import bench_proof  # noqa: F401  # `main` finds it by its name
from tests.bench.saving import bench_saving  # noqa: F401  # `main` finds it by its name
from tests.conftest import ROOT

PLAIN = """\
extensions = ["myst_parser"]
myst_enable_extensions = ["attrs_block"]
language = "zh_CN"
html_theme = "basic"
"""


WIKI = """
import sys
sys.path.insert(0, {0!r})
extensions += {1!r}
"""
WITH_LINKS = [
    "sphinx_kb.links.wikilinks",
    "sphinx_kb.links.backlinks",
    "sphinx_kb.links.previews",
    "sphinx_kb.links.graph",
]


def cost_of_build(source: Path, conf: Path, out: Path) -> tuple[float, float]:
    """The cost of one serial HTML build from nothing, or from what `out` holds; ours is called as `make` calls it."""
    command = "sphinx_kb.build" if conf == ROOT else "sphinx"
    return cost_of(
        [sys.executable, "-m", command, "-q", "-Q", "-c", str(conf), "-d", str(out / "doctrees"),
         "-b", "html", str(source), str(out / "html")]
    )


def build(source: Path, conf: Path, out: Path) -> float:
    """The CPU time of one such build."""
    return cost_of_build(source, conf, out)[0]


def bench_pages(work: Path, count: int = 1000) -> None:
    """A thousand notes with eight links each: Sphinx's basic theme, wiki links with all that this site has, and others.

    Cold, with nothing changed, and after one edit; CPU seconds of one run, and each as a share of the first.
    """
    plain = work / "plain"
    plain.mkdir()
    (plain / "conf.py").write_text(PLAIN + 'exclude_patterns = ["_data"]\n', encoding="utf-8")
    named = shutil.ignore_patterns("lay-words*", "redirects*", "search-*")  # they name pages of the real site
    base = 0.0
    print(f"{count} 条笔记，CPU 秒：从头、什么都没改、改一条")
    for name, conf, link in (("Sphinx basic", plain, markdown_link), ("本站", ROOT, wiki_link)):
        source, out = work / f"notes-{link.__name__}", work / f"out-{link.__name__}"
        write_notes(source, count, links=8, link=link)
        shutil.copytree(ROOT / "docs/_data", source / "_data", ignore=named)
        cold = measure(name, source, conf, out, source / "note-00007.md", base)
        base = base or cold
    measure_peers(work, count, base)


def bench_site(work: Path) -> None:
    """The real site: cold, with nothing changed, and after one edit."""
    shutil.copytree(ROOT / "docs", work / "docs")
    (work / "sphinx_kb/core").mkdir(parents=True)
    for table in (ROOT / "sphinx_kb/core").glob("*.csv"):  # shown by a page, which would warn without them
        shutil.copy(table, work / "sphinx_kb/core")
    print("这个站，CPU 秒：从头、什么都没改、改一页")
    measure("本站", work / "docs", ROOT, work / "out", work / "docs/clinical/insomnia.md")


def measure(name: str, source: Path, conf: Path, out: Path, edited: Path, base: float = 0.0) -> float:
    """Measure and print three builds, and return what the cold one cost; `base` is another cold one to compare with."""
    cold, megabytes = cost_of_build(source, conf, out)
    settled = build(source, conf, out)  # files younger than a tick of the clock are looked at again
    nothing = min(settled, build(source, conf, out))
    edited.write_text(edited.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
    one = build(source, conf, out)
    ratio = f"，是 basic 的 {cold / base:.2f} 倍（上限 0.8）" if base else ""
    print(f"{name}：{cold:.1f}、{nothing:.1f}、{one:.1f}{ratio}，内存 {megabytes:.0f} MB", flush=True)
    return cold


def bench_growth(work: Path, counts: tuple[int, ...] = (1000, 4000)) -> None:
    """What a note costs among a few and among many, with the site's own configuration.

    A page of few notes is a little smaller: its sidebar shows no more than 25 lines of a list, but a thousand notes
    have ten sections only.
    """
    named = shutil.ignore_patterns("lay-words*", "redirects*", "search-*")  # they name pages of the real site
    first: list[float] = []
    for count in counts:
        source, out = work / f"notes{count}", work / f"out{count}"
        write_notes(source, count, links=4, link=wiki_link)
        shutil.copytree(ROOT / "docs/_data", source / "_data", ignore=named)
        seconds, megabytes = cost_of_build(source, ROOT, out)
        edited = source / "note-00007.md"
        edited.write_text(edited.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
        again, _ = cost_of_build(source, ROOT, out)
        page = (out / f"html/note-{count // 2:05d}.html").stat().st_size
        now = [1000 * seconds / count, 1000 * again / count, megabytes, page]
        first = first or now
        ratios = [one / other for one, other in zip(now, first, strict=True)]
        print(f"{count} 条笔记：每条 {now[0]:.1f} 毫秒（{ratios[0]:.2f} 倍，上限 1.1），"
              f"改一条再建 {again:.1f} 秒，合每条 {now[1]:.2f} 毫秒（{ratios[1]:.2f} 倍，上限 1.1），"
              f"内存 {megabytes:.0f} MB，一页 {page} 字节（{ratios[3]:.2f} 倍，上限 1.1）", flush=True)


def bench_links(work: Path, count: int = 3000) -> None:
    """Wiki links against plain Markdown links in the same notes; then with everything that lives on links.

    Last, words of the glossary become links, some five a note, which is what the real site has: two and a half times as
    many links again as are written in the notes. What that costs is told beside, the limit is for the links as written.
    """
    confs = {
        "Markdown 链接": PLAIN,
        "双链": PLAIN + WIKI.format(str(ROOT), ["sphinx_kb.links.wikilinks"]),
        "双链与提及、预览、图谱": PLAIN + WIKI.format(str(ROOT), WITH_LINKS),
        "再加自动链接的术语": PLAIN + WIKI.format(str(ROOT), [*WITH_LINKS, "sphinx_kb.links.autolink"]),
    }
    base = 0.0
    for number, (name, conf) in enumerate(confs.items()):
        folder, source = work / f"conf{number}", work / f"notes{number}"
        folder.mkdir()
        (folder / "conf.py").write_text(conf, encoding="utf-8")
        write_notes(source, count, link=wiki_link if number else markdown_link)
        (source / "terms.md").write_text(glossary(), encoding="utf-8")
        seconds = build(source, folder, folder / "out")
        edited = source / "note-00007.md"
        edited.write_text(edited.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
        again = build(source, folder, folder / "out")
        base = base or seconds
        print(f"{count} 条笔记，{2 * count} 个链接，{name}：{seconds:.1f} 秒（{seconds / base - 1:+.1%}，上限 +10%），"
              f"改一条再建 {again / seconds:.1%}（上限 10%）", flush=True)


def bench_book(work: Path) -> None:
    """The real book from nothing, fonts included, and again after one edit: by the clock, and in CPU time beside it."""
    shutil.copytree(ROOT / "docs", work / "docs")
    command = [sys.executable, "-m", "sphinx_kb.build", "-q", "-c", str(ROOT), "-d", str(work / "doctrees"),
               "-j", "auto", "-b", "typst", str(work / "docs"), str(work / "out")]
    first, first_cpu = both_seconds(command)
    edited = work / "docs/clinical/insomnia.md"
    edited.write_text(edited.read_text(encoding="utf-8") + "\n又一句。\n", encoding="utf-8")
    again, again_cpu = both_seconds(command)
    pdf = work / "out/mirtazapine.pdf"
    pages = len(PdfReader(pdf).pages)
    print(f"书 {pages} 页，{pdf.stat().st_size / 1e6:.1f} MB：{first:.1f} 秒（200 页上限 15 秒，合 "
          f"{first * 200 / pages:.1f} 秒），改一页再排 {again:.1f} 秒，是全部的 {again / first:.1%}（上限 50%）；"
          f"CPU {first_cpu:.1f} 秒与 {again_cpu:.1f} 秒，{again_cpu / first_cpu:.1%}")


def both_seconds(command: list[str]) -> tuple[float, float]:
    """How long a command takes by the clock, and the CPU time of it and its children."""
    started = time.monotonic()
    used, _ = cost_of(command)
    return time.monotonic() - started, used


def main(words: list[str]) -> None:
    """Run what is asked for, each in a folder of its own."""
    counts = tuple(int(word) for word in words if word.isdigit())
    asked = [word for word in words if not word.isdigit()]
    for name, bench in sorted(globals().items()):
        if name.startswith("bench_") and (not asked or any(word in name for word in asked)):
            with tempfile.TemporaryDirectory() as folder:
                bench(Path(folder), *([counts] if counts and bench is bench_growth else []))


if __name__ == "__main__":
    main(sys.argv[1:])
