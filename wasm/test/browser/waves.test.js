/** `<peil-indicator>` with answers of several waves: figures by wave, changes and trends are those that Node finds. */

import assert from "node:assert/strict";

import { Survey } from "peil";

import { agrees, faults, near, page, settled, shown } from "./drawn.js";
import { test, withPage } from "./support.js";
import { survey, waves } from "./waves.js";

/** The same in the order in which the element shows it: all of one indicator and cell together. */
function beside(all, row = (one) => one) {
  const key = (one) => JSON.stringify([row(one).indicator, row(one).by]);
  const order = [...new Set(all.map(key))];
  return [...all].sort((one, other) => order.indexOf(key(one)) - order.indexOf(key(other)));
}

const panelOf = async (document = survey) => (await Survey.load(document)).readWaves(waves);

test("figures of three waves, their changes and their trend are drawn and tabled as Node finds them", async () => {
  const margin = 0.15;
  const estimates = (await panelOf()).estimate("open", { by: "size" });
  const changes = beside(estimates.changes({ margin, adjust: "holm" }), (change) => change.to);
  const trends = estimates.trend();
  assert.deepEqual([estimates.rows.length, changes.length, trends.length], [6, 4, 2]);
  const attributes = 'indicator="open" by="size" margin="0.15" adjust="holm" lang="nb"';
  await withPage(page({ survey, waves }, attributes), async (page) => {
    await settled(page);
    const { captions, heads, notes, plots, sentences, cells } = await shown(page);
    assert.deepEqual(captions, [
      "Åpne data",
      "Åpne data. Endringer mellom rundene",
      "Åpne data. Utviklingen fra 2018 til 2023",
    ]);
    const [figures, moved, slopes] = plots;
    agrees(figures, beside(estimates.rows));
    const differences = (found) => found.map((one) => ({ notes: [], estimate: one.slope ?? one.difference, ...one }));
    agrees(moved, differences(changes));
    agrees(slopes, differences(trends));
    near(moved.margin[0][0], -margin);
    near(moved.margin[0][1], margin);
    const words = { rise: "økning", fall: "nedgang", standstill: "stillstand", not_determined: "ikke fastslått" };
    changes.forEach((change) => assert.ok(moved.texts.includes(words[change.verdict]), change.verdict));
    trends.forEach((trend) => assert.ok(slopes.texts.includes(words[trend.verdict]), trend.verdict));
    assert.match(moved.described, /Små, 2018 til 2022: \+?\S+ \(.+\), /);
    assert.ok(heads[1].includes("Svarte begge ganger") && heads[1].includes("Justert p"), heads[1].join());
    assert.ok(cells.some((row) => row.includes(String(changes[0].dependence.both))));
    assert.match(notes, /flere sammenligninger/);
    const drawn = estimates.drawingFound({ find: "changes", margin, adjust: "holm" }, "nb");
    const told = drawn.groups.flatMap((group) => group.rows.map((row) => row.sentence));
    assert.deepEqual(sentences.slice(0, 4), told);
    assert.match(told[0], /2018.*2022|2022.*2018/);
  });
});

for (const [lang, caption, word] of [
  ["nb", "Åpne data. Endringer fra 2018 til 2023", "økning"],
  ["nn", "Opne data. Endringar frå 2018 til 2023", "auke"],
  ["en", "Open data. Changes from 2018 to 2023", "rise"],
]) {
  test(`a change between two of the waves is told in the language asked for: ${lang}`, async () => {
    const estimates = (await panelOf()).estimate("open");
    const expected = estimates.phraseChange({ from: 2018, to: 2023, margin: 0.05 }, lang);
    const attributes = `indicator="open" change="2018 2023" margin="0.05" wave="2023" lang="${lang}"`;
    await withPage(page({ survey, waves: Object.entries(waves) }, attributes), async (page) => {
      await settled(page);
      const { captions, plots, sentences } = await shown(page);
      assert.equal(captions[1], caption);
      assert.equal(plots[0].dots.length, 1, "figures of the wave asked for alone");
      assert.ok(plots[1].texts.includes(word), plots[1].texts.join());
      assert.equal(sentences[1], expected[0]);
    });
  });
}

