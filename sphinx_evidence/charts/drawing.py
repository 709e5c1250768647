"""``{drawing} NAME``: a drawn scene, one frame or several that readers step through.

NAME is a module of `scenes/`. The content is YAML: the settings of its only frame, or ``frames:``, a list with one
entry per frame: `title`, `words` (shown below the drawing), `alt` (its text alternative) and what the scene takes.
``{id}`` in any of them is a number of the data. On pages all frames lie one under another until the script adds
buttons; small screens get a layout of their own. In books each frame is an image with its words.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from html import escape
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import yaml
from docutils import nodes
from sphinx.util import logging

from sphinx_evidence.charts import scenes
from sphinx_evidence.charts.directives import REQUIREMENTS, ChartDirective
from sphinx_evidence.charts.registry import names_in
from sphinx_evidence.charts.svg import standalone, with_stylesheet
from sphinx_evidence.data import citation, data_of
from sphinx_evidence.locale import _
from sphinx_kb.core.diagnostic import enumeration
from sphinx_kb.core.digests import write_whole
from sphinx_kb.core.formats import is_epub, is_interactive
from sphinx_kb.core.static_files import tokens_of
from sphinx_kb.core.store import store_of
from sphinx_kb.text.east_asian import between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.writers.html5 import HTML5Translator

    from sphinx_evidence.charts.shapes import Scene
    from sphinx_evidence.model.data import Data

logger = logging.getLogger(__name__)
SHEET, STEPS_SHEET, SCRIPT = "css/scene.css", "css/steps.css", "js/steps.js"
SCENE_STYLESHEET = Path(__file__).parent / "static" / "css" / "scene.css"
LAYOUTS = ("wide", "narrow")
VALUE = re.compile(r"\{([a-z0-9-]+)(?:\|(\w+))?\}(?!`)")
"""A number of the data in the content, such as {half-life}; a role has a backtick after it."""
FOLD = re.compile(r"(?<=\S) (?=\S)")
WORDS = ("title", "words", "alt")
"""The fields of a frame that every scene has."""


@dataclass(frozen=True)
class DrawingOnPage:
    """The page shows a drawn scene."""

    is_stepped: bool
    """Whether it has several frames."""


@dataclass(frozen=True)
class FrameRequest:
    """What a page asks of one frame."""

    frame: str
    data: Data
    config: Config
    settings: Mapping[str, Any] = field(default_factory=dict)


class scene_frame(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """One frame in both layouts, its words below it; for books it becomes an image with a paragraph."""


class scene_frames(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The frames of a drawing."""


class Drawing(ChartDirective):
    """A drawn scene with a number, a caption and a text alternative for each frame."""

    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {
        name: made for name, made in ChartDirective.option_spec.items() if name != "shown"}

    def run(self) -> list[nodes.Node]:
        name, known = self.arguments[0], names_in(scenes)
        if name not in known:
            return self.complain(_("There is no drawing “%(name)s”. Available: %(names)s") %
                                 {"name": name, "names": enumeration(known)})
        try:
            return self.figure_of(name)
        except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
            return self.complain(_("The drawing cannot be made: %s") % " ".join(str(error).split()))

    def figure_of(self, name: str) -> list[nodes.Node]:
        """Return the figure. Raises an exception for content that the scene does not understand."""
        module, data = import_module(f"{scenes.__name__}.{name}"), data_of(self.env)
        named: dict[str, None] = {}
        given = with_values(yaml.safe_load("\n".join(self.content)) or {}, data, named)
        frames = given.get("frames", [given])
        if len(module.FRAMES) > 1 and len(frames) != len(module.FRAMES):
            raise ValueError(_("it has %(number)d frames: %(names)s") %
                             {"number": len(module.FRAMES), "names": enumeration(module.FRAMES)})
        for option, advice in REQUIREMENTS.items():
            is_given = self.options.get(option, "").strip() or (
                option == "alt" and all(one.get("alt") for one in frames))
            if option in self.config.kb_chart_requires and not is_given:
                self.complain(_(advice))
        self.depend_on(data, [("value", identifier) for identifier in named])
        drawn = scene_frames(alt=self.label, classes=["kb-steps"] if len(frames) > 1 else [])
        for index, settings in enumerate(frames):
            frame = module.FRAMES[index] if len(module.FRAMES) > 1 else module.FRAMES[0]
            request = FrameRequest(frame, data, self.config,
                                   {key: value for key, value in settings.items() if key not in WORDS})
            drawn += self.frame(module.draw, request, settings)
        store_of(self.env).note(self.env.docname, DrawingOnPage(len(frames) > 1))
        figure = nodes.figure(classes=["kb-chart-figure", "kb-drawing"])
        figure += drawn
        if caption := self.options.get("caption", ""):
            inline, _messages = self.parse_inline(caption)
            figure += nodes.caption(caption, "", *inline)
        if refs := dict.fromkeys(ref for identifier in named for ref in data.values[identifier].refs):
            # translators: comes before citations in brackets, which “.” follows
            source = nodes.paragraph("", str(_("Sources of the data ")), citation(refs, alone=True),
                                     nodes.Text(str(_("."))), classes=["kb-chart__refs"])
            figure += nodes.legend("", source)
        self.set_source_info(figure)
        self.add_name(figure)
        return [figure]

    def frame(self, draw: Any, request: FrameRequest, settings: Mapping[str, Any]) -> scene_frame:
        """Return one frame with its words."""
        made: dict[str, Scene] = {layout: draw(request, narrow=layout == "narrow") for layout in LAYOUTS}
        title, alt = str(settings.get("title", "")), without_folds(str(settings.get("alt", "") or self.label))
        node = scene_frame(title=title, alt=alt, file=f"{self.options.get('name', '') or self.env.docname}")
        for layout, scene in made.items():
            node[f"html-{layout}"] = (
                f'<svg class="kb-scene kb-scene--{layout}" viewBox="0 0 {scene.width:g} {scene.height:g}" '
                f'width="{scene.width:g}" height="{scene.height:g}" role="img" aria-label="{escape(alt)}">'
                f"{scene.body}</svg>")
            node[f"svg-{layout}"] = standalone(scene.width, scene.height, scene.body, alt)
        words = without_folds(str(settings.get("words", "")))
        if title or words:
            paragraph = nodes.paragraph(classes=["kb-step__words"])
            if title:
                # translators: a title before its text, in bold
                titled = str(_("%s.") % title)
                paragraph += nodes.strong(titled, titled)
            inline, _messages = self.parse_inline(words)
            paragraph += inline
            node += paragraph
        return node


