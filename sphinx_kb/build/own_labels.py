"""Restore the labels of Sphinx's own pages that a page took and gave back.

A page may bear a label such as ``genindex``. Sphinx then forgets its own label of that name for good, once the page is
read again without it: `StandardDomain.clear_doc` deletes whatever the page had set. No issue found upstream.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx.domains.std import StandardDomain

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

TABLES = ("labels", "anonlabels")


def restore_own_labels(app: Sphinx, env: BuildEnvironment) -> None:
    """Set each label again that is there from the beginning, unless a page has it now."""
    for name in TABLES:
        for label, place in StandardDomain.initial_data[name].items():
            env.domains.standard_domain.data[name].setdefault(label, place)


def setup(app: Sphinx) -> ExtensionMetadata:
    # first: other handlers may resolve labels
    app.connect("env-updated", restore_own_labels, priority=1)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
