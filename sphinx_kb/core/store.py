"""What the knowledge base remembers between builds: facts a page states, kept by page.

This is the only state of ours in Sphinx's environment. A feature notes what it finds while a page is read
(`note`) and asks for it once every page is read (`facts`); the domain does not know what a fact means.

Some of what a page shows is decided by other pages: who links to it, the title of its neighbour. A feature says
so by answering the event ``kb-page-shows`` with a JSON-able value for each such page. The domain compares the
answers with those of the last build of the same output and has Sphinx write again every page whose answer changed.
The answers lie beside the output, not in the environment: builders share an environment, which moreover is not
saved when nothing was read.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakKeyDictionary

from sphinx.domains import Domain

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

SHOWN = ".kb-shown.json"
"""The digests of the last build, in the output folder."""

DIGESTS: WeakKeyDictionary[Sphinx, dict[str, str]] = WeakKeyDictionary()
"""Those of a build that is under way."""


class KnowledgeDomain(Domain):
    """Facts by kind and page: ``data["facts"][kind][docname]`` is a list in reading order."""

    name = "kb"
    label = "知识库"
    initial_data: ClassVar[dict[str, Any]] = {"facts": {}}
    data_version = 1

    def note(self, docname: str, kind: str, fact: Any) -> None:
        """Remember, until the page is read again, a picklable `fact` that page `docname` states."""
        self.data["facts"].setdefault(kind, {}).setdefault(docname, []).append(fact)

    def facts(self, kind: str) -> Iterator[tuple[str, Any]]:
        """Every ``(docname, fact)`` of a kind: pages in the order of their names, facts as read."""
        by_page = self.data["facts"].get(kind, {})
        for docname in sorted(by_page):
            for fact in by_page[docname]:
                yield docname, fact

    def pages(self, kind: str) -> Iterator[tuple[str, list[Any]]]:
        """Every page that states facts of a kind, with those facts as read; pages in the order of their names."""
        by_page = self.data["facts"].get(kind, {})
        for docname in sorted(by_page):
            yield docname, by_page[docname]

    def facts_of(self, docname: str, kind: str) -> list[Any]:
        """The facts of a kind that one page states, as read."""
        by_page: dict[str, list[Any]] = self.data["facts"].get(kind, {})
        return by_page.get(docname, [])

    def clear_doc(self, docname: str) -> None:
        for by_page in self.data["facts"].values():
            by_page.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for kind, by_page in otherdata["facts"].items():
            mine = self.data["facts"].setdefault(kind, {})
            mine.update({docname: by_page[docname] for docname in docnames if docname in by_page})

    def resolve_any_xref(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def domain_of(env: BuildEnvironment) -> KnowledgeDomain:
    """The domain of this build, typed."""
    domain = env.domains[KnowledgeDomain.name]
    assert isinstance(domain, KnowledgeDomain)
    return domain


def rewrite_what_shows_differently(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Return the pages whose answers to ``kb-page-shows`` are not those of the last build of this output."""
    answers: dict[str, list[Any]] = {}
    for by_page in app.emit("kb-page-shows", env):
        for docname, value in (by_page or {}).items():
            answers.setdefault(docname, []).append(value)
    new = {
        docname: hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        for docname, value in sorted(answers.items())
    }
    DIGESTS[app] = new
    try:
        old = json.loads(Path(app.outdir, SHOWN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        old = {}
    return sorted(docname for docname in old.keys() | new.keys()
                  if old.get(docname) != new.get(docname) and docname in env.all_docs)


def remember_what_was_shown(app: Sphinx, exception: Exception | None) -> None:
    """Keep the digests for the next build, once this one has written its pages."""
    shown = DIGESTS.get(app)
    if exception is None and shown is not None:
        text = json.dumps(shown, ensure_ascii=False, indent=0, sort_keys=True)
        Path(app.outdir, SHOWN).write_text(text + "\n", encoding="utf-8")


def version_of_the_code() -> int:
    """A number that changes with any module of `kb`: what another code has read, Sphinx reads again."""
    number = 0
    for module in sorted(Path(__file__).parents[1].rglob("*.py")):
        number = zlib.crc32(module.read_bytes(), number)
    return number


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(KnowledgeDomain)
    app.add_event("kb-page-shows")
    # not at `env-updated`: figures get their numbers only after it
    app.connect("env-get-updated", rewrite_what_shows_differently, priority=900)
    app.connect("build-finished", remember_what_was_shown)
    return {
        "version": "1", "env_version": version_of_the_code(), "parallel_read_safe": True, "parallel_write_safe": True,
    }
