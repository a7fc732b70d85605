/**
 * `<peil-map>` in Chromium: areas have the class that Node computes, and are hatched where the interval reaches
 * into another.
 */

import assert from "node:assert/strict";

import { composite, Survey } from "peil";

import { faults, test, withPage } from "./support.js";

const survey = `peil = 1
id = "s"
title = "Made-up answers"
design = { responded = { question = "answered", is = ["yes"] }, response_groups = "county" }

[population]
size = 120
unit = { one = "municipality", many = "municipalities", all = "the municipalities" }

[[variables]]
id = "county"
label = "County"
categories = [{ code = "3", label = "Oslo" }, { code = "11", label = "Rogaland" }, { code = "18", label = "Nordland" }]

[[variables]]
id = "answered"
label = "Answered"
categories = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[[questions]]
id = "open"
kind = "single"
text = "Do you share open data?"
answers = [{ code = "yes", label = "Yes" }, { code = "no", label = "No" }]

[[indicators]]
id = "open_data"
label = "Shares open data"
statement = "share open data"
measure = "share"
question = "open"
answers = ["yes"]
`;
/** In each county 40 municipalities, of which so many answered and so many of those said yes; of Oslo all answered. */
const counts = { 3: [40, 10], 11: [30, 12], 18: [20, 18] };
const rows = Object.entries(counts).flatMap(([county, [answered, yes]]) =>
  Array.from(
    { length: 40 },
    (_, place) =>
      `${county},${place < answered ? "yes" : "no"},${place < answered ? (place < yes ? "yes" : "no") : ""}`,
  ),
);
const answers = `county,answered,open\n${rows.join("\n")}\n`;

const square = (x, y) => [
  [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ],
];
const area = (id, x, y, more = {}) => ({
  type: "Feature",
  id,
  properties: {},
  geometry: { type: "Polygon", coordinates: square(x, y) },
  ...more,
});
/** Three areas side by side, a fourth without a figure above the middle. */
const shapes = {
  type: "FeatureCollection",
  features: [area(3, 0, 60), area(11, 1, 60), area(18, 2, 60), area("50", 1, 61)],
};

const given = { survey, answers, indicator: "open_data", by: "county" };
const page = (properties, attributes = "", style = "", inside = "") => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>peil</title>
<style>body { margin: 16px; font: 16px/1.5 system-ui, sans-serif } ${style}</style>
<peil-map ${attributes}>${inside}</peil-map>
<script type="module" src="/dist/map.js"></script>
<script type="module">
  Object.assign(document.querySelector("peil-map"), ${JSON.stringify(properties).replaceAll("<", "\\u003c")});
