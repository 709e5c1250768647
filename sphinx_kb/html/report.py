"""Reports of mistakes without an account: a text with page, heading and quotation, ready to be sent or copied.

The link that `kb_report_url` gives every page takes along where the reader is and what they have selected. It leads to
``{report-form}``, which shows the text, copies it, and writes a letter if the setting `kb_report_mail` has an address;
what the directive holds is shown where there is none. Without a script the form is a text to copy and fill in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

from sphinx_kb.core.formats import is_interactive
from sphinx_kb.core.static_files import add_late_file, add_static_folder, add_template_folder
from sphinx_kb.html import STATIC, TEMPLATES
from sphinx_kb.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata
    from sphinx.writers.html5 import HTML5Translator

FORM = "kb-report"


class report_form(nodes.General, nodes.Element):  # noqa: N801  # docutils' way of naming nodes
    """The place of the form."""


class ReportForm(SphinxDirective):
    """The text of a report, and how to send it; the content is for sites without an address."""

    has_content = True
    option_spec: ClassVar = {}

    def run(self) -> list[nodes.Node]:
        mail = self.config.kb_report_mail
        shown: list[nodes.Node] = [report_form(mail=mail)]
        if not mail:
            shown += self.parse_content_to_nodes()
        return shown


def visit_form(translator: HTML5Translator, node: report_form) -> None:
    """Write the form on a site; outputs that a reader cannot type in go without."""
    if is_interactive(translator.builder):
        translator.body.append(translator.builder.templates.render("sphinx_kb/report_form.html", {
            "mail": node["mail"], "_": lambda text: str(_(text))}))
    raise nodes.SkipNode


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Remove the form from books and texts."""
    if not is_interactive(app.builder):
        for node in list(doctree.findall(report_form)):
            node.parent.remove(node)


def add_files(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Load what the form needs with the form."""
    if is_interactive(app.builder) and f'class="{FORM}"' in (context.get("body") or ""):
        app.add_css_file("css/report.css")
        app.add_js_file("js/report-form.js", loading_method="defer")


def add_script(app: Sphinx) -> None:
    """Load the script of the link on a site that takes reports."""
    if app.config.kb_report_url:
        add_late_file(app, "js/report.js")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("kb_report_mail", "", "env", types=frozenset({str}),
                         description=_("where reports of mistakes are sent, for the form of reports"))
    app.setup_extension("sphinx_kb.html.review_footer")
    add_template_folder(app, TEMPLATES)
    add_static_folder(app, STATIC, _)
    app.add_node(report_form, html=(visit_form, None))
    app.add_directive("report-form", ReportForm)
    app.connect("doctree-resolved", leave_out)
    app.connect("builder-inited", add_script, priority=400)  # before the late files are linked, at 500
    app.connect("html-page-context", add_files)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
