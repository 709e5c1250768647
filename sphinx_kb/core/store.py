"""Typed facts about pages; the only state of this package in Sphinx's environment.

A fact is a frozen, picklable dataclass. A feature notes facts while a page is read (`Store.note`) and asks for them
by their class once every page is read (`Store.facts`). Sphinx clears the facts of a page before it reads it again.

Facts of a class with ``is_bulky = True`` or ``is_packed = True`` are kept as one piece of bytes for each page: to load
and to store the environment, which happens in every build, then costs less. Packed ones, which are small, are unpacked
once a build. Bulky ones lie in files of their own (`sphinx_kb.core.bulky_facts`) and are read whenever they are asked
for. Those of a class with ``is_plain = True``, whose fields are texts, numbers and tuples of these, are kept as tuples
of their fields, which make one piece for all pages.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from sphinx.domains import Domain

from sphinx_kb.core.bulky_facts import BulkyFacts
from sphinx_kb.core.digests import digest_of, digest_of_file, digests_below, installed
from sphinx_kb.core.plain_table import PlainTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

    from sphinx_kb.core.bulky_facts import Packed, Place

Fact = TypeVar("Fact")


class Store(Domain):
    """Facts by class and page: ``data["facts"][type][docname]`` is a list in reading order, or such a list pickled.

    It is the place of such a list if that lies in a file; ``data["files"]`` are the sizes of these files. It is a tuple
    of the fields of each if the class is plain.
    """

    name = "kb-store"
    label = "Knowledge base facts"
    initial_data: ClassVar[dict[str, Any]] = {"facts": {}, "files": {}}
    data_version = 5

    def __init__(self, env: BuildEnvironment) -> None:
        super().__init__(env)
        self._unpacked: dict[type, dict[str, list[Any]]] = {}
        """The facts of packed classes that were asked for, which are not stored with the environment."""
        self.files = BulkyFacts(env.doctreedir, self.data["files"])

    def note(self, docname: str, fact: Any) -> None:
        """Store a fact about page `docname` until the page is read again."""
        kind = type(fact)
        by_page = self.data["facts"].setdefault(kind, PlainTable())
        known = by_page.setdefault(docname, [])
        if not isinstance(known, list):
            known = by_page[docname] = self._unpack(kind, known)
            self._unpacked.get(kind, {}).pop(docname, None)
        known.append(fact)

    def pack(self, docname: str) -> None:
        """Make one piece of bytes of the bulky and packed facts about a page that has been read."""
        for kind, by_page in self.data["facts"].items():
            pack_facts(kind, by_page, docname)

    def facts(self, kind: type[Fact]) -> Iterator[tuple[str, Fact]]:
        """Yield every ``(docname, fact)`` of a class: pages in the order of their names, facts as read."""
        for docname, facts in self.facts_by_page(kind):
            for fact in facts:
                yield docname, fact

    def facts_by_page(self, kind: type[Fact]) -> Iterator[tuple[str, list[Fact]]]:
        """Yield every page with facts of a class, and those facts; pages in the order of their names."""
        by_page = self.data["facts"].get(kind, {})
        for docname in sorted(by_page):
            facts = by_page[docname]
            yield docname, facts if isinstance(facts, list) else self._facts(kind, docname, facts)

    def facts_on(self, docname: str, kind: type[Fact]) -> list[Fact]:
        """Return the facts of a class about one page, in reading order."""
        return self._facts(kind, docname, self.data["facts"].get(kind, {}).get(docname, []))

    def pages_with(self, kind: type) -> list[str]:
        """Return the pages with a fact of a class, in the order of their names."""
        return sorted(self.data["facts"].get(kind, {}))

    def digest(self, kind: type) -> str:
        """Return a digest of the facts of a class that is packed; the same facts may have another in another build."""
        found = hashlib.sha256()
        by_page = self.data["facts"].get(kind, {})
        for docname in sorted(by_page):
            facts = by_page[docname]
            packed = pickle.dumps(facts, pickle.HIGHEST_PROTOCOL) if isinstance(facts, list) else facts
            found.update(f"{docname}\0{len(packed)}\0".encode())
            found.update(packed)
        return found.hexdigest()

    def clear_doc(self, docname: str) -> None:
        for by_page in (*self.data["facts"].values(), *self._unpacked.values()):
            by_page.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        self._unpacked.clear()
        for kind, by_page in otherdata["facts"].items():
            own = self.data["facts"].setdefault(kind, PlainTable())
            own.update({docname: by_page[docname] for docname in docnames if docname in by_page})

    def _bulky(self) -> dict[type, Packed]:
        """Return where the bulky facts about each page are, by class."""
        return {kind: by_page for kind, by_page in self.data["facts"].items() if is_bulky(kind)}

    def move_bulky_facts(self) -> None:
        """Move the bulky facts of this build out of the environment."""
        for kind, by_page in self.data["facts"].items():
            for docname in by_page:
                pack_facts(kind, by_page, docname)  # those that were added after the page was read
        self.files.move(self._bulky().values())

    def pages_with_lost_facts(self) -> list[str]:
        """Return the pages whose bulky facts are in files that are no longer there."""
        if not (lost := self.files.lost()):
            return []
        return sorted({docname for by_page in self._bulky().values() for docname, place in by_page.items()
                       if isinstance(place, tuple) and place[0] in lost})

    def _bytes(self, packed: bytes | Place) -> bytes:
        """Return pickled facts, wherever they are."""
        return packed if isinstance(packed, bytes) else self.files.read(packed)

    def _facts(self, kind: type[Fact], docname: str, facts: list[Fact] | bytes | Place) -> list[Fact]:
        """Return facts about a page that may be packed."""
        if isinstance(facts, list):
            return facts
        if is_bulky(kind):
            return self._unpack(kind, facts)
        known = self._unpacked.setdefault(kind, {})
        if docname not in known:
            known[docname] = self._unpack(kind, facts)
        return known[docname]

    def _unpack(self, kind: type[Fact], packed: Any) -> list[Fact]:
        """Return the facts of a class that are packed."""
        if is_plain(kind):
            return [kind(*fields) for fields in packed]
        return cast("list[Fact]", pickle.loads(self._bytes(packed)))

    def resolve_any_xref(self, *args: Any, **kwargs: Any) -> list[Any]:
        return []


def is_bulky(kind: type) -> bool:
    """Whether the facts of a class lie in files of their own."""
    return bool(getattr(kind, "is_bulky", False))


def is_plain(kind: type) -> bool:
    """Whether the facts of a class are kept as tuples of their fields."""
    return bool(getattr(kind, "is_plain", False))


def pack_facts(kind: Any, by_page: dict[str, Any], docname: str) -> None:
    """Pack the facts of one class about a page, unless they are, or the class is not one to be packed."""
    if not isinstance(facts := by_page.get(docname), list):
        return
    if is_plain(kind):
        by_page[docname] = tuple(tuple(getattr(fact, name) for name in kind.__match_args__) for fact in facts)
    elif is_bulky(kind) or getattr(kind, "is_packed", False):
        by_page[docname] = pickle.dumps(facts, pickle.HIGHEST_PROTOCOL)


def pack(app: Sphinx, doctree: nodes.document) -> None:
    """Pack the facts about the page just read."""
    store_of(app.env).pack(app.env.docname)


def move_bulky_facts(app: Sphinx, env: BuildEnvironment) -> None:
    """Move bulky facts out of the environment before it is stored."""
    store_of(env).move_bulky_facts()


def remove_unused_files(app: Sphinx, *rest: object) -> None:
    """Remove files of facts that the stored environment does not refer to."""
    store_of(app.env).files.remove_unused()


def pages_with_lost_facts(app: Sphinx, env: BuildEnvironment, *rest: object) -> list[str]:
    """Return the pages to be read again because facts about them are lost."""
    return store_of(env).pages_with_lost_facts()


def store_of(env: BuildEnvironment) -> Store:
    """Return the store of a build, typed."""
    store = env.domains[Store.name]
    assert isinstance(store, Store)
    return store


READ_WITH = (".py", ".mo", ".json", ".yaml")
"""The suffixes of the files of a package on which document trees depend."""


def files_read_with(place: Path) -> list[tuple[str, str]]:
    """Return the path and the digest of each file of a package, or of a module, on which document trees depend."""
    if not place.is_dir():
        return [(place.name, digest_of_file(place))]
    return digests_below(place, lambda name: name.endswith(READ_WITH))


def version_of_code(*packages: Path) -> int:
    """Return a checksum of the code and words of packages, so that pages read by older code are read again."""
    return zlib.crc32(digest_of(*map(files_read_with, packages)).encode())


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(Store)
    # last: no handler notes facts about the page any more
    app.connect("doctree-read", pack, priority=999)
    app.connect("env-get-outdated", pages_with_lost_facts)
    # before handlers that ask for facts, so that those of all pages read are not in memory any longer
    app.connect("env-updated", move_bulky_facts, priority=2)
    app.connect("write-started", remove_unused_files)
    return {
        "version": "1", "env_version": version_of_code(Path(__file__).parents[1]) ^ zlib.crc32(installed().encode()),
        "parallel_read_safe": True, "parallel_write_safe": True,
    }
