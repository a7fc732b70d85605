/** `<peil-unit>` in Chromium: a unit is found by typing, and what is told of it is what Node computes. */

import assert from "node:assert/strict";

import { composite } from "peil";

import { faults, test, withPage } from "./support.js";

const index = `id = "digital"
label = { nb = "Digital modenhet", nn = "Digital mognad", en = "Digital maturity" }
normalise = { method = "goalposts", low = 0, high = 100 }
parts = [
  { id = "skills", label = { nb = "Kompetanse", nn = "Kompetanse", en = "Skills" }, parts = [{ id = "trained" }, { id = "hired" }] },
  { id = "plan", label = { nb = "Plan", nn = "Plan", en = "Plan" }, parts = [{ id = "owner" }, { id = "barriers", direction = "down" }] },
]
`;
const head = "town,year,size,trained,hired,owner,barriers\n";
const earlier = `${head}Ås,2018,small,10,20,90,60\nBærum,2018,large,50,40,60,30\nDønna,2018,small,20,30,40,70\n`;
const table = `${head}Ås,2022,small,40,30,90,20\nBærum,2022,large,80,70,55,10\nDønna,2022,small,20,,,70\nElverum,2022,large,60,50,30,50\nTom,2022,small,,,,\n`;
const given = { index, table, earlier };
const attributes = 'unit-column="town" wave-column="year" like="size"';

const page = (properties, attributes, style = "", inside = "") => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>peil</title>
<style>body { margin: 16px; font: 16px/1.5 system-ui, sans-serif; min-height: 40rem } ${style}</style>
<peil-unit ${attributes}>${inside}</peil-unit>
<script type="module" src="/dist/unit.js"></script>
<script type="module">
  addEventListener("peil-choose", ({ detail }) => (globalThis.chosen = detail));
  Object.assign(document.querySelector("peil-unit"), ${JSON.stringify(properties).replaceAll("<", "\\u003c")});
