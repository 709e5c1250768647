"""What the parser repeats of myst-parser: when an upgrade changes it, compare and take the change over."""

from __future__ import annotations

import hashlib
import inspect

from myst_parser.parsers.sphinx_ import MystParser

from sphinx_kb.links.wikilinks.parser import WikiMystParser


def test_upstream_parses_as_when_its_lines_were_taken_over():
    source = inspect.getsource(MystParser.parse)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == "0d71d5731b4a6f7c", source


def test_ours_is_upstreams_but_for_the_plugin_and_the_renderer():
    assert set(vars(WikiMystParser)) - {"__module__", "__doc__"} == {"parse"}
