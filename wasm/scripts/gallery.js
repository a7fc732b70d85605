/**
 * Makes the gallery of all elements: one page, `index.html`, that opens from a disk as well as from a server, and beside it the
 * files that its code names. `node scripts/gallery.js FOLDER` writes it; `cargo xtask gallery` builds the package first.
 *
 * A page from a disk may fetch nothing and import no module, so that the module, the script, the style and all data stand in the
 * page. Its policy names the scripts and the style by what they contain, and permits nothing else: what the page computes cannot
 * leave it. An `<example>` of `docs/gallery/index.html` is a piece of HTML as pages have it, with addresses of files; it stands
 * in the page twice, live with the text of the files inside the element, and as code. Where it names a module of its own, that is
 * code alone: the page's module has every element.
 */

import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { figuresOf, selection } from "../dist/element/figures.js";
import { read as shownOf } from "../dist/element/read.js";
// The core, which they compute with.
import "../dist/node.js";

const root = new URL("../../", import.meta.url);

/** The files of the examples, by the names that they have there. */
const FILES = {
  "ssb-2024.toml": { from: "core/vectors/published/ssb_2024_digitalisation.toml" },
  "ssb-2003.toml": { from: "core/vectors/published/ssb_2003_ict_cooperation.toml" },
  "counties.txt": { from: "docs/gallery/data/counties.txt" },
  "survey.toml": { from: "docs/notebooks/municipalities/survey.toml" },
  "2018.csv": { from: "docs/notebooks/municipalities/2018.csv" },
  "2022.csv": { from: "docs/notebooks/municipalities/2022.csv" },
  "2023.csv": { from: "docs/notebooks/municipalities/2023.csv" },
  "index.toml": { from: "docs/notebooks/index/index.toml" },
  "figures.csv": { from: "docs/notebooks/index/figures.csv" },
  "swiss.toml": { from: "docs/gallery/data/swiss.toml" },
  "swiss-index.toml": { from: "docs/gallery/data/swiss-index.toml" },
  "swiss.csv": { from: "docs/gallery/data/swiss.csv" },
  "cantons.json": { from: "wasm/node_modules/swiss-maps/2010/ch-combined.json", made: (text) => only(text, "cantons") },
  "municipalities.json": {
    from: "wasm/node_modules/swiss-maps/2010/ch-combined.json",
    made: (text) => only(text, "municipalities"),
  },
  "answers.csv": { from: "docs/gallery/data/answers.csv" },
  "figures.json": { from: "docs/notebooks/municipalities/2023.csv", made: computedBefore },
};

/** The pages about the elements, which lie beside the gallery as text. */
const DOCS = ["elements", "published-tables", "change", "composite", "robustness", "map", "unit", "explorer"];

/** Attributes that are addresses, and what their text is called inside the element. */
const ADDRESSES = ["survey", "answers", "published", "index", "table", "earlier", "shapes", "grid", "src", "waves", "figures"];

const read = (path) => readFile(new URL(path, root), "utf8");

/** Makes the gallery in a folder; returns the path of its page. */
export async function gallery(folder) {
  const files = new Map(await Promise.all(Object.entries(FILES).map(async ([name, own]) => [name, await text(own)])));
  const [page, style, script, module, widget] = await Promise.all(
    [...["index.html", "page.css", "page.js"].map((name) => `docs/gallery/${name}`), "wasm/dist/elements.js", "wasm/dist/widget.js"].map(read),
  );
  const parts = { style: `\n${style}`, module: escaped(module), script: `\n${script}` };
  const written = put(shown(page, files), { ...parts, policy: policy(parts) });
  const docs = await Promise.all(DOCS.map(async (name) => [`docs/${name}.md`, await read(`docs/${name}.md`)]));
  await mkdir(join(folder, "docs"), { recursive: true });
  const modules = [["elements.js", module], ["widget.js", widget]];
  for (const [name, text] of [["index.html", written], ...modules, ...files, ...docs]) {
    await writeFile(join(folder, name), text);
  }
  return join(folder, "index.html");
}

async function text({ from, made = (text) => text }) {
  return made(await read(from));
}

/** The page with its examples, live and as code, and with the texts of files that its own script hands to elements. */
function shown(page, files) {
  const example = (_, html) => {
    const code = dedented(html);
    const element = code.replace(/^<script type="module" src="[^"]*"><\/script>\n/, "");
    const live = element.replace(/^<(peil-[\w-]+)([^>]*)>/, (_, element, attributes) => inside(element, attributes, files));
    return `<div class="live">\n${live}\n</div>\n${coded(code)}`;
  };
  return page
    .replace(/^ *<example>\n([\s\S]*?)\n *<\/example>/gm, example)
    .replace(/(<script type="text\/plain" data-file="([^"]+)">)(?=<\/script>)/g, (tag, _, name) => `${tag}\n${data(files, name)}`);
}

