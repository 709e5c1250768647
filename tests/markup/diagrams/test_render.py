"""The pure half: what goes into a picture's key and what comes out of the engine."""

from __future__ import annotations

import pytest

from sphinx_kb.markup.diagrams.palette import THEMES, palette_of
from sphinx_kb.markup.diagrams.render import (
    BadDiagramError,
    drawing_key,
    kind_of,
    polish,
    render,
    size,
    with_classes_of,
)

LIGHT, DARK = map(palette_of, THEMES)


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("flowchart TD\nA-->B", "flowchart"),
        ("---\ntitle: x\n---\n%% note\nstateDiagram-v2\n", "stateDiagram"),
        ("\n  sequenceDiagram\n", "sequenceDiagram"),
        ("", ""),
    ],
)
def test_the_kind_is_the_first_word_after_front_matter_and_comments(source, kind):
    assert kind_of(source) == kind


def test_classes_of_the_site_replace_a_pages_own_of_the_same_name_and_leave_others():
    source = "flowchart TD\nA:::focus\nclassDef focus fill:#fff\nclassDef mine fill:#eee,color:#111\n"
    result = with_classes_of(DARK, source)
    assert "fill:#fff" not in result
    assert "classDef mine" in result
    assert f"classDef focus {DARK.classes['focus']}" in result


def test_other_kinds_of_diagram_are_left_as_they_are():
    assert with_classes_of(LIGHT, "sequenceDiagram\nA->>B: x\n") == "sequenceDiagram\nA->>B: x\n"


def test_the_key_changes_with_all_that_a_drawing_depends_on():
    a, b = "flowchart TD\nA", "flowchart TD\nB"
    classes = {"focus": ("fill:#fff", "fill:#000")}
    keys = [drawing_key(a, LIGHT), drawing_key(b, LIGHT), drawing_key(a, DARK),
            drawing_key(a, palette_of("light", "serif")), drawing_key(a, palette_of("light", classes=classes))]
    assert len(set(keys)) == len(keys)


def test_negative_strokes_and_shadows_are_taken_out():
    style = "<style>a{stroke-width:-1;filter:drop-shadow(1px rgb(0,0,0))}</style>"
    svg = polish(f'<svg id="d" width="100%" viewBox="0 0 10.4 20.6">{style}')
    assert size(svg) == (10, 21)
    assert "stroke-width:2" in svg
    assert "drop-shadow" not in svg


@pytest.mark.parametrize("source", ["flowchart TD\nA -- x -> B", "no such diagram", ""])
def test_what_is_no_mermaid_is_refused(source):
    with pytest.raises(BadDiagramError):
        render(source, LIGHT)


@pytest.mark.parametrize(
    "source",
    [
        "flowchart TD\nA[\"米氮平\"]:::focus-->B",
        "stateDiagram-v2\n[*] --> 稳态",
        "sequenceDiagram\nNE->>受体: 结合",
        "mindmap\n  root((米氮平))\n    机制\n      α₂\n        自受体",
        "timeline\ntitle 起效\n第 1 天 : 镇静",
        "gantt\ntitle x\ndateFormat X\nsection a\nb :0, 3",
    ],
)
def test_every_kind_in_use_is_drawn_with_a_size(source):
    for palette in (LIGHT, DARK):
        width, height = size(render(source, palette))
        assert width > 10
        assert height > 10
