/** What the map and the report of a unit do without a page: shapes, tiles, ways between areas, search, words. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { paints } from "../dist/element/map/colours.js";
import { layoutOf, shapesOf } from "../dist/element/map/shapes.js";
import { gridOf, rowsOf, tilesOf } from "../dist/element/map/tiles.js";
import { next } from "../dist/element/map/walk.js";
import { WORDS as MAP_WORDS } from "../dist/element/map/words.js";
import { WORDS as NEEDS } from "../dist/element/needs.js";
import { found, plain } from "../dist/element/unit/search.js";
import { WORDS as UNIT_WORDS } from "../dist/element/unit/words.js";

test("a name is found without accents, letter case and letters that a keyboard lacks", () => {
  const names = ["Ås", "Bærum", "Sør-Aurdal", "Nord-Aurdal", "Åsnes", "Vestre Slidre", "Genève"];
  assert.equal(plain("  BÆRUM "), "baerum");
  assert.deepEqual(found(names, "as"), ["Ås", "Åsnes"]);
  assert.deepEqual(found(names, "Å"), ["Ås", "Åsnes", "Sør-Aurdal", "Nord-Aurdal", "Bærum"]);
  assert.deepEqual(found(names, "AURDAL"), ["Sør-Aurdal", "Nord-Aurdal"]);
  assert.deepEqual(found(names, "geneve"), ["Genève"]);
  assert.deepEqual(found(names, "("), []);
  assert.deepEqual(found(names, " "), names);
});

test("a grid is an object, JSON or lines, and every line that is no place is named", () => {
  const expected = { "Møre og Romsdal": [1, 2], 18: [0, 0] };
  assert.deepEqual({ ...gridOf("Møre og Romsdal 1 2\n18,0,0\n") }, expected);
  assert.deepEqual({ ...gridOf(JSON.stringify(expected)) }, expected);
  assert.deepEqual({ ...gridOf(expected) }, expected);
  assert.throws(
    () => gridOf("a 0 0\na 1 0\nb\nc 1 0\n"),
    /`a` has two places; `b` has no column and row from 0 to 999; `c` and `a` have the same place/,
  );
  assert.throws(() => gridOf({ a: [0, -1] }), /`a` has no column/);
  assert.throws(() => gridOf([]), /is an object/);
  assert.throws(() => gridOf("{"), /no JSON/);
  assert.throws(() => gridOf({}), /has no area/);
  assert.deepEqual({ ...gridOf('{"__proto__": [0, 0], "constructor": [1, 0]}') }.constructor, [1, 0]);
});

test("tiles do not overlap and fill the width, and rows have a tile for each code", () => {
  const codes = Array.from({ length: 23 }, (_, place) => `a${place}`);
  const { outlines, width, height } = tilesOf(rowsOf(codes), 400, 640);
  assert.equal(outlines.length, 23);
  assert.ok(Math.abs(width - 400) < 1 && height < width);
  const places = new Set(outlines.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`));
  assert.equal(places.size, 23);
});

test("arrow keys lead to the nearest area ahead, and nowhere where there is none", () => {
  const outlines = [
    [0, 0],
    [10, 1],
    [30, 0],
    [10, 12],
    [11, 40],
  ].map(([x, y], place) => ({ code: String(place), path: "", room: 0, x, y }));
  const walk = (from, ...keys) => keys.map((key) => next(outlines, from, key));
  assert.deepEqual(walk(0, "ArrowRight", "ArrowLeft", "ArrowUp", "End", "Home", "a"), [1, 0, 0, 4, 0, undefined]);
  assert.deepEqual(walk(1, "ArrowDown", "ArrowRight", "ArrowLeft"), [3, 2, 0]);
  assert.deepEqual(walk(3, "ArrowDown", "ArrowUp"), [4, 1]);
});

test("areas of a map keep their size: one degree by one is half as wide at 60° as at the equator", () => {
  const square = (id, x, y) => ({
    type: "Feature",
    id,
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [x, y],
          [x + 1, y],
          [x + 1, y + 1],
          [x, y + 1],
          [x, y],
        ],
      ],
    },
  });
  const { shapes } = shapesOf(
    { type: "FeatureCollection", features: [square("a", 0, 0), square("b", 0, 60)] },
    { key: "id", name: null, object: null },
  );
  const { outlines } = layoutOf(shapes, 1000, 1000);
  const size = ({ path }) => {
    const points = [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    return Math.abs(
      points.reduce((sum, [x, y], place) => {
        const [nextX, nextY] = points[(place + 1) % points.length];
        return sum + (x * nextY - nextX * y) / 2;
      }, 0),
    );
  };
  const [equator, north] = outlines.map(size);
  assert.ok(
    Math.abs(
      north / equator - (Math.sin((61 * Math.PI) / 180) - Math.sin((60 * Math.PI) / 180)) / Math.sin(Math.PI / 180),
    ) < 0.03,
    `${north / equator}`,
  );
});

test("colours go from light to dark, and what is written on them contrasts by 4.5 to 1", () => {
  for (let count = 1; count <= 9; count += 1) {
    const light = paints(count).map(({ fill, ink }) => {
      const [red, green, blue] = fill
        .match(/\d+/g)
        .map((own) => (own / 255 <= 0.04045 ? own / 255 / 12.92 : ((own / 255 + 0.055) / 1.055) ** 2.4));
      const own = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      const other = ink === "#000" ? 0 : 1;
      assert.ok((Math.max(own, other) + 0.05) / (Math.min(own, other) + 0.05) >= 4.5, `${fill} ${ink}`);
      return own;
    });
    assert.deepEqual(
      light,
      light.toSorted((a, b) => b - a),
    );
  }
});

test("every language has words of its own", () => {
  for (const words of [MAP_WORDS, UNIT_WORDS, NEEDS]) {
    assert.deepEqual(Object.keys(words), ["nb", "nn", "en"]);
    const texts = Object.values(words).map((own) =>
      JSON.stringify(Object.values(own).map((word) => (typeof word === "function" ? word(2, 1) : word))),
    );
    assert.equal(new Set(texts).size, 3);
  }
});
