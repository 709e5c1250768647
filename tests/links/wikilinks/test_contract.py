"""What the parser repeats of myst-parser: when an upgrade changes it, compare and take the change over."""

from __future__ import annotations

import hashlib
import inspect

from myst_parser.parsers.sphinx_ import MystParser

from sphinx_kb.links.wikilinks.parser import WikiMystParser

PAGE = """\
---
myst:
  enable_extensions: [colon_fence, strikethrough, substitution]
  substitutions:
    name: value
  nonsense: 1
---

# Title

~~gone~~, {{ name }}, a [link](#part), a footnote[^1] and `[code]`.

[^1]: Note.

:::{note}
A list:

- one
- [two](https://example.org)
:::

(part)=
## Part

| a | b |
|---|---|
| 1 | 2 |
"""


def test_upstream_parses_as_when_its_lines_were_taken_over():
    source = inspect.getsource(MystParser.parse)
    assert hashlib.sha256(source.encode()).hexdigest()[:16] == "0d71d5731b4a6f7c", source


def test_ours_is_upstreams_but_for_the_plugin_and_the_renderer():
    assert set(vars(WikiMystParser)) - {"__module__", "__doc__"} == {"parse"}


def test_a_page_without_wiki_links_is_parsed_as_upstream_parses_it(make_world):
    with_links, without = (make_world(*extensions, files={"index": PAGE}, nitpicky=False).build("pseudoxml")
                           for extensions in (["sphinx_kb.links.wikilinks"], []))
    ours, theirs = (built.page("index", ".pseudoxml").partition("\n")[2] for built in (with_links, without))
    assert ours == theirs  # but for the first line, which names the file
    assert with_links.warnings == without.warnings
    assert any("nonsense" in line for line in without.warnings)
