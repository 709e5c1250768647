"""Joining: shards are added to a search that is there; then all is found as in a search made of all at once."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.amount import share
from tests.search.recall import HERE, node, read

TELLS = """
const fs = require("fs"), vm = require("vm");
globalThis.window = globalThis;
const run = (name) => vm.runInThisContext(fs.readFileSync(`${folder}/search-${name}.js`, "utf8"));
["engine", "core", "body"].forEach(run);
const { core, body } = kbSearch;
let named = 0;
const names = kbSearch.names;
kbSearch.names = (...given) => (named++, names(...given));
function made(body, numbers) {
  for (const number of numbers) if (!kbSearch[`shard${number}`]) run(`shard${number}`);
  const before = named;
  const engine = kbSearch.create(core, body, numbers.map((number) => kbSearch[`shard${number}`]));
  while (!engine.grow());
  return { engine, learnt: named - before };
}
const told = ({ engine }) => queries.map((query) => {
  const { items, cis, notes, best, unsure, suggestions } = engine.search(query, 50);
  const concepts = cis.filter((ci) => ci < core.concepts.length + body.concepts.length);
  const found = items.map(({ url, score, text }) => [url, +score.toPrecision(9), text]);
  return { found, concepts, notes, best: +best.toPrecision(9), unsure, suggestions };
});
const alone = made(body, []);
const first = told(alone);
const joined = made(body, numbers);
const whole = made({ ...body }, numbers);
const learnt = [alone, joined, whole].map(({ learnt }) => learnt > 0);
process.stdout.write(JSON.stringify({ learnt, joined: told(joined), whole: told(whole), first, again: told(alone) }));
"""


def joined(folder, numbers: list[int], queries: list[str]) -> dict:
    """What is found in a search with joined shards, in one made of all at once, and in that without them."""
    given = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in (
        ("folder", str(folder)), ("numbers", numbers), ("queries", queries)))
    said = subprocess.run([node(), "-"], input=given + TELLS, check=True, capture_output=True, encoding="utf-8")
    return json.loads(said.stdout)


@pytest.mark.site
def test_what_is_joined_is_found_as_in_a_search_made_of_all_at_once(built_site):
    folder = built_site.out / "_static"
    [records, _tables, _far, pages] = json.loads(
        (folder / "search-core.js").read_text(encoding="utf-8").partition('"shards":')[2].partition("]")[0] + "]")
    queries = share([query.text for query in read(HERE / "queries.csv")][::2], 3)
    some = [records // 2, records - 1, records + 3, records + pages // 2]  # records, papers, and the texts of two pages
    for numbers in (some, [*range(records), records + pages]):
        found = joined(folder, numbers, queries)
        assert found["joined"] == found["whole"]
        assert found["joined"] != found["first"]
        # what was there before stays as it was, and its names are not learnt again
        assert found["again"] == found["first"]
        assert found["learnt"] == [True, False, True]


def test_names_that_come_with_a_shard_are_learnt_with_all_others(make_world):
    text = "filling words " * 1500
    out = make_world("sphinx_kb.search", files={
        "index": "# Notes\n\n```{toctree}\n:glob:\nnotes/*\n```\n",
        **{f"notes/{number}": f"---\naliases: [name{number}]\n---\n\n# Note {number}\n\n{text}\n"
           for number in range(120)},
    }, nitpicky=False, kb_search_weights={}).build().out
    found = joined(out / "_static", [0, 1], ["name7", "name100", "note", "filling"])
    assert found["joined"] == found["whole"]
    assert found["learnt"] == [True, True, True]
