// Asks the search engine of a built site, as the browser would: the same scripts, the same data, no page.
// `node ask.mjs <_static> [--no-bodies]` loads it once; then reads a question a line from the standard input,
// {queries, limit, exactly, snippets, fold} as JSON, and writes its answers as a line of JSON.
import fs from "node:fs";
import path from "node:path";
import readline from "node:readline";
import vm from "node:vm";

const [statics, ...switches] = process.argv.slice(2);
globalThis.window = globalThis;
const run = (name) => vm.runInThisContext(fs.readFileSync(path.join(statics, name), "utf8"), { filename: name });
for (const name of ["search-engine.js", "search-core.js"]) run(name);
if (!switches.includes("--no-bodies")) run("search-body.js");

const { kbSearch } = globalThis;
const engine = kbSearch.create(kbSearch.core, kbSearch.body);
// in slices, as the dialog makes it
const SLICE = 12;
const slices = [];
for (let done = false; !done;) {
  const start = performance.now();
  done = engine.grow(() => performance.now() - start > SLICE);
  slices.push(performance.now() - start);
}

const brief = (item) => ({ url: item.url, kind: item.kind, title: item.title, page: item.home, score: item.score });
const answer = (asked, query) => {
  const start = process.cpuUsage();
  const found = engine.search(query, asked.limit ?? 10, asked.exactly);
  const took = process.cpuUsage(start).user / 1000; // other programs do not count
  return {
    query, took, items: found.items.map(brief), notes: found.notes, best: found.best, unsure: found.unsure, suggestions: found.suggestions,
    beside: (found.beside ?? []).map(brief),
    shown: asked.snippets ? found.items.slice(0, 3).map((item) => ({
      title: engine.snippet(item.title, found.terms, 80), text: engine.snippet(item.text || "", found.terms, 90),
    })) : undefined,
  };
};
for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answers = (asked.queries ?? []).map((query) => answer(asked, query));
  const folded = (asked.fold ?? []).map((text) => engine.norm(text));
  process.stdout.write(`${JSON.stringify({ size: engine.size, slices, answers, folded })}\n`);
}