test("waves are read from files, and from scripts inside the element", async () => {
  const files = Object.fromEntries(Object.entries(waves).map(([wave, text]) => [`/${wave}.csv`, text]));
  const attribute = 'indicator="open" waves="2022=/2022.csv 2023=/2023.csv"';
  await withPage(page({ survey }, attribute), async (page) => {
    await settled(page);
    assert.equal((await shown(page)).captions[1], "Open data. Changes from 2022 to 2023");
  }, { files });
  const scripts = ["2022", "2023"].map((wave) => `<script type="text/plain" data-peil="answers" data-wave="${wave}">${waves[wave]}</script>`);
  await withPage(page({ survey }, 'indicator="open"', "", scripts.join("")), async (page) => {
    await settled(page);
    const { captions, plots } = await shown(page);
    assert.equal(captions[1], "Open data. Changes from 2022 to 2023");
    assert.equal(plots[0].dots.length, 2);
  });
});

test("what is wrong with any of the waves is listed at once, with the wave", async () => {
  const bad = { ...waves, 2018: waves[2018].replace("yes", "maybe"), 2023: waves[2023].replace("no", "perhaps") };
  await withPage(page({ survey, waves: bad }), async (page) => {
    await settled(page);
    const { problems } = await shown(page);
    assert.equal(problems.length, 2, problems.join("\n"));
    assert.match(problems[0], /wave 2018.*maybe/);
    assert.match(problems[1], /wave 2023.*perhaps/);
  });
  const { crosswalk, ...without } = survey;
  assert.ok(crosswalk);
  await withPage(page({ survey: without, waves }), async (page) => {
    await settled(page);
    const { problems } = await shown(page);
    assert.ok(problems.some((problem) => /m38/.test(problem)), problems.join("\n"));
  });
});

test("what would have no effect is refused, and so are answers in two ways", async () => {
  const refused = async (properties, attributes, message) =>
    withPage(page({ survey, ...properties }, attributes), async (page) => {
      await settled(page);
      const { problems } = await shown(page);
      assert.equal(problems.length, 1);
      assert.match(problems[0], message);
    });
  const one = { answers: waves[2018] };
  await refused(one, 'wave="2018" change="2018 2022"', /`change` has no effect with answers of one wave/);
  await refused(one, 'wave="2018" margin="0.05"', /`margin` has no effect/);
  await refused({ ...one, waves }, "", /answers by wave were given as well/);
  await refused({}, 'waves="2018"', /`waves` has `2018`/);
  await refused({ waves }, 'indicator="open" change="2018 2019"', /2019/);
});

test("waves without a time have figures and changes, and the element says why no trend", async () => {
  const named = ["first", "second", "third"];
  const [sizes, answers] = [Object.values(survey.population.size), Object.values(waves)];
  const document = {
    ...survey,
    waves: named.map((id) => ({ id })),
    population: { ...survey.population, size: Object.fromEntries(named.map((id, at) => [id, sizes[at]])) },
    crosswalk: survey.crosswalk.map((own) => ({ ...own, wave: "third" })),
  };
  const properties = { survey: document, waves: named.map((id, at) => [id, answers[at]]) };
  await withPage(page(properties, 'indicator="open"'), async (page) => {
    await settled(page);
    const { captions, plots, problems } = await shown(page);
    assert.equal(captions.length, 2);
    assert.equal(plots.length, 2);
    assert.equal(problems.length, 3);
    assert.match(problems[0], /when the wave `first` was asked is not said/);
  });
});

test("waves fit a page of 320 pixels, can be reached by keyboard, and have no fault that axe finds", async () => {
  for (const width of [320, 1000]) {
    const attributes = 'indicator="open" by="size" margin="0.15" lang="nn"';
    await withPage(
      page({ survey, waves }, attributes),
      async (page) => {
        await settled(page);
        const found = await shown(page);
        assert.equal(found.width, width);
        assert.ok(found.plots.every((plot) => !plot.overflow));
        // Tables are scrolled and disclosures opened without a mouse.
        const at = () => document.querySelector("peil-indicator").shadowRoot.activeElement;
        await page.keyboard.press("Tab");
        assert.equal(await page.evaluate(`(${at})().className`), "scroll");
        await page.keyboard.press("Tab");
        await page.keyboard.press("Enter");
        assert.equal(await page.evaluate(`(${at})().parentElement.open`), true);
        assert.deepEqual(await faults(page), []);
        const folder = process.env.PEIL_SCREENSHOTS;
        if (folder) await page.screenshot({ path: `${folder}/waves-${width}.png`, fullPage: true });
      },
      { viewport: { width, height: 700 } },
    );
  }
});
