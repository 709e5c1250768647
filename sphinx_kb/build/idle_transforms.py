"""Do not prepare for each page what is the same for all, nor walk it for what is not on it.

No issue found upstream. For each page, docutils writes the priority of each of a hundred transforms as a text to sort
them by, and looks for the words of its language for each, of which hardly one needs any. `HighlightLanguageTransform`
and `DanglingReferences` visit every node, finding out how by its name, to give blocks of code a language and to find
what references of docutils' own lead to. `Locale` looks for translations of each page in a folder that is not there.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import languages, nodes
from docutils.transforms import Transform, Transformer
from docutils.transforms.references import DanglingReferences
from sphinx.addnodes import highlightlang
from sphinx.locale import translators
from sphinx.transforms.i18n import Locale
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx.util.i18n import docname_to_domain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

highlight_of_sphinx = HighlightLanguageTransform.apply
resolve_of_docutils = DanglingReferences.apply
translate_of_sphinx = Locale.apply
PRIORITY = "%03d-%03d"
"""How `Transformer.get_priority_string` writes a priority and a serial number."""

LANGUAGE = "language"
"""The attribute of a transform."""


@lru_cache(maxsize=64)
def with_priorities(kinds: tuple[tuple[type[Transform], int], ...], serial: int) -> list[tuple[Any, ...]]:
    """Return what a transformer holds of some transforms that are added after so many others."""
    return [(PRIORITY % (priority, number), kind, None, {})
            for number, (kind, priority) in enumerate(kinds, serial + 1)]


def add_transforms(self: Transformer, transform_list: Iterable[type[Transform]]) -> None:
    """Add transforms with their own priorities, as `Transformer.add_transforms` does."""
    kinds = tuple((kind, kind.default_priority) for kind in transform_list)
    self.transforms += with_priorities(kinds, self.serialno)
    self.serialno += len(kinds)
    self.sorted = False


def give_language(self: HighlightLanguageTransform, **options: Any) -> None:
    """Give the blocks of code of a page a language, if it has any."""
    if holds(self.document, nodes.literal_block, highlightlang):
        highlight_of_sphinx(self, **options)


def resolve(self: DanglingReferences) -> None:
    """Resolve the references of a page and tell of targets that none leads to, if it has any."""
    if holds(self.document, nodes.reference, nodes.footnote_reference, nodes.citation_reference, nodes.target):
        resolve_of_docutils(self)


def translate(self: Locale, **options: Any) -> None:
    """Translate a page, if the project has a folder of translations at all, or a catalogue has the name of the page."""
    folders = (os.path.join(self.env.srcdir, folder) for folder in self.config.locale_dirs)  # noqa: PTH118  # quicker
    domain = docname_to_domain(self.env.current_document.docname, self.config.gettext_compact)
    if ("general", domain) in translators or any(map(os.path.isdir, folders)):
        translate_of_sphinx(self, **options)


def holds(document: nodes.document, *kinds: type[nodes.Node]) -> bool:
    """Whether there is a node of any of some kinds in a document."""
    return any(True for kind in kinds for _found in document.findall(kind))


def begin(self: Transform, document: nodes.document, startnode: nodes.Node | None = None) -> None:
    """Set up a transform, as docutils does, but for its language, which is looked for when it is asked for."""
    self.document = document
    self.startnode = startnode


class Language:
    """The language of a transform, as an attribute that it may also have for itself."""

    def __get__(self, transform: Transform | None, kind: type[Transform]) -> Any:
        if transform is None:
            return self
        document = transform.document
        language = languages.get_language(document.settings.language_code, document.reporter)
        vars(transform)[LANGUAGE] = language
        return language


REPLACED: dict[tuple[type, str], tuple[Any, Any]] = {
    (Transformer, "add_transforms"): (add_transforms, Transformer.add_transforms),
    (Transform, "__init__"): (begin, Transform.__init__),
    (HighlightLanguageTransform, "apply"): (give_language, highlight_of_sphinx),
    (DanglingReferences, "apply"): (resolve, resolve_of_docutils),
    (Locale, "apply"): (translate, translate_of_sphinx),
}
"""Class and name of a method → ours and its own."""


def restore(app: Sphinx, exception: Exception | None) -> None:
    """Give the classes their own methods back, for whatever else this process does."""
    for (kind, name), (_ours, theirs) in REPLACED.items():
        setattr(kind, name, theirs)
    if LANGUAGE in vars(Transform):
        delattr(Transform, LANGUAGE)


def setup(app: Sphinx) -> ExtensionMetadata:
    for (kind, name), (ours, _theirs) in REPLACED.items():
        setattr(kind, name, ours)
    setattr(Transform, LANGUAGE, Language())
    app.connect("build-finished", restore)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