def without_folds(words: str) -> str:
    """Words that YAML has joined from several lines, without the spaces that stand between Han letters."""
    return FOLD.sub(lambda fold: between(words[fold.start() - 1], words[fold.end()]), words.strip())


def with_values(given: Any, data: Data, named: dict[str, None]) -> Any:
    """Content with ``{id}`` replaced by the number of that id; `named` collects the ids, those of `value:`, too.

    Raises ValueError for an id that the data lack.
    """
    if isinstance(given, dict):
        for key, one in given.items():
            if key == "value":
                named[str(one)] = None
        return {key: with_values(one, data, named) for key, one in given.items()}
    if isinstance(given, list):
        return [with_values(one, data, named) for one in given]
    if not isinstance(given, str):
        return given

    def shown(found: re.Match[str]) -> str:
        if found[1] not in data.values:
            raise ValueError(_("there is no value “%s”") % found[1])
        named[found[1]] = None
        return data.values[found[1]].show(found[2] or "")

    return VALUE.sub(shown, given)


def visit_frames_html(self: HTML5Translator, node: scene_frames) -> None:
    hook = ' data-kb-steps=""' if node["classes"] else ""
    self.body.append(f'<div class="{" ".join(["kb-scenes", *node["classes"]])}" role="group" '
                     f'aria-label="{escape(node["alt"])}"{hook}>')


def depart_frames_html(self: HTML5Translator, node: scene_frames) -> None:
    self.body.append("</div>\n")


def visit_frame_html(self: HTML5Translator, node: scene_frame) -> None:
    title = escape(node["title"])
    opening = f'<section class="kb-step" aria-label="{title}" data-kb-step="{title}">' if title else "<div>"
    self.body.append(opening + "".join(node[f"html-{layout}"] for layout in LAYOUTS))


def depart_frame_html(self: HTML5Translator, node: scene_frame) -> None:
    self.body.append("</section>\n" if node["title"] else "</div>\n")


def image_of(app: Sphinx, docname: str, node: scene_frame) -> nodes.image:
    """Write a frame to a file named after its content, and return it as an image; e-readers are narrow."""
    layout = "narrow" if is_epub(app.builder) else "wide"
    svg = with_stylesheet(node[f"svg-{layout}"], tokens_of(app.config, app.confdir), SCENE_STYLESHEET)
    path = Path(app.doctreedir, "charts", f"{node['file']}-{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg")
    write_whole(path, svg)
    app.env.images.add_file(docname, str(path))
    return nodes.image("", uri=str(path), alt=node["alt"], candidates={"image/svg+xml": str(path)})


def replace_in_books(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Where no browser shows the output, put images in place of frames: all but the last before the figure.

    A figure does not break across pages, and three frames are higher than one.
    """
    if is_interactive(app.builder):
        for frames in doctree.findall(scene_frames):
            tokens = tokens_of(app.config, app.confdir)
            parts = list(frames.findall(scene_frame))
            frames.parent["drawings"] = [
                with_stylesheet(frame["svg-wide"], tokens, SCENE_STYLESHEET) for frame in parts]
            frames.parent["drawing_titles"] = [frame["title"] for frame in parts]
        return
    for frames in list(doctree.findall(scene_frames)):
        figure = frames.parent
        assert isinstance(figure, nodes.figure)
        shown = [[image_of(app, docname, frame), *frame.children] for frame in frames.findall(scene_frame)]
        before = [nodes.container("", *parts, classes=["kb-step"]) for parts in shown[:-1]]
        figure.parent.insert(figure.parent.index(figure), before)
        frames.replace_self(shown[-1][:1])
        if words := shown[-1][1:]:
            figure.append(nodes.legend("", *words))


def load_what_drawings_need(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load the stylesheets on pages with drawings, and the script where there are steps."""
    drawings = store_of(app.env).facts_on(pagename, DrawingOnPage)
    if not is_interactive(app.builder) or not drawings:
        return
    app.add_css_file(SHEET)
    app.add_css_file(STEPS_SHEET)
    if any(drawing.is_stepped for drawing in drawings):
        app.add_js_file(SCRIPT, loading_method="defer")


def add_drawings(app: Sphinx) -> None:
    """Register the directive and its nodes."""
    app.add_node(scene_frames, html=(visit_frames_html, depart_frames_html))
    app.add_node(scene_frame, html=(visit_frame_html, depart_frame_html))
    app.add_directive("drawing", Drawing)
    app.connect("doctree-resolved", replace_in_books)
    app.connect("html-page-context", load_what_drawings_need)
