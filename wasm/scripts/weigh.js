/**
 * Says where the bytes of a module are: `PEIL_WASM_NAMES=1 cargo xtask wasm`, then `node scripts/weigh.js pkg/peil_bg.wasm`. Code is
 * grouped by what made it: derived code by its trait, generic code of the standard library by its crate, the rest by crate, and
 * that of peil by module. The gzipped size of a group is that of its code alone, so that groups add up to about the whole.
 */

import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const bytes = await readFile(process.argv[2]);

/** A cursor over part of the file. */
class Reader {
  constructor(at, end) {
    this.at = at;
    this.end = end;
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[this.at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  bytes(length) {
    this.at += length;
    return bytes.subarray(this.at - length, this.at);
  }

  text() {
    return this.bytes(this.number()).toString("utf8");
  }

  /** Parts that begin with a kind and a length. */
  *parts() {
    while (this.at < this.end) {
      const [kind] = this.bytes(1);
      const length = this.number();
      yield [kind, new Reader(this.at, this.at + length)];
      this.at += length;
    }
  }
}

const [CUSTOM, CODE, DATA] = [0, 10, 11];
const sections = [...new Reader(8, bytes.length).parts()];
const section = (kind) => sections.find(([own]) => own === kind)[1];

/** The names of functions, by number. */
function names() {
  const found = new Map();
  for (const [kind, own] of sections) {
    if (kind !== CUSTOM || own.text() !== "name") continue;
    for (const [part, list] of own.parts()) {
      if (part !== 1) continue;
      for (let left = list.number(); left > 0; left--) {
        const number = list.number();
        found.set(number, list.text());
      }
    }
  }
  if (found.size === 0) throw new Error("the module has no names; build it with `PEIL_WASM_NAMES=1`");
  return found;
}

/** The code of every function of the module's own, by name; imports come first in the numbers of functions. */
function functions() {
  const named = names();
  const code = section(CODE);
  const count = code.number();
  const imported = Math.max(...named.keys()) + 1 - count;
  return Array.from({ length: count }, (_, index) => {
    const length = code.number();
    return [named.get(imported + index) ?? "", code.bytes(length)];
  });
}

const KINDS = [
  [/schemars|JsonSchema/, "JSON Schema, derived"],
  [/drop_in_place|drop_glue/, "dropping, derived"],
  [/serde(_core)?::(private::)?de\b|Deserialize|::de::|Visitor|__Field/, "reading of JSON, derived (serde)"],
  [/serde(_core)?::ser\b|Serialize|::ser::/, "writing of JSON, derived (serde)"],
  [/fmt::Debug/, "debug texts, derived"],
  [/clone::Clone/, "copying, derived"],
  [/cmp::Partial/, "comparing, derived"],
  [/sort.*slice|slice.*sort/, "sorting (std)"],
];

function group(name) {
  const kind = KINDS.find(([pattern]) => pattern.test(name));
  if (kind) return kind[1];
  const [first = "other"] = name.match(/[A-Za-z_]\w*::\w+/) ?? [];
  const [crate] = first.split("::");
  return crate.startsWith("peil") ? first : crate;
}

const groups = new Map();
for (const [name, code] of functions()) {
  const key = group(name);
  groups.set(key, [...(groups.get(key) ?? []), code]);
}
const kB = (size) => (size / 1000).toFixed(1).padStart(8);
const rows = [...groups].map(([name, all]) => [name, all.length, Buffer.concat(all)]);
rows.push(["data (texts, tables)", 1, bytes.subarray(section(DATA).at, section(DATA).end)]);
rows.sort(([, , a], [, , b]) => b.length - a.length);
console.log("      kB  gzipped  functions");
for (const [name, count, own] of rows) {
  if (own.length > 2000) console.log(`${kB(own.length)} ${kB(gzipSync(own, { level: 9 }).length)} ${String(count).padStart(10)}  ${name}`);
}
