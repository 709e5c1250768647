"""Keeps values that are slow to compute from build to build, beside the doctrees.

A value is kept with a digest of what it was computed from, which covers the content of files, and of the program. A
file that is damaged, or made from anything else, counts as absent.
"""

from __future__ import annotations

import hashlib
import pickle
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx_kb.core.digests import Signature, digest_of, signature_of, write_whole
from sphinx_kb.core.review import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from sphinx.environment import BuildEnvironment

Value = TypeVar("Value")
CHECKSUM = hashlib.sha256
KEY_BYTES = 32
NAME = "kb-%s.pickle"

_AHEAD: dict[str, tuple[Signature, bytes, Any]] = {}
"""Path → signature of a file, the key in it and its value, which nobody has asked for so far."""


def kept_value(
    env: BuildEnvironment, name: str, made_from: Callable[[], object], compute: Callable[[], Value]
) -> Value:
    """Return a picklable value as an earlier build has computed it from the same; else compute and keep it.

    The `repr` of what `made_from` returns must differ whenever the value would for other reasons than a change of the
    program. It is asked again after the value is computed: what was changed meanwhile is not kept.
    """
    key = key_of(env, made_from())
    if (kept := load_kept(env, name, key)) is not None:
        value: Any = kept[0]
        return value
    value = compute()
    if key_of(env, made_from()) == key:
        store_kept(env, name, key, value)
    return value


def key_of(env: BuildEnvironment, made_from: object) -> bytes:
    """Return a digest of what a value is made from; extensions put their code into the versions.

    The day is part of it: a date may be in the future today, and in the past tomorrow.
    """
    return digest_of(sorted(env.version.items()), today(), made_from).encode()


def load_kept(env: BuildEnvironment, name: str, key: bytes) -> tuple[Any] | None:
    """Return the value that was stored under a name with this key; None if there is none, or if it was damaged."""
    path = Path(env.doctreedir, NAME % name)
    ahead = _AHEAD.pop(str(path), None)
    if ahead and ahead[1] == key and ahead[0] == signature_of(path):
        return (ahead[2],)
    found = value_in(path, key)
    return found and found[1:]


def value_in(path: Path, key: bytes = b"") -> tuple[bytes, Any] | None:
    """Return the key and the value in a file; None if there is none, it was damaged, or the key is not this one."""
    try:
        kept = path.read_bytes()
    except OSError:
        return None
    payload = kept[KEY_BYTES + CHECKSUM().digest_size:]
    key = key or kept[:KEY_BYTES]
    if kept != key + CHECKSUM(payload).digest() + payload:
        return None
    return key, pickle.loads(payload)


def load_ahead(env: BuildEnvironment) -> None:
    """Load all that is kept, for a build that is going to ask for it. Each is given once: who has it may change it."""
    for path in Path(env.doctreedir).glob(NAME % "*"):
        signature = signature_of(path)
        if signature and (found := value_in(path)) and signature == signature_of(path):
            _AHEAD[str(path)] = signature, *found


def store_kept(env: BuildEnvironment, name: str, key: bytes, value: object) -> None:
    """Store a value."""
    payload = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    write_whole(Path(env.doctreedir, NAME % name), key + CHECKSUM(payload).digest() + payload)
