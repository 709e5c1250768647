// Asks the search engine of a built site, as the browser would: the same scripts, the same data, no page.
// Reads {statics, queries, limit, bodies, method, arguments} as JSON from the standard input; writes the answers as JSON.
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
globalThis.window = globalThis;
const run = (name) => vm.runInThisContext(fs.readFileSync(path.join(asked.statics, name), "utf8"), { filename: name });
for (const name of ["search-engine.js", "search-core.js"]) run(name);
if (asked.bodies !== false) run("search-body.js");

const { kbSearch, MiniSearch } = globalThis;
const engine = kbSearch.create(kbSearch.core, MiniSearch, kbSearch.body);
// in slices, as the dialog makes it
const SLICE = 12;
const slices = [];
for (let done = false; !done;) {
  const start = performance.now();
  done = engine.grow(() => performance.now() - start > SLICE);
  slices.push(performance.now() - start);
}

const brief = (item) => ({ url: item.url, kind: item.kind, title: item.title, page: item.home, score: item.score });
const answers = asked.queries.map((query) => {
  const start = performance.now();
  const found = engine.search(query, asked.limit ?? 10);
  const took = performance.now() - start;
  return {
    query, took, items: found.items.map(brief), notes: found.notes, best: found.best, unsure: found.unsure, suggestions: found.suggestions,
    shown: asked.snippets ? found.items.slice(0, 3).map((item) => ({
      title: engine.snippet(item.title, found.terms, 80), text: engine.snippet(item.text || "", found.terms, 90),
    })) : undefined,
  };
});
process.stdout.write(JSON.stringify({ size: engine.size, slices, answers, folded: (asked.fold ?? []).map((text) => engine.norm(text)) }));
