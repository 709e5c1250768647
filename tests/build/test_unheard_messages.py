"""Messages that nobody hears are not composed."""

from __future__ import annotations

import logging
from types import SimpleNamespace

import pytest
from docutils import nodes
from sphinx import events
from sphinx.util import nodes as sphinx_nodes

from sphinx_kb.build.unheard_messages import domxml_if_heard, raise_level, repr_domxml, repr_if_heard
from tests.build.small import PAGES


def messages_of_events(make_world, monkeypatch, *extensions) -> int:
    composed = []
    make = logging.Logger.makeRecord

    def note(self, name, level, where, line, message, *rest, **more):
        composed.append(str(message))
        return make(self, name, level, where, line, message, *rest, **more)

    monkeypatch.setattr(logging.Logger, "makeRecord", note)
    world = make_world(*extensions, files=PAGES)
    world.debugged = True
    world.build()
    return sum("emitting event" in message for message in composed)


def test_messages_that_nobody_hears_are_not_composed(make_world, monkeypatch):
    assert messages_of_events(make_world, monkeypatch, "sphinx_kb.build.unheard_messages") == 0


def test_without_the_extension_sphinx_composes_them(make_world, monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and the module can go."""
    assert messages_of_events(make_world, monkeypatch) > 5 * len(PAGES)


class Talkative:
    """An argument of an event that counts how often it is described."""

    described = 0

    def __repr__(self) -> str:
        Talkative.described += 1
        return "an argument"


@pytest.mark.parametrize("is_heard", [True, False])
def test_arguments_of_events_are_described_only_if_somebody_hears_it(monkeypatch, is_heard):
    logger = logging.getLogger("sphinx")
    monkeypatch.setattr(logger, "level", logger.level)
    logger.setLevel(logging.DEBUG if is_heard else logging.WARNING)
    monkeypatch.setitem(vars(events), "repr", repr_if_heard)
    monkeypatch.setattr(Talkative, "described", 0)
    manager = events.EventManager(SimpleNamespace(pdb=False))
    manager.add("spoken")
    manager.emit("spoken", Talkative())
    assert Talkative.described == is_heard


def test_without_the_extension_sphinx_describes_them_for_nobody(monkeypatch):
    """The reason for the module: should this test fail, upstream has mended it and that part can go."""
    vars(events).pop("repr", None)
    monkeypatch.setattr(logging.getLogger("sphinx"), "level", logging.WARNING)
    monkeypatch.setattr(Talkative, "described", 0)
    manager = events.EventManager(SimpleNamespace(pdb=False))
    manager.add("spoken")
    manager.emit("spoken", Talkative())
    assert Talkative.described == 1


def headings_described(monkeypatch, describe, level) -> int:
    """How often a heading is written as XML for a message."""
    logger = logging.getLogger("sphinx")
    monkeypatch.setattr(logger, "level", logger.level)
    logger.setLevel(level)
    monkeypatch.setattr(sphinx_nodes, "repr_domxml", describe)
    written = []
    monkeypatch.setattr(
        nodes.title, "asdom", lambda self: written.append(self) or SimpleNamespace(toxml=lambda: "<title/>"))
    section = nodes.section("", nodes.title("", "甲"))
    section.source, section.line = "a.md", 1
    sphinx_nodes.apply_source_workaround(section[0])
    assert section[0].source == "a.md"
    return len(written)


@pytest.mark.parametrize("is_heard", [True, False])
def test_headings_are_described_only_if_somebody_hears_it(monkeypatch, is_heard):
    level = logging.DEBUG if is_heard else logging.WARNING
    assert headings_described(monkeypatch, domxml_if_heard, level) == is_heard


def test_without_the_extension_sphinx_describes_headings_for_nobody(monkeypatch):
    """The reason for that part: should this test fail, upstream has mended it and the part can go."""
    assert headings_described(monkeypatch, repr_domxml, logging.WARNING) == 1


@pytest.mark.parametrize(("quiet", "level"), [(True, logging.WARNING), (False, logging.INFO)])
def test_with_q_nobody_hears_of_progress(monkeypatch, quiet, level):
    logger = logging.getLogger("sphinx")
    handlers = [logging.NullHandler(level=one) for one in (logging.INFO, logging.WARNING)]
    monkeypatch.setattr(logger, "handlers", handlers)
    monkeypatch.setattr(logger, "level", logger.level)
    raise_level(SimpleNamespace(quiet=quiet))
    assert logger.level == level
