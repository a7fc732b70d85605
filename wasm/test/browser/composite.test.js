/** `<peil-index>` in Chromium: what is drawn and tabled is what Node computes. */

import assert from "node:assert/strict";

import { composite } from "peil";

import { faults, test, withPage } from "./support.js";

const index = `id = "digital"
label = { nb = "Digital modenhet", nn = "Digital modning", en = "Digital maturity" }
normalise = { method = "goalposts", low = 0, high = 100 }
parts = [{ id = "skills", weight = 2 }, { id = "plan", parts = [{ id = "owner" }, { id = "barriers", direction = "down" }] }]
`;
const table = "town,size,skills,owner,barriers\nAsk,small,40,90,20\nBerg,large,80,55,10\nDal,small,20,,70\nElv,large,60,30,50\n";

const page = (properties, attributes = "", style = "") => `<!doctype html>
<html lang="en">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><title>peil</title>
<style>body { margin: 16px; font: 16px/1.5 system-ui, sans-serif } ${style}</style>
<peil-index unit-column="town" ${attributes}></peil-index>
<script type="module" src="/dist/elements.js"></script>
<script type="module">
  Object.assign(document.querySelector("peil-index"), ${JSON.stringify(properties).replaceAll("<", "\\u003c")});
</script>`;

const settled = (page) =>
  page.waitForFunction(() => document.querySelector("peil-index").shadowRoot?.querySelector("figure svg, .error"));

/** Rectangles, dots and texts of the first picture in pixels, the numbers of its axis, and the table. */
const shown = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("peil-index").shadowRoot;
    const box = (node) => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return { left, right, top, bottom, middle: (left + right) / 2 };
    };
    const picture = root.querySelector("figure > svg, figure > .tall svg");
    const marks = (kind) => [...(picture?.querySelectorAll(`[data-mark="${kind}"] > *`) ?? [])].map(box);
    const ticks = [...(picture?.querySelectorAll('[data-mark="x-axis tick label"] text') ?? [])];
    return {
      rects: marks("rect"),
      dots: marks("dot"),
      ticks: ticks.map((tick) => [Number(tick.textContent.replace(",", ".")), box(tick).middle]),
      texts: [...(picture?.querySelectorAll("text") ?? [])].map((node) => node.textContent),
      described: picture?.getAttribute("aria-label"),
      captions: [...root.querySelectorAll("figcaption")].map((node) => node.textContent),
      key: [...root.querySelectorAll(".key li")].map((node) => node.textContent),
      cells: [...root.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent)),
      notes: [...root.querySelectorAll(".notes li")].map((node) => node.textContent),
      problems: [...root.querySelectorAll(".error li")].map((node) => node.textContent.replace(/\s+/g, " ").trim()),
      width: document.documentElement.scrollWidth,
    };
  });

/** From pixels to the numbers of the axis. */
function read({ ticks }, x) {
  const [[first, from], [last, to]] = [ticks[0], ticks.at(-1)];
  return first + ((x - from) * (last - first)) / (to - from);
}

const close = (one, other) => assert.ok(Math.abs(one - other) < 2e-3, `${one} where ${other} was computed`);

test("contributions are as long as Node computes them, stand by score, and are tabled", async () => {
  const expected = (await composite(table, index, { unit: "town" })).contributions({ language: "nb" });
  await withPage(page({ index, table }, 'lang="nb"'), async (page) => {
    await settled(page);
    const found = await shown(page);
    const segments = expected.rows.flatMap((row) => row.segments);
    assert.equal(found.rects.length, segments.length);
    found.rects.forEach(({ left, right }, place) => {
      close(read(found, left), segments[place].from);
      close(read(found, right), segments[place].to);
    });
    const tops = expected.rows.map((_, row) => found.rects[row * expected.parts.length].top);
    assert.deepEqual(tops, tops.toSorted((a, b) => a - b));
    for (const { figure, rank, unit } of expected.rows) {
      assert.ok(found.texts.includes(figure) && found.texts.includes(`${rank}. ${unit}`), `${unit} ${figure}`);
    }
    assert.deepEqual(found.cells, expected.around.table.rows);
    assert.deepEqual(found.key, expected.parts.map(({ label }) => label));
    assert.equal(found.described, expected.around.alt);
    assert.deepEqual(found.captions, [expected.around.caption]);
  });
});