</script>`;

const settled = (page) =>
  page.waitForFunction(() => document.querySelector("peil-unit").shadowRoot?.querySelector("input, .error"));

const shown = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("peil-unit").shadowRoot;
    const texts = (selector, within = root) =>
      [...within.querySelectorAll(selector)].map((node) => node.textContent.replace(/\s+/g, " ").trim());
    const input = root.querySelector("input");
    const at = (sign) => Number(sign.getAttribute("cx") ?? sign.dataset.x);
    return {
      rows: [...root.querySelectorAll(".rows > li")].map((row) => ({
        node: row.dataset.node,
        name: texts(".name", row)[0],
        figure: texts(".figure", row)[0],
        rests: texts(".rests", row)[0],
        facts: [...row.querySelectorAll("dl > div")].map((fact) => texts("dt, dd", fact)),
        gaps: texts(".gap", row),
        signs: Object.fromEntries(
          [...row.querySelectorAll(".strip [data-sign]")].map((sign) => [sign.dataset.sign, at(sign)]),
        ),
      })),
      ticks: [...root.querySelectorAll(".strip text")].map((tick) => [
        Number(tick.textContent),
        Number(tick.getAttribute("x")),
      ]),
      options: texts(".options li"),
      open: input?.getAttribute("aria-expanded") === "true" && !root.querySelector(".options").hidden,
      active: root.getElementById(input?.getAttribute("aria-activedescendant") ?? "")?.textContent,
      selected: texts('.options [aria-selected="true"]'),
      typed: input?.value,
      status: texts(".status")[0],
      sentences: texts(".sentences p"),
      cells: [...root.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
      notes: texts(".notes li"),
      problems: texts(".error li"),
      heading: texts("h3")[0],
      width: document.documentElement.scrollWidth,
    };
  });

/** What is shown of a page once it has drawn. */
async function found(properties, attributes, options = {}) {
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

test("scores, medians, the wave before and what they rest on are those that Node computes", async () => {
  const run = await composite(table, index, { unit: "town", wave: "year", earlier });
  for (const unit of ["Ås", "Bærum", "Dønna", "Elverum", "Tom"]) {
    const expected = run.standing(unit, { like: "size" });
    const own = await found(given, `${attributes} unit="${unit}"`);
    assert.equal(own.heading, unit);
    assert.deepEqual(own.cells, expected.table.rows);
    assert.deepEqual(own.sentences, [expected.sentence]);
    assert.deepEqual(
      own.rows.map(({ node }) => node),
      ["digital", "skills", "plan"],
    );
    const scores = run.scores.filter((row) => row.unit === unit);
    own.rows.forEach((row, place) => {
      const [score, rests] = [expected.profile.rows[place], expected.rows[place]];
      const of = (wave) => scores.find((own) => own.node === row.node && own.wave === wave)?.score ?? null;
      assert.deepEqual([score.score, rests.earlier], [of("2022"), of("2018")]);
      assert.deepEqual([row.figure, row.rests, row.gaps], [score.figure, rests.rests, rests.gaps]);
      assert.equal(row.facts[0][1], score.alike_figure);
      // The name says of how many units the median is, unless this part has other ones.
      const other = rests.alike_units !== expected.rows[0].alike_units;
      assert.deepEqual(row.facts[0].slice(2), other ? [rests.alike_rests] : []);
      assert.equal(row.facts[1][1], score.everybody_figure);
      // Marks stand where the numbers of the scale put them.
      const [[first, from], [last, to]] = [own.ticks[0], own.ticks.at(-1)];
      const read = (x) => first + ((x - from) * (last - first)) / (to - from);
      for (const [sign, value] of [
        ["score", score.score],
        ["alike", score.alike],
        ["everybody", score.everybody],
        ["earlier", rests.earlier],
      ]) {
        assert.equal(sign in row.signs, value !== null, `${unit} ${sign}`);
        if (value !== null)
          assert.ok(
            Math.abs(read(row.signs[sign]) - value) < 0.01,
            `${unit} ${sign}: ${read(row.signs[sign])} for ${value}`,
          );
      }
    });
  }
});

test("what was not answered is told, and no interval is claimed", async () => {
  const own = await found(given, `${attributes} unit="Dønna"`);
  const [whole, skills, plan] = own.rows;
  assert.deepEqual(
    [whole.rests, skills.rests, plan.rests],
    ["answers to 2 of 4 questions", "answers to 1 of 2 questions", "answers to 1 of 2 questions"],
  );
  assert.deepEqual([skills.gaps, plan.gaps], [["Not answered: hired."], ["Not answered: owner."]]);
  assert.ok(!JSON.stringify(own).includes("interval"));
  const empty = await found(given, `${attributes} unit="Tom"`);
  assert.ok(empty.rows[0].gaps[0].startsWith("No score"), empty.rows[0].gaps.join());
  assert.ok(
    empty.notes.some((note) => note === "Tom is not among the units of 2018."),
    empty.notes.join(),
  );
});

test("a unit is found by typing without accents, with the keys of a combobox", async () => {
  await withPage(page(given, attributes), async (page) => {
    await settled(page);
    await page.focus("peil-unit input");
    await page.keyboard.type("as");
    let own = await shown(page);
    assert.deepEqual([own.open, own.options, own.active], [true, ["Ås"], undefined]);
    assert.equal(own.status, "1 found.");
    await page.keyboard.press("Escape");
    assert.equal((await shown(page)).open, false);
    await page.keyboard.press("Escape");
    assert.equal((await shown(page)).typed, "");
    await page.keyboard.press("ArrowDown");
    own = await shown(page);
    assert.deepEqual(
      [own.open, own.options.length, own.active, own.selected],
      [true, 5, own.options[0], [own.options[0]]],
    );
    await page.keyboard.press("ArrowUp");
    own = await shown(page);
    assert.equal(own.active, own.options.at(-1));
    await page.keyboard.press("ArrowDown");
    assert.equal((await shown(page)).active, own.options[0]);
    await page.keyboard.type("DONN");
    assert.deepEqual((await shown(page)).options, ["Dønna"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.querySelector("peil-unit").unit === "Dønna");
    own = await shown(page);
    assert.deepEqual([own.heading, own.typed, own.open], ["Dønna", "Dønna", false]);
    assert.deepEqual(await page.evaluate(() => globalThis.chosen), { name: "unit", value: "Dønna" });
    await page.fill("peil-unit input", "xyz");
    own = await shown(page);
    assert.deepEqual([own.open, own.status, own.heading], [false, "Nothing found.", "Dønna"]);
    await page.fill("peil-unit input", "bae");
    await page.click("peil-unit .options li");
    await page.waitForFunction(
      () => document.querySelector("peil-unit").shadowRoot.querySelector("h3")?.textContent === "Bærum",
    );
  });
});

test("a host may make the choice itself, and a unit that is not there leaves the search", async () => {
  await withPage(page(given, attributes), async (page) => {
    await settled(page);
    await page.evaluate(() => addEventListener("peil-choose", (event) => event.preventDefault()));
    await page.fill("peil-unit input", "Ås");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.querySelector("peil-unit").unit ?? null), null);
    assert.deepEqual(await page.evaluate(() => globalThis.chosen), { name: "unit", value: "Ås" });
  });
  const own = await found(given, `${attributes} unit="Bærrum"`);
  assert.match(own.problems.join(), /did you mean `Bærum`/);
  assert.equal(own.typed, "Bærrum");
});

test("one table of all waves tells the same as two, and waves that do not compare are not compared", async () => {
  const both = `${earlier}${table.slice(head.length)}`;
  const [one, two] = [
    await found({ index, table: both }, `${attributes} unit="Ås"`),
    await found(given, `${attributes} unit="Ås"`),
  ];
  assert.deepEqual(one, two);
  const apart = await found(
    { ...given, index: index.replace("parts = [", 'parameters = "each_wave"\nparts = [') },
    `${attributes} unit="Ås"`,
  );
  assert.ok(
    apart.notes.some((note) => note.includes("do not compare")),
    apart.notes.join(),
  );
  assert.ok(apart.rows.every((row) => row.facts.length === 2));
});

test("what cannot be read is one clear error", async () => {
  const refused = async (properties, attributes) => (await found(properties, attributes)).problems.join("; ");
  assert.match(await refused(given, 'unit-column="town"'), /`wave-column` is missing/);
  assert.match(await refused(given, 'unit-column="place" wave-column="year"'), /place/);
  assert.match(await refused({ index, table }, 'unit-column="town" unit="Ås" like="shape"'), /shape/);
  assert.match(await refused({ index: "id = \n", table }, ""), /line 1/);
});

test("text from tables stays text, and the page is not widened", async () => {
  const evil = '<img src=x onerror="document.title=1">';
  const own = { id: "i", label: evil, parts: [{ id: "x", label: evil }, { id: "y" }] };
  const long = "a very long name of a municipality that goes on and on";
  const columns = { town: [evil, long, "x".repeat(80)], size: [evil, evil, evil], x: [1, 2, null], y: [3, null, 4] };
  await withPage(
    page({ index: own, table: columns, unit: evil }, 'unit-column="town" like="size"'),
    async (page) => {
      await settled(page);
      await page.waitForFunction(() => document.querySelector("peil-unit").shadowRoot.querySelector("h3"));
      await page.click("peil-unit input");
      const seen = await shown(page);
      assert.equal(seen.heading, evil);
      assert.ok(seen.options.includes(long));
      assert.equal(seen.width, 320);
      assert.equal(
        await page.evaluate(
          () => document.querySelector("peil-unit").shadowRoot.querySelectorAll("img, script").length,
        ),
        0,
      );
      assert.equal(await page.title(), "peil");
    },
    { viewport: { width: 320, height: 700 } },
  );
});

test("the element has no accessibility fault that axe finds, light or dark, wide or narrow", async () => {
  for (const style of ["", ":root { background: #111; color: #eee }"]) {
    for (const viewport of [
      { width: 1000, height: 900 },
      { width: 320, height: 700 },
    ]) {
      await withPage(
        page(given, `${attributes} unit="Dønna" lang="nb"`, style),
        async (page) => {
          await settled(page);
          assert.deepEqual(await faults(page, "peil-unit"), []);
          await page.click("peil-unit input");
          await page.keyboard.press("ArrowDown");
          assert.deepEqual(await faults(page, "peil-unit"), []);
          assert.equal((await shown(page)).width, viewport.width);
        },
        { viewport },
      );
    }
  }
});
