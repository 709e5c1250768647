"""What the preview shows is the last good output, file by file."""

from __future__ import annotations

import os

from sphinx_kb.serve.shown import show
from sphinx_kb.serve.site import Preview, State


def write(folder, **files):
    for name, text in files.items():
        path = folder / name.replace("_", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def texts(folder):
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
            for path in folder.rglob("*") if path.is_file()}


def test_the_shown_folder_becomes_equal_and_says_what_changed(tmp_path):
    output, shown = tmp_path / "output", tmp_path / "shown"
    write(output, a="1", sub_b="2")
    assert show(output, shown) == ["a", "sub/b"]
    assert texts(shown) == {"a": "1", "sub/b": "2"}
    assert show(output, shown) == []
    write(output, a="3")
    (output / "sub/b").unlink()
    write(output, sub_c="4")
    assert show(output, shown) == ["a", "sub/b", "sub/c"]
    assert texts(shown) == {"a": "3", "sub/c": "4"}


def test_a_file_of_the_same_size_with_another_time_is_copied(tmp_path):
    output, shown = tmp_path / "output", tmp_path / "shown"
    write(output, a="1")
    show(output, shown)
    write(output, a="2")
    os.utime(output / "a", ns=(0, 1_000_000_000))  # older than the copy
    assert show(output, shown) == ["a"]
    assert texts(shown) == {"a": "2"}


def test_a_copy_that_was_broken_off_is_never_shown(tmp_path):
    output, shown = tmp_path / "output", tmp_path / "shown"
    write(output, a="1")
    show(output, shown)
    (shown / "a.copying").write_text("hal", encoding="utf-8")
    assert show(output, shown) == []


def test_a_file_that_was_written_again_as_it_was_did_not_change(tmp_path):
    output, shown = tmp_path / "output", tmp_path / "shown"
    write(output, a="1")
    show(output, shown)
    os.utime(output / "a", ns=(0, 1_000_000_000))
    assert show(output, shown) == []
    assert (shown / "a").stat().st_mtime_ns == 1_000_000_000  # so that it is not read again next time


def test_pages_are_shown_ahead_if_all_are_there_and_taken_back_unless_they_stay(tmp_path):
    output, shown, failed = tmp_path / "output", tmp_path / "shown", State(ok=False)
    preview = Preview(shown, {})
    write(shown, **{"a.html": "old"})
    write(output, **{"a.html": "new"})
    preview.publish_ahead(State(), output, ["a.html", "b.html"])
    assert (preview.build, preview.text_of("a.html")) == (0, b"old")
    write(output, **{"b.html": "of which there is no earlier one"})
    preview.publish_ahead(State(), output, ["a.html", "b.html"])
    assert (preview.build, preview.text_of("a.html")) == (0, b"old")

    preview.publish_ahead(State(), output, ["a.html"])
    assert (preview.build, preview.text_of("a.html"), preview.is_outdated("a.html", 0)) == (1, b"new", True)
    preview.publish(failed, [])
    assert (preview.build, preview.text_of("a.html"), preview.is_outdated("a.html", 1)) == (2, b"old", True)

    preview.publish_ahead(State(), output, ["a.html"])
    preview.publish(State(), [*show(output, shown), "_images/late.png"])
    assert (preview.build, preview.text_of("a.html"), preview.is_outdated("a.html", 3)) == (4, b"new", False)
    assert (preview.is_outdated("b.html", 3), preview.changed_since(3)) == (True, ["_images/late.png"])


def test_a_page_is_known_by_its_text_and_nothing_else_is_looked_at(tmp_path):
    output, shown = tmp_path / "output", tmp_path / "shown"
    preview = Preview(shown, {})
    write(shown, **{"a.html": "old", "a.txt": "old"})
    write(output, **{"a.html": "new"})
    write(tmp_path, **{"beside.html": "old"})
    old = preview.digest_of("a.html")
    assert old
    assert [preview.digest_of(name) for name in ("", "a.txt", "b.html", "../beside.html")] == ["", "", "", ""]
    preview.publish_ahead(State(), output, ["a.html"])
    assert preview.digest_of("a.html") not in ("", old)
    preview.publish(State(ok=False), [])
    assert preview.digest_of("a.html") == old