/** A start tag whose addresses are gone, with the text of the files behind it. */
function inside(element, attributes, files) {
  const scripts = [];
  const script = (name, file, more = "") =>
    scripts.push(`\n<script type="text/plain" data-peil="${name}"${more}>\n${data(files, file)}</script>`);
  const left = attributes.replace(new RegExp(`\\s+(${ADDRESSES.join("|")})="([^"]*)"`, "g"), (_, name, value) => {
    if (name === "waves") {
      for (const [wave, file] of value.split(" ").map((word) => word.split("="))) script("answers", file, ` data-wave="${wave}"`);
    } else {
      const indexed = element === "peil-index" || element === "peil-unit";
      script(name === "src" ? (indexed ? "index" : "survey") : name, value);
    }
    return "";
  });
  return `<${element}${left}>${scripts.join("")}`;
}

/** The text of a file, which must not end the element that it stands in. */
function data(files, name) {
  const text = files.get(name);
  if (text === undefined) throw new Error(`the gallery has no file \`${name}\``);
  if (/<\/script|<!--/i.test(text)) throw new Error(`\`${name}\` would end the element that it stands in`);
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** HTML as code to copy. The language is marked, because it follows what readers choose. */
function coded(html) {
  const text = html.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const code = text.replaceAll(/ lang="(\w+)"/g, ' lang="<span class="lang">$1</span>"');
  return `<div class="code"><button type="button">Copy</button><pre><code>${code}</code></pre></div>`;
}

function dedented(text) {
  const depth = Math.min(...text.split("\n").filter(Boolean).map((line) => line.search(/\S/)));
  return text.split("\n").map((line) => line.slice(depth)).join("\n");
}

/** A module such that nothing in it begins or ends an element of the page; what would do so stands in its texts alone. */
function escaped(module) {
  return module.replaceAll(/<(?=!--|\/?script)/gi, "\\x3c");
}

/** Puts parts in the places that the page keeps for them. */
function put(page, parts) {
  return page.replace(/<!-- peil:(\w+) -->|peil:(policy)/g, (place, name, inline) => {
    const own = parts[name ?? inline];
    if (own === undefined) throw new Error(`nothing is there for \`${place}\``);
    return own;
  });
}

/** Nothing from anywhere: what runs and what looks how is named by what it contains. */
function policy({ style, module, script }) {
  const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return [
    "default-src 'none'",
    `script-src ${hash(module)} ${hash(script)} 'wasm-unsafe-eval'`,
    `style-src ${hash(style)}`,
    "worker-src blob:",
    "img-src data: blob:",
  ].join("; ");
}

/** The file of figures of answers: what `allFigures()` of an element gives that has them, and lets readers choose of them. */
async function computedBefore(answers) {
  const survey = await read(FILES["survey.toml"].from);
  const given = { survey, answers, wave: "2023", indicator: "open_data", by: "size", choose: "indicator by lang" };
  // Nothing stands inside an element that there is none of.
  const nowhere = { querySelector: () => null, querySelectorAll: () => [] };
  const shown = (chosen, language) => shownOf(nowhere, { ...given, ...chosen }, language);
  return JSON.stringify(await figuresOf(shown, selection(given), "en", given.choose.split(" ")));
}

/** A TopoJSON of one object of another, with no lines but its own. */
function only(text, name) {
  const whole = JSON.parse(text);
  const places = new Map();
  // A line that runs the other way has its number's complement.
  const renumbered = (arc) => {
    const own = arc < 0 ? ~arc : arc;
    if (!places.has(own)) places.set(own, places.size);
    return arc < 0 ? ~places.get(own) : places.get(own);
  };
  const deep = (arcs) => (Array.isArray(arcs) ? arcs.map(deep) : renumbered(arcs));
  const all = (geometry) => ({
    ...geometry,
    ...(geometry.arcs ? { arcs: deep(geometry.arcs) } : {}),
    ...(geometry.geometries ? { geometries: geometry.geometries.map(all) } : {}),
  });
  const objects = { [name]: all(whole.objects[name]) };
  return JSON.stringify({ ...whole, objects, arcs: [...places.keys()].map((arc) => whole.arcs[arc]) });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error("which folder? `node scripts/gallery.js FOLDER`");
  console.log(await gallery(folder));
}
