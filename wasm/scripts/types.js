/**
 * Reads JSON Schema definitions from standard input and prints TypeScript types for them. `cargo xtask generate` runs
 * it on what the core says of the types that cross its border.
 */

import { text } from "node:stream/consumers";

import { compile } from "json-schema-to-typescript";

/** Rust's documentation without its links and with the word that JavaScript has for nothing. */
function inJavaScript(text) {
  return text.replace(/\[(`[^`]*`)\]/g, "$1").replaceAll("`None`", "`null`");
}

/** The same schema with references as names, which keeps each type a type of its own instead of repeating it. */
function named(schema) {
  if (Array.isArray(schema)) return schema.map(named);
  if (schema === null || typeof schema !== "object") return schema;
  const { $ref, ...rest } = schema;
  const kept = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, named(value)]));
  if (typeof kept.description === "string") kept.description = inJavaScript(kept.description);
  return $ref === undefined ? kept : { ...kept, tsType: $ref.replace("#/$defs/", "") };
}

/** A flattened enum stands beside properties in its schema; in TypeScript it is one of two parts that are joined. */
function joined(schema) {
  if (schema.oneOf === undefined || schema.properties === undefined) return schema;
  const { description, oneOf, ...rest } = schema;
  return { description, allOf: [rest, { oneOf }] };
}

const { $defs } = JSON.parse(await text(process.stdin));
const parts = [
  `/**
 * The types that cross the border to the core, made from its JSON Schemas by \`cargo xtask generate\`.
 * Do not edit: change the Rust types and generate again.
 */
`,
];
for (const [name, schema] of Object.entries($defs)) {
  const options = { bannerComment: "", additionalProperties: false, style: { printWidth: 120 } };
  parts.push(await compile(joined(named(schema)), name, options));
}
process.stdout.write(parts.join("\n"));
