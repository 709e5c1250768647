// How the engine bears many records: the site's own, repeated with their text turned, up to the number given.
//     node tests/search/scale.mjs _build/html/_static 5000
import fs from "node:fs";
import path from "node:path";
import vm from "node:vm";

const [statics, wanted] = [process.argv[2], Number(process.argv[3] || 5000)];
globalThis.window = globalThis;
for (const name of ["search-engine.js", "search-core.js", "search-body.js"]) {
  vm.runInThisContext(fs.readFileSync(path.join(statics, name), "utf8"), { filename: name });
}
const { kbSearch } = globalThis;
const { core, body } = kbSearch;
if (body.letters) for (const _step of kbSearch.unfolded(body));
const own = [...core.records, ...body.records];
for (let i = own.length; i < wanted; i++) {
  const copy = [...own[i % own.length]];
  copy[0] = `copy-${i}.html`;
  copy[2] += i;
  body.records.push(copy);
  const text = body.texts[i % own.length];
  const turn = (i * 37) % Math.max(1, text.length);
  body.texts.push(text.slice(turn) + text.slice(0, turn));
}

/** Milliseconds of this process's own work: other programs on the machine do not count. */
const work = (since) => process.cpuUsage(since).user / 1000;
const share = (list, part) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * part)];
const told = (list) => `中位 ${share(list, 0.5).toFixed(1)}，p95 ${share(list, 0.95).toFixed(1)}，最多 ${share(list, 1).toFixed(1)} 毫秒`;
const timed = (act) => {
  const cpu = process.cpuUsage();
  const start = performance.now();
  act();
  return [work(cpu), performance.now() - start];
};

let engine;
const made = timed(() => { engine = kbSearch.create(core, body); });
const slices = [made];
for (let done = false; !done;) {
  slices.push(timed(() => {
    const start = performance.now();
    done = engine.grow(() => performance.now() - start > 12);
  }));
}
const queries = core.concepts.flatMap((names, ci) => [...names, ...core.words[ci]]).filter((_, i) => i % 7 === 0);
for (const query of queries) engine.search(query);
const searches = queries.map((query) => timed(() => engine.search(query)));
console.log(`${engine.size} 条记录，切成 ${slices.length} 片；${queries.length} 条查询`);
for (const [kind, at] of [["处理器时间", 0], ["钟表时间", 1]]) {
  console.log(`  ${kind}：每片 ${told(slices.map((one) => one[at]))}，超过 50 毫秒的 ${slices.filter((one) => one[at] > 50).length} 片；`
    + `每次查询 ${told(searches.map((one) => one[at]))}`);
}
