"""As many processes build as are worth their while, each reads once, and the site is the same."""

from __future__ import annotations

from sphinx import builders
from sphinx.util.parallel import ParallelTasks

from sphinx_kb.build import processes
from sphinx_kb.build.processes import Processes, chunks_of_sphinx

PAGES = {
    "index": "# 首页\n\n```{toctree}\n:glob:\n\np*\n```\n",
    **{f"p{number:02d}": f"# 第 {number} 页\n\n见 [首页](index.md)。{'文。' * number}\n" for number in range(40)},
}


def tasks_of(make_world, monkeypatch, *extensions, share=1, again=None) -> tuple[int, dict[str, bytes]]:
    """How many tasks a build gives to other processes, and the pages."""
    begun = []
    add = ParallelTasks.add_task
    monkeypatch.setattr(ParallelTasks, "add_task", lambda self, *args: begun.append(args) or add(self, *args))
    monkeypatch.setattr(processes, "SHARE", share)
    world = make_world(*extensions, files=PAGES)
    built = world.build(parallel=2)
    if again:
        begun.clear()
        built = world.write(again).build(parallel=2)
    assert built.warnings == []
    return len(begun), {name: data for name, data in built.files().items() if name.endswith(".html")}


def test_each_process_reads_once_and_the_site_is_the_same(make_world, monkeypatch):
    ours, pages = tasks_of(make_world, monkeypatch, "sphinx_kb.build.processes")
    _theirs, same = tasks_of(make_world, monkeypatch)
    writing = len(chunks_of_sphinx(list(PAGES)[1:], 1))
    assert ours == 2 + writing
    assert pages == same
    assert vars(builders)["make_chunks"] is chunks_of_sphinx


def test_little_work_is_done_by_one_process(make_world, monkeypatch):
    assert tasks_of(make_world, monkeypatch, "sphinx_kb.build.processes", share=100_000)[0] == 0


def test_a_few_pages_of_a_large_site_are_built_by_one_process(make_world, monkeypatch):
    monkeypatch.setattr(processes, "KNOWN", 100)
    edits = {f"p{number:02d}": PAGES[f"p{number:02d}"] + "\n又一句。\n" for number in range(3)}
    assert tasks_of(make_world, monkeypatch, "sphinx_kb.build.processes", share=100, again=edits)[0] == 0


def test_without_the_extension_sphinx_reads_in_many_chunks(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    writing = len(chunks_of_sphinx(list(PAGES)[1:], 1))
    assert tasks_of(make_world, monkeypatch)[0] > 2 + writing


def test_shares_are_of_about_the_same_size_and_leave_no_page_out():
    pages = Processes(3)
    pages.sizes = {"a": 10, "b": 500, "c": 20, "d": 480, "e": 490}
    assert pages.shares("abcde", 3) == [["a", "b"], ["c", "d"], ["e"]]
    assert pages.shares("abcde", 1) == [["a", "b", "c", "d", "e"]]
    pages.sizes = {}
    assert pages.shares("ab", 2) == [["a", "b"]]
