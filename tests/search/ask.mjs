// Asks the search engine of a built site, as the browser would: the same scripts, the same data, no page.
// `node ask.mjs <_static> [--no-bodies]` loads it once; then reads a question a line from the standard input,
// {queries, limit, exactly, snippets, fold, all} as JSON, and writes its answers as a line of JSON. Shards are loaded as a
// query needs them, by a reader who has asked nothing before; with `all`, every shard is there.
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
const SLICE = 12;
/** Engines with some shards that are kept, those that were asked last: each takes some megabytes. */
const MOST_KEPT = 16;
const [count, , , pages = 0] = kbSearch.core.shards ?? [0];
const slices = [];
const engines = new Map();
const tables = new Map();
/** The engine with some shards. */
function withShards(numbers) {
  const key = numbers.join();
  const known = engines.get(key);
  if (known) {
    // that without shards is kept always
    if (numbers.length && engines.delete(key)) engines.set(key, known);
    return known;
  }
  for (const number of numbers) if (!kbSearch[`shard${number}`]) run(`search-shard${number}.js`);
  const engine = kbSearch.create(kbSearch.core, kbSearch.body, numbers.map((number) => kbSearch[`shard${number}`]));
  // in slices, as the dialog makes it
  for (let done = false; !done;) {
    const start = performance.now();
    done = engine.grow(() => performance.now() - start > SLICE);
    if (!numbers.length) slices.push(performance.now() - start);
  }
  engines.set(key, engine);
  if (engines.size > MOST_KEPT) engines.delete([...engines.keys()][1]);
  return engine;
}
const first = withShards([]);

/** The engine that answers a query, with the shards that it needs, and what was loaded for it. */
function answering(query, asked) {
  if (!kbSearch.body) return { engine: first, loaded: [] };
  if (asked.all) return { engine: withShards([...Array(count).keys(), ...(pages ? [count + pages] : [])]), loaded: [] };
  const loaded = [];
  const looked = new Map();
  for (let needs; ;) {
    needs = first.needs(query, first.search(query, 200, asked.exactly), looked, new Set());
    if (!needs.tables.length) {
      loaded.push(...needs.shards.map((number) => `search-shard${number}.js`));
      return { engine: withShards([...needs.shards].sort((a, b) => a - b)), loaded };
    }
    for (const number of needs.tables) {
      if (!tables.has(number)) {
        run(`search-words${number}.js`);
        tables.set(number, kbSearch[`words${number}`]);
      }
      looked.set(number, tables.get(number));
      loaded.push(`search-words${number}.js`);
    }
  }
}

/** The text of a record, with that of its page, which is loaded when it is listed. */
const places = pages && kbSearch.body ? new Map(kbSearch.placesOf([...kbSearch.core.records, ...kbSearch.body.records]).map((place, id) => [id, place])) : new Map();
function textOf(item) {
  const place = places.get(item.id);
  if (!place || item.id >= places.size) return item.text;
  const name = `shard${count + place[0]}`;
  if (!kbSearch[name]) run(`search-${name}.js`);
  return [item.lead, kbSearch[name].texts[place[1]]].filter(Boolean).join(" ");
}

const brief = (item) => ({ url: item.url, kind: item.kind, title: item.title, page: item.home, score: item.score });
const answer = (asked, query) => {
  const { engine, loaded } = answering(query, asked);
  const start = process.cpuUsage();
  const found = engine.search(query, asked.limit ?? 10, asked.exactly);
  const took = process.cpuUsage(start).user / 1000; // other programs do not count
  return {
    query, took, loaded, items: found.items.map(brief), notes: found.notes, best: found.best, unsure: found.unsure, suggestions: found.suggestions,
    beside: (found.beside ?? []).map(brief),
    shown: asked.snippets ? found.items.slice(0, 3).map((item) => ({
      title: engine.snippet(item.title, found.terms, 80), text: engine.snippet(textOf(item), found.terms, 90),
    })) : undefined,
  };
};
for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answers = (asked.queries ?? []).map((query) => answer(asked, query));
  const folded = (asked.fold ?? []).map((text) => first.norm(text));
  process.stdout.write(`${JSON.stringify({ size: first.size, slices, answers, folded })}\n`);
}
