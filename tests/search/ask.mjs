// Asks the search engine of a built site, as the browser would: the same scripts, the same data, no page.
// `node ask.mjs <_static> [--no-bodies]` loads it once; then reads a question a line from the standard input,
// {queries, limit, exactly, snippets, fold, all, turn, loads} as JSON, and writes its answers as a line of JSON. Shards are loaded as
// a query needs them, by a reader who has asked nothing before; with `all`, every shard is there; with `turn`, [which, of how many],
// it is so but for the sets of shards whose turn it is: to make an engine for each set is what takes long. With `loads` it only tells
// what each query loads.
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
const MOST_KEPT = 4;
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

/** What an engine finds, and how long that took. */
function searched(engine, query, asked, limit) {
  const start = process.cpuUsage();
  const found = engine.search(query, limit, asked.exactly);
  return { found, took: process.cpuUsage(start).user / 1000 }; // other programs do not count
}

const everything = [...Array(count).keys(), ...(pages ? [count + pages] : [])];
/** As many as are looked at for what a query needs. */
const MANY = 200;

/** The shards that a query needs, what was loaded for it, and what was found without them. */
function needed(query, asked) {
  if (!kbSearch.body) return { numbers: [], loaded: [] };
  if (asked.all) return { numbers: everything, loaded: [] };
  const loaded = [];
  const looked = new Map();
  const before = searched(first, query, asked, MANY);
  for (let needs; ;) {
    needs = first.needs(query, before.found, looked, new Set());
    if (!needs.tables.length) {
      loaded.push(...needs.shards.map((number) => `search-shard${number}.js`));
      return { numbers: [...needs.shards].sort((a, b) => a - b), loaded, before };
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
const answer = (asked, query, engine, loaded, before) => {
  const limit = asked.limit ?? 10;
  const { found, took } = engine === first && before ? before : searched(engine, query, asked, limit);
  found.items = found.items.slice(0, limit);
  return {
    query, took, loaded, items: found.items.map(brief), notes: found.notes, best: found.best, unsure: found.unsure, suggestions: found.suggestions,
    beside: (found.beside ?? []).map(brief),
    shown: asked.snippets ? found.items.slice(0, 3).map((item) => ({
      title: engine.snippet(item.title, found.terms, 80), text: engine.snippet(textOf(item), found.terms, 90),
    })) : undefined,
  };
};

/** The answers to some queries: those that need the same shards are asked together, for their engine is made once. */
function answered(asked, queries) {
  const sets = new Map();
  queries.forEach((query, i) => {
    const { numbers, loaded, before } = needed(query, asked);
    const key = numbers.join();
    if (!sets.has(key)) sets.set(key, { numbers, some: [] });
    sets.get(key).some.push({ query, loaded, before: numbers.length ? undefined : before, i });
  });
  const answers = [];
  if (asked.loads) {
    for (const { some } of sets.values()) for (const { query, loaded, i } of some) answers[i] = { query, loaded };
    return answers;
  }
  const [which, parts] = asked.turn ?? [0, 1];
  [...sets.values()].sort((a, b) => a.numbers.length - b.numbers.length).forEach(({ numbers, some }, n) => {
    const own = !numbers.length || n % parts === which;
    const engine = withShards(own ? numbers : everything);
    for (const { query, loaded, before, i } of some) answers[i] = { own, ...answer(asked, query, engine, loaded, before) };
  });
  return answers;
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  const answers = answered(asked, asked.queries ?? []);
  const folded = (asked.fold ?? []).map((text) => first.norm(text));
  process.stdout.write(`${JSON.stringify({ size: first.size, slices, answers, folded })}\n`);
}