test("the parts of the tree are as wide as they weigh, a row for each tier", async () => {
  const { nodes } = (await composite(table, index, { unit: "town" })).tree({ unit: "Berg" });
  await withPage(page({ index, table }, 'unit="Berg" show="tree"'), async (page) => {
    await settled(page);
    const { rects, texts } = await shown(page);
    assert.equal(rects.length, nodes.length);
    const [top] = rects;
    const whole = top.right - top.left;
    rects.forEach((rect, place) => {
      assert.ok(Math.abs((rect.right - rect.left) / whole - nodes[place].weight) < 0.01, nodes[place].node);
      if (nodes[place].tier > 0) assert.ok(rect.top >= rects[nodes[place].parent].bottom, nodes[place].node);
    });
    assert.ok(texts.includes(nodes[0].figure));
  });
});

test("the profile of a unit is drawn where its scores are, beside those like it", async () => {
  const expected = (await composite(table, index, { unit: "town" })).profile("Berg", { like: "size" });
  await withPage(page({ index, table }, 'unit="Berg" like="size"'), async (page) => {
    await settled(page);
    const found = await shown(page);
    const wanted = [...expected.rows.map(({ alike }) => alike), ...expected.rows.map(({ score }) => score)];
    assert.equal(found.dots.length, wanted.length);
    found.dots.forEach(({ middle }, place) => close(read(found, middle), wanted[place]));
    assert.deepEqual(found.key, [expected.unit, expected.alike, expected.everybody]);
    assert.deepEqual(found.cells, expected.around.table.rows);
  });
});

test("ranks over choices lie between the ranks that Node draws", async () => {
  const robust = { choices: [{ id: "one fewer", leave_one_out: true }], replications: 200 };
  const run = await composite(table, index, { unit: "town" });
  const { rows } = run.ranks(run.robust(robust));
  assert.ok(rows.some(({ best, worst }) => best < worst));
  await withPage(page({ index, table, robust }), async (page) => {
    await settled(page);
    const found = await shown(page);
    found.dots.forEach(({ middle }, place) => close(read(found, middle), rows[place].rank));
    found.rects.forEach(({ left, right }, place) => {
      close(read(found, left), rows[place].best - 0.4);
      close(read(found, right), rows[place].worst + 0.4);
    });
    assert.equal(found.rects.length, rows.length);
  });
});

