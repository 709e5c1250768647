"""What an author writes in %%comments%% is in no file that is published."""

from __future__ import annotations

import io
import zipfile

import pypdf
import pytest


def contents_of(path):
    """The text of an output file; of a book, its pages, of an archive, its members."""
    if path.suffix == ".epub":
        with zipfile.ZipFile(path) as book:
            return " ".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages)
    return path.read_bytes().decode("utf-8", "replace")


@pytest.mark.parametrize("output", ["site", "epub", "book", "catalogue", "text"])
def test_no_comment_is_published(output, request):
    built = request.getfixturevalue(output)
    files = {path: contents_of(path) for path in built.out.rglob("*")
             if path.is_file() and "_downloads" not in path.parts}
    assert [path.name for path, content in files.items() if "SECRET" in content] == []
    together = "".join(files.values())
    assert "留在代码里" in together or output == "catalogue"  # code is not translated
    assert "也留" in together


def test_a_comment_that_is_never_closed_is_told(site):
    assert [line for line in site.warnings if "注释.md:33" in line and "%%" in line]
