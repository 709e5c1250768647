// Asks other search engines the same queries over the same built site, as a browser would.
// Reads {site, statics, pagefind, queries} as JSON from the standard input; writes {engine: [[address, …] per query]}.
import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";

const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const answers = {};

/** Sphinx's own: its script, its word list and its index; the page around it is empty. */
function sphinx() {
  const page = { addEventListener() {}, documentElement: { dataset: {} }, querySelector: () => null, getElementById: () => null, querySelectorAll: () => [] };
  const scope = vm.createContext({
    document: page, localStorage: { setItem() {} }, SPHINX_HIGHLIGHT_ENABLED: false, console, URL, URLSearchParams,
    DOCUMENTATION_OPTIONS: { BUILDER: "html", FILE_SUFFIX: ".html", LINK_SUFFIX: ".html", URL_ROOT: "" },
    Documentation: {}, _: (text) => text, _ready() {},
  });
  scope.window = scope;
  const run = (name) => vm.runInContext(fs.readFileSync(path.join(asked.site, name), "utf8"), scope, { filename: name });
  for (const name of ["_static/language_data.js", "_static/searchtools.js", "searchindex.js"]) run(name);
  return asked.queries.map((query) => {
    const found = vm.runInContext(`Search._performSearch(...Search._parseQuery(${JSON.stringify(query)}))`, scope);
    // results are in rising order; the second and third parts of each are its title and its anchor
    return [...found].reverse().slice(0, 10).map(([page, , anchor]) => `${page}.html${anchor || ""}`);
  });
}

/** Pagefind: its own module, reading files where the browser would fetch them. */
async function pagefind() {
  const root = pathToFileURL(path.join(asked.pagefind, "/")).href;
  globalThis.window ??= globalThis;
  globalThis.location ??= new URL("https://example.invalid/");
  globalThis.document ??= { querySelector: () => ({ getAttribute: () => "zh-CN" }), currentScript: null };
  const read = globalThis.fetch;
  globalThis.fetch = async (address, ...rest) => {
    const at = new URL(String(address), root);
    if (at.protocol !== "file:") return read(address, ...rest);
    return new Response(fs.readFileSync(new URL(at.pathname, "file://")), { headers: { "content-type": "application/wasm" } });
  };
  const engine = await import(new URL("pagefind.js", root).href);
  await engine.options({ basePath: root, baseUrl: "/" });
  const found = [];
  for (const query of asked.queries) {
    const { results } = await engine.search(query);
    const pages = await Promise.all(results.slice(0, 10).map((result) => result.data()));
    // as its own interface shows them: each page, then its best sections
    found.push(pages.map((page) => (page.sub_results[0] || page).url.replace(/^\//, "")));
  }
  return found;
}

/** MiniSearch as it comes, with the one thing Chinese needs: letters one by one and by twos. */
function plain() {
  const MiniSearch = createRequire(import.meta.url)("./vendor/minisearch/minisearch.js");
  globalThis.window = globalThis;
  for (const name of ["search-core.js", "search-body.js"]) vm.runInThisContext(fs.readFileSync(path.join(asked.statics, name), "utf8"));
  const { core, body, unfolded } = globalThis.kbSearch;
  if (body.letters) for (const _step of unfolded(body));
  const tokenize = (text) => [...text.toLowerCase().matchAll(/[\u3400-\u9fff]+|[\p{L}\p{N}]+/gu)].flatMap(([word]) =>
    /[\u3400-\u9fff]/.test(word) ? [...word].flatMap((letter, i) => (i ? [letter, word[i - 1] + letter] : [letter])) : [word]);
  const index = new MiniSearch({ fields: ["title", "page", "text"], storeFields: ["url"], tokenize });
  index.addAll([...core.records, ...body.records].map(([url, page, title, lead], id) => ({ id, url, page, title, text: `${lead} ${body.texts[id]}` })));
  return asked.queries.map((query) =>
    index.search(query, { boost: { title: 3 }, prefix: true, fuzzy: 0.2 }).slice(0, 10).map((hit) => hit.url));
}

const engines = { sphinx, pagefind, plain };
for (const name of asked.engines ?? Object.keys(engines)) answers[name] = await engines[name]();
process.stdout.write(JSON.stringify(answers), () => process.exit());
