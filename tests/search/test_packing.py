"""Data that is packed for the wire is the same when it is unpacked, whatever its characters."""

from __future__ import annotations

import gzip
import json
import subprocess

import pytest

from sphinx_kb.search.packing import CODES, is_worth_packing, packed
from tests.search.recall import data_of, node

CJK = "".join(map(chr, range(0x4E00, 0x4E00 + 2500)))
ODD = "\u2028\u2029\\ ' \" ` ${x} </script> \x7f\x85 é μ ß 𝛼 😴 \ufeff"


def unpacked(expression: str) -> object:
    """What a browser makes of an expression."""
    said = subprocess.run([node(), "-e", f"process.stdout.write(JSON.stringify({expression}))"], check=True,
                          capture_output=True, text=True, encoding="utf-8")
    return json.loads(said.stdout)


@pytest.mark.parametrize("data", [
    {"a": CJK, "b": [1, None, ODD]}, {"a": ODD, "b": "😴😴zz药药"}, {"a": "".join(CODES[30:])}, {"a": ""},
    ["\n\t\x01\x1f"],
])
def test_what_is_unpacked_is_what_was_packed(data):
    assert unpacked(packed(json.dumps(data, ensure_ascii=False))) == data


def test_only_much_of_three_bytes_is_packed():
    assert not is_worth_packing("plain words, café " * 9_000)
    assert is_worth_packing(CJK * 9)


@pytest.mark.site
def test_the_packed_bodies_of_this_site_weigh_an_eighth_less(built_site):
    script = (built_site.out / "_static/search-body.js").read_text(encoding="utf-8").partition("\n")[0]
    body = {key: value for key, value in data_of(built_site.out)[1].items() if key != "classifier"}
    plain = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert len(gzip.compress(script.encode())) < 0.89 * len(gzip.compress(plain.encode()))