</script>`;

const settled = (page) =>
  page.waitForFunction(() => document.querySelector("peil-map").shadowRoot?.querySelector("figure svg, .error"));

const shown = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("peil-map").shadowRoot;
    const texts = (selector) =>
      [...root.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, " ").trim());
    return {
      areas: [...root.querySelectorAll(".area")].map((node) => {
        const { left, top, width, height } = node.getBoundingClientRect();
        const { class: own, code, unsure } = node.dataset;
        return {
          code,
          class: own,
          unsure: unsure !== undefined,
          name: node.getAttribute("aria-label"),
          left,
          top,
          width,
          height,
        };
      }),
      hatched: [...root.querySelectorAll(".hatching")].map((node) => node.dataset.code),
      key: texts(".key li"),
      gaps: texts(".gaps li"),
      told: texts(".told"),
      labels: texts(".label"),
      legend: texts("p.quiet"),
      cells: [...root.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
      problems: texts(".error li"),
      focused: root.activeElement?.dataset.code,
      reached: [...root.querySelectorAll('.area[tabindex="0"]')].map((node) => node.dataset.code),
      width: document.documentElement.scrollWidth,
    };
  });

/** What is shown of a page once it has drawn. */
async function found(properties, attributes = "", options = {}) {
  let own;
  await withPage(
    page(properties, attributes),
    async (page) => {
      await settled(page);
      own = await shown(page);
    },
    options,
  );
  return own;
}

test("areas have the class of their figure, and hatching stands exactly where the interval crosses a border", async () => {
  const estimates = (await Survey.load(survey)).read(answers).estimate("open_data", { by: "county" });
  for (const [attributes, classes] of [
    ["", "round"],
    ['breaks="0.3 0.45"', { limits: [0.3, 0.45] }],
    ['classes="quantile" count="3"', { quantiles: 3 }],
    ['classes="equal" count="4"', { equal: 4 }],
  ]) {
    const expected = estimates.areas({ areas: ["3", "11", "18", "50"].map((code) => ({ code, name: null })), classes });
    const own = await found({ ...given, shapes }, attributes);
    assert.deepEqual(
      own.areas.map(({ code }) => code),
      ["3", "11", "18", "50"],
    );
    const borders = expected.classes.flatMap(({ low }) => (low === null ? [] : [low]));
    const unsure = [];
    for (const { class: shade, code } of own.areas) {
      const row = estimates.rows.find(({ by }) => by.county === code);
      if (!row) {
        assert.equal(shade, "none");
        continue;
      }
      const { low, high } = expected.classes[Number(shade)];
      assert.ok((low === null || low <= row.estimate) && (high === null || row.estimate < high), `${code} in ${shade}`);
      if (borders.some((border) => row.low < border && row.high >= border)) unsure.push(code);
    }
    assert.deepEqual(own.hatched, unsure, attributes);
    assert.deepEqual(
      own.areas.filter((area) => area.unsure).map(({ code }) => code),
      unsure,
    );
    // What a row is of is said in every row.
    const [label] = expected.around.table.rows[0];
    const cells = expected.around.table.rows.map(([first, ...rest]) => [first || label, ...rest]);
    assert.deepEqual(own.cells, cells);
    assert.ok(
      own.gaps.some((gap) => gap === "Areas without a figure: 50."),
      own.gaps.join(),
    );
    const legend = expected.classes.map(({ areas, text }) => `${text} (${areas})`);
    assert.deepEqual(own.key.slice(0, legend.length), legend);
    assert.equal(
      own.key.some((text) => text.startsWith("Class not determined")),
      unsure.length > 0,
    );
    // Everybody in Oslo is known.
    assert.ok(!own.hatched.includes("3"));
  }
});

test("areas lie where their shapes do, as large as they are, and whatever way their rings turn", async () => {
  const turned = structuredClone(shapes);
  turned.features[1].geometry.coordinates[0].reverse();
  for (const own of [await found({ ...given, shapes }), await found({ ...given, shapes: turned })]) {
    const [west, middle, east, north] = own.areas;
    assert.ok(west.left < middle.left && middle.left < east.left && north.top < middle.top);
    // One degree by one at 60° is about half as wide as high.
    assert.ok(Math.abs(middle.width / middle.height - 0.5) < 0.1, `${middle.width} × ${middle.height}`);
  }
});

test("the keys go to the neighbour in their direction, and tell figure, interval and base", async () => {
  const estimates = (await Survey.load(survey)).read(answers).estimate("open_data", { by: "county" });
  const { areas } = estimates.areas({ areas: ["3", "11", "18", "50"].map((code) => ({ code, name: null })) });
  await withPage(page({ ...given, shapes }), async (page) => {
    await settled(page);
    await page.evaluate(() => addEventListener("peil-choose", ({ detail }) => (globalThis.chosen = detail)));
    assert.deepEqual((await shown(page)).reached, ["3"]);
    await page.keyboard.press("Tab");
    const walk = async (key) => {
      await page.keyboard.press(key);
      const { focused, reached, told } = await shown(page);
      assert.deepEqual(reached, [focused]);
      return [focused, told[0]];
    };
    for (const [key, code] of [
      ["ArrowRight", "11"],
      ["ArrowRight", "18"],
      ["ArrowRight", "18"],
      ["ArrowLeft", "11"],
      ["ArrowUp", "50"],
      ["ArrowDown", "11"],
      ["End", "50"],
      ["Home", "3"],
    ]) {
      const [focused, told] = await walk(key);
      assert.equal(focused, code, key);
      const { base, text } = areas.find((own) => own.code === code);
      assert.ok(told.startsWith(text), told);
      assert.ok(told.includes(base), told);
    }
    await page.keyboard.press("Enter");
    assert.deepEqual(await page.evaluate(() => globalThis.chosen), { name: "area", value: "3" });
    const selected = () =>
      [...document.querySelector("peil-map").shadowRoot.querySelectorAll('[aria-selected="true"]')].map(
        (node) => node.dataset.code,
      );
    await page.waitForFunction(() => document.querySelector("peil-map").area === "3");
    assert.deepEqual(await page.evaluate(selected), ["3"]);
    assert.equal((await walk("Escape"))[1], "");
    await page.hover("peil-map .area[data-code='18']");
    assert.ok((await shown(page)).told[0].startsWith("Nordland: 90.0"));
  });
});

test("tiles stand as the grid says, and in rows where there is none", async () => {
  const grid = { 3: [2, 1], 11: [0, 1], 18: [1, 0], 99: [2, 0] };
  const own = await found({ ...given, grid });
  const at = Object.fromEntries(own.areas.map((area) => [area.code, area]));
  assert.ok(at[11].left < at[18].left && at[18].left < at[3].left && at[18].top < at[11].top);
  assert.ok(Math.abs(at[11].top - at[3].top) < 1 && Math.abs(at[11].width - at[3].height) < 1);
  assert.equal(at[99].class, "none");
  assert.deepEqual(own.labels.toSorted(), ["99", "Nordland", "Oslo", "Rogaland"]);
  const plain = await found(given);
  assert.deepEqual(
    plain.areas.map(({ code }) => code),
    ["3", "11", "18"],
  );
  assert.deepEqual((await found({ ...given, grid: "3 0 0\n11 1 0\n18 2 0\n" })).areas.length, 3);
  const { problems } = await found({ ...given, grid: "3 0 0\n11 0 0\nx y\n" });
  assert.match(problems.join(), /`11` and `3` have the same place/);
  assert.match(problems.join(), /`x y` has no column and row/);
});

test("scores of units are shaded without hatching, and the map says why", async () => {
  const index = 'id = "i"\nlabel = "Index"\nparts = [{ id = "x" }, { id = "y" }]\n';
  const table = { unit: ["3", "11", "18", "77"], x: [1, 2, 3, 4], y: [4, 1, 2, 8] };
  const run = await composite(table, index);
  for (const [attributes, part] of [
    ["", "i"],
    ['node="y" breaks="0.2"', "y"],
  ]) {
    const own = await found({ index, table, shapes }, attributes);
    const scores = new Map(run.scores.filter(({ node }) => node === part).map(({ score, unit }) => [unit, score]));
    assert.deepEqual(own.hatched, []);
    assert.ok(
      own.legend.some((text) => text.includes("no intervals here")),
      own.legend.join(),
    );
    assert.ok(
      own.gaps.some((gap) => gap.startsWith(`Figures without an area on the map: 77: ${scores.get("77").toFixed(3)}`)),
      own.gaps.join(),
    );
    if (part === "y") {
      const classes = own.areas.map((area) => area.class);
      assert.deepEqual(classes, ["3", "11", "18"].map((code) => (scores.get(code) >= 0.2 ? "1" : "0")).concat("none"));
    }
  }
});

test("features that cannot be drawn are counted, and those of one code are one area", async () => {
  const features = [
    ...shapes.features,
    area(3, 5, 60),
    area(null, 6, 60),
    area({ evil: true }, 7, 60),
    { type: "Feature", id: 91, properties: null, geometry: null },
    { type: "Feature", id: 92, properties: null, geometry: { type: "Polygon", coordinates: [[["a", NaN]]] } },
    { type: "Feature", id: 93, properties: null, geometry: { type: "Point", coordinates: [1, 60] } },
    null,
  ];
  const own = await found({ ...given, shapes: { type: "FeatureCollection", features } });
  assert.deepEqual(
    own.areas.map(({ code }) => code),
    ["3", "11", "18", "50"],
  );
  assert.ok(own.gaps.includes("2 areas of the map have no `id` and are not drawn."), own.gaps.join());
  assert.ok(own.gaps.includes("3 areas of the map have no surface and are not drawn."), own.gaps.join());
});

test("what is no map, and what has no effect, is one clear error", async () => {
  const refused = async (properties, attributes) =>
    (await found({ ...given, shapes, ...properties }, attributes)).problems.join("; ");
  assert.match(await refused({ shapes: "{ broken" }), /`shapes` is no JSON/);
  assert.match(await refused({ shapes: { type: "Nonsense" } }), /found the type "Nonsense"/);
  assert.match(await refused({ shapes: [1, 2] }), /`shapes` is no map/);
  assert.match(
    await refused({ shapes: { type: "FeatureCollection", features: [] } }),
    /no feature has a text or a number as `id`/,
  );
  assert.match(await refused({ shapes: { type: "Topology", objects: { a: {}, b: {} }, arcs: [] } }), /it has `a`, `b`/);
  assert.match(
    await refused({ shapes: { type: "Topology", objects: { a: { type: "Polygon", arcs: [[7]] } }, arcs: [] } }),
    /topology is broken/,
  );
  assert.match(
    await refused({ shapes: { type: "FeatureCollection", features: [area("x", 0, 0)] } }),
    /3 areas of the figures have no shape/,
  );
  assert.match(await refused({}, 'key="code"'), /no feature has a text or a number as `code`/);
  assert.match(await refused({}, 'classes="jenks"'), /`classes` is `jenks`/);
  assert.match(await refused({}, 'count="3"'), /`count` has an effect/);
  assert.match(await refused({}, 'classes="equal" count="40"'), /from 2 to 9/);
  assert.match(await refused({}, 'breaks="0.5 0.2"'), /each above the one before/);
  assert.match(await refused({}, 'breaks="a"'), /numbers were expected/);
  assert.match(await refused({ shapes: null, grid: "3 0 0\n" }, 'key="code"'), /`key` has no effect/);
  assert.match(await refused({ grid: { 3: [0, 0] } }), /in place of `shapes`/);
  assert.match(await refused({}, 'node="x"'), /`node` has no effect/);
  const units = { survey: null, answers: null, index: 'id = "i"\nparts = [{ id = "x" }]\n', table: { unit: ["3"], x: [1] } };
  assert.match(await refused({ ...units, indicator: null, by: null }, 'src="index.toml"'), /`src` has no effect with an index/);
  assert.match(await refused({ by: "size" }), /size/);
});

test("text from maps and answers stays text, and the page is not widened", async () => {
  const evil = '<img src=x onerror="document.title=1">';
  const features = shapes.features.map((own) => ({ ...own, properties: { name: evil, constructor: evil } }));
  const table = { unit: ["3", evil], x: [1, 2] };
  const properties = {
    index: `id = "i"\nparts = [{ id = "x" }]\n`,
    table,
    shapes: { type: "FeatureCollection", features },
  };
  await withPage(
    page(properties, 'name-key="name"'),
    async (page) => {
      await settled(page);
      await page.focus("peil-map .area");
      const own = await shown(page);
      assert.ok(own.areas.every(({ name }) => name === evil));
      assert.ok(own.gaps.some((gap) => gap.includes(evil)));
      assert.equal(own.width, 320);
      assert.equal(
        await page.evaluate(() => document.querySelector("peil-map").shadowRoot.querySelectorAll("img, script").length),
        0,
      );
      assert.equal(await page.title(), "peil");
    },
    { viewport: { width: 320, height: 700 } },
  );
});

test("ten thousand areas are drawn, and the keys still go through them", async () => {
  const count = 100;
  const script = `const features = Array.from({ length: ${count * count} }, (_, place) => {
      const [x, y] = [(place % ${count}) / 10, Math.floor(place / ${count}) / 10];
      const ring = [[x, y], [x + 0.1, y], [x + 0.1, y + 0.1], [x, y + 0.1], [x, y]];
      return { type: "Feature", id: place, properties: {}, geometry: { type: "Polygon", coordinates: [ring] } };
    });
    const unit = features.map(({ id }) => id);
    Object.assign(document.querySelector("peil-map"), {
      index: 'id = "i"\\nparts = [{ id = "x" }]\\n', table: { unit, x: unit.map((id) => id % 97) },
      shapes: { type: "FeatureCollection", features },
    });`;
  await withPage(page({}) + `<script type="module">${script}</script>`, async (page) => {
    const before = Date.now();
    await settled(page);
    assert.ok(Date.now() - before < 30_000);
    await page.focus("peil-map .area[data-code='5050']");
    await page.keyboard.press("ArrowRight");
    assert.equal((await shown(page)).focused, "5051");
    await page.keyboard.press("ArrowUp");
    assert.equal((await shown(page)).focused, "5151");
  });
});

test("the element has no accessibility fault that axe finds, light or dark, wide or narrow", async () => {
  for (const style of ["", ":root { background: #111; color: #eee }"]) {
    for (const viewport of [
      { width: 1000, height: 900 },
      { width: 320, height: 700 },
    ]) {
      for (const ground of [{ shapes }, { grid: { 3: [0, 0], 11: [1, 0], 18: [2, 0], 50: [1, 1] } }]) {
        await withPage(
          page({ ...given, ...ground }, 'breaks="0.3 0.45"', style),
          async (page) => {
            await settled(page);
            await page.focus("peil-map .area");
            assert.deepEqual(await faults(page, "peil-map"), []);
            assert.equal((await shown(page)).width, viewport.width);
          },
          { viewport },
        );
      }
    }
  }
});