test("ranks over many replications are computed beside the page, with progress, and can be stopped and begun again", async (context) => {
  const rows = Array.from({ length: 300 }, (_, unit) => {
    const values = [17, 29, 41, 53].map((step) => (unit * step) % 97);
    return ["unit " + unit, "small", ...values.slice(0, 3)].join(",");
  });
  const many = `town,size,skills,owner,barriers\n${rows.join("\n")}\n`;
  const robust = {
    seed: 7,
    replications: 4000,
    choices: [{ id: "weights", alternatives: [{ name: "varied", weights: { method: "perturbed", by: 0.3 } }] }],
  };
  const run = await composite(many, index, { unit: "town" });
  const found = run.robust(robust);
  for (const lang of ["en", "nb", "nn"]) {
    const { working, cancel, cancelled, again } = {
      en: { working: "Estimating …", cancel: "Cancel", cancelled: "Cancelled.", again: "Compute again" },
      nb: { working: "Regner …", cancel: "Avbryt", cancelled: "Avbrutt.", again: "Regn på nytt" },
      nn: { working: "Reknar …", cancel: "Avbryt", cancelled: "Avbrote.", again: "Rekn på nytt" },
    }[lang];
    await withPage(page({}, `lang="${lang}"`), async (page) => {
      await page.waitForFunction(() => customElements.get("peil-index"));
      await page.evaluate(() => {
        window.heard = new Set();
        window.tasks = [];
        window.failed = 0;
        const element = document.querySelector("peil-index");
        element.addEventListener("peil-failed", () => (failed += 1));
        new PerformanceObserver((list) => list.getEntries().forEach((entry) => tasks.push(entry.duration))).observe({
          type: "longtask",
        });
        new MutationObserver(() => {
          const bar = element.shadowRoot.querySelector("progress");
          if (bar?.value > 0) heard.add(bar.value / bar.max);
        }).observe(element.shadowRoot, { attributes: true, childList: true, subtree: true, characterData: true });
      });
      const asked = { index, table: many, robust: { ...robust, replications: 150_000 } };
      await page.evaluate((asked) => Object.assign(document.querySelector("peil-index"), asked), asked);
      await page.locator("peil-index .status span", { hasText: /replications|gjentak/ }).waitFor();
      await page.waitForFunction(() => heard.size > 3);
      const status = page.locator("peil-index [role=status]");
      assert.equal(await status.textContent(), working);
      if (lang === "en") assert.deepEqual(await faults(page, "peil-index"), []);
      await page.evaluate(() => (tasks.length = 0));
      await page.getByRole("button", { name: cancel }).click();
      await page.getByText(cancelled).waitFor();
      assert.equal(await page.evaluate(() => document.querySelector("peil-index").shadowRoot.activeElement?.className), "status");
      // The button begins the same again; another question is another beginning.
      await page.getByRole("button", { name: again }).click();
      await page.waitForFunction(() => document.querySelector("peil-index").shadowRoot.querySelector("progress"));
      await page.evaluate((robust) => (document.querySelector("peil-index").robust = robust), robust);
      await settled(page);
      const { cells, problems } = await shown(page);
      assert.deepEqual(problems, []);
      assert.deepEqual(cells, run.ranks(found, { language: lang }).around.table.rows);
      assert.equal(await page.evaluate(() => failed), 0);
      const longest = Math.max(0, ...(await page.evaluate(() => tasks)));
      context.diagnostic(`${lang}: longest task of the page's thread ${longest.toFixed(0)} ms`);
      assert.ok(longest < 1000, `the page stood still for ${longest} ms`);
    });
  }
});

test("what has no effect is refused, and all problems of a document are listed", async () => {
  const refused = async (attributes, properties = { index, table }) => {
    let problems;
    await withPage(page(properties, attributes), async (page) => {
      await settled(page);
      problems = (await shown(page)).problems;
    });
    return problems.join("; ");
  };
  assert.match(await refused('like="size"'), /`like` has no effect on `contributions`/);
  assert.match(await refused('show="map"'), /`map`/);
  assert.match(await refused('show="ranks"'), /`robust` must name/);
  assert.match(await refused('show="profile"'), /`unit` must name/);
  assert.match(await refused('unit="Brg"'), /did you mean `Berg`/);
  const bad = await refused("", { index: 'id = "a"\nparts = [{ id = "x", weight = -1 }, { id = "x" }]\n', table });
  assert.match(bad, /weight/);
  assert.match(bad, /parts\[1\]|line 2/);
});

test("text from documents and tables stays text, and the page is not widened", async () => {
  const evil = '<img src=x onerror="document.title=1">';
  const own = { id: "i", label: evil, parts: [{ id: "x", label: evil }, { id: "y" }] };
  const columns = { town: [evil, "a very long name of a municipality that goes on and on"], x: [1, 2], y: [3, 4] };
  await withPage(
    page({ index: own, table: columns }, 'show="contributions tree"'),
    async (page) => {
      await settled(page);
      const { cells, width } = await shown(page);
      assert.ok(cells.flat().includes(evil));
      assert.equal(width, 320);
      const count = () => document.querySelector("peil-index").shadowRoot.querySelectorAll("img, script").length;
      assert.equal(await page.evaluate(count), 0);
      assert.equal(await page.title(), "peil");
    },
    { viewport: { width: 320, height: 700 } },
  );
});

test("the element has no accessibility fault that axe finds, light or dark", async () => {
  for (const style of ["", ":root { background: #111; color: #eee }"]) {
    await withPage(page({ index, table }, 'lang="nb" unit="Berg" show="contributions tree profile" like="size"', style), async (page) => {
      await settled(page);
      assert.deepEqual(await faults(page, "peil-index"), []);
    });
  }
});
