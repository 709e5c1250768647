"""The vault of the tests, written by us with every construct of the dialect, and what it becomes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdf
import pytest

from tests.conftest import World

GARDEN = Path(__file__).with_name("garden")
SETTINGS = {
    "kb_vault": "obsidian", "root_doc": "首页", "nitpicky": False, "exclude_patterns": [], "myst_enable_extensions": [],
    "epub_identifier": "urn:x", "epub_publisher": "甲", "project": "园子", "author": "甲", "copyright": "甲",
}


@pytest.fixture(scope="session")
def garden(tmp_path_factory):
    """A copy of the vault."""
    world = World(tmp_path_factory.mktemp("garden"), ("sphinx_kb",), SETTINGS)
    shutil.copytree(GARDEN, world.docs)
    return world


@pytest.fixture(scope="session")
def site(garden):
    return garden.build(to="out/html")


@pytest.fixture(scope="session")
def epub(garden):
    return garden.build("epub", to="out/epub")


@pytest.fixture(scope="session")
def book(garden):
    built = garden.build("typst", to="out/typst")
    pages = pypdf.PdfReader(next(built.out.glob("*.pdf"))).pages
    built.text = "".join(page.extract_text() for page in pages)
    return built


@pytest.fixture(scope="session")
def catalogue(garden):
    return garden.build("gettext", to="out/gettext")


@pytest.fixture(scope="session")
def text(garden):
    return garden.build("text", to="out/text")
