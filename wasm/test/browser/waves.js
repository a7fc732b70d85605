/** Forty municipalities asked three times, two of which merged before the last: made up, for tests of several waves. */

/** A unit's number from 0 to 99 that shows no pattern. */
const scattered = (unit, wave) => ((unit * 7919 + wave * 104729 + unit * unit * 31) % 1009) % 100;

const wave = (index, units, yes) => {
  const rows = units.map((unit) => {
    const size = unit < 24 ? "small" : "large";
    const name = unit === 38 && index === 2 ? "m38+39" : `m${unit}`;
    const answer = (question) => (scattered(unit, 5 * question) < yes[question] ? "yes" : "no");
    // Every tenth, another tenth each time, does not answer.
    return (unit + index) % 10 === 0 ? undefined : [name, size, answer(0), answer(1)].join(",");
  });
  return `name,size,open,shared\n${rows.filter(Boolean).join("\n")}\n`;
};

const all = Array.from({ length: 40 }, (_, unit) => unit);

/** Answers by wave. */
export const waves = {
  2018: wave(0, all, [30, 50]),
  2022: wave(1, all, [55, 50]),
  2023: wave(2, all.slice(0, 39), [80, 52]),
};

const label = (nb, nn, en) => ({ nb, nn, en });
const category = (code, ...labels) => ({ code, label: label(...labels) });
const answers = [category("yes", "Ja", "Ja", "Yes"), category("no", "Nei", "Nei", "No")];

/** Their document. */
export const survey = {
  peil: 1,
  id: "three-waves",
  title: label("Åpne data", "Opne data", "Open data"),
  languages: ["nb", "nn", "en"],
  population: {
    size: { 2018: 40, 2022: 40, 2023: 39 },
    unit: {
      one: label("kommune", "kommune", "municipality"),
      many: label("kommuner", "kommunar", "municipalities"),
      all: label("kommunene", "kommunane", "the municipalities"),
    },
  },
  waves: [{ id: 2018 }, { id: 2022 }, { id: 2023 }],
  crosswalk: [{ wave: "2023", from: ["m38", "m39"], to: ["m38+39"] }],
  design: { unit: "name" },
  variables: [
    {
      id: "size",
      label: label("Størrelse", "Storleik", "Size"),
      categories: [category("small", "Små", "Små", "Small"), category("large", "Store", "Store", "Large")],
    },
  ],
  questions: [
    { id: "open", kind: "single", text: label("Deler dere?", "Deler de?", "Do you share?"), answers },
    { id: "shared", kind: "single", text: label("Sammen?", "Saman?", "Together?"), answers },
  ],
  indicators: [
    {
      id: "open",
      label: label("Deler åpne data", "Deler opne data", "Shares open data"),
      statement: label("delte åpne data", "delte opne data", "shared open data"),
      measure: "share",
      question: "open",
      answers: ["yes"],
    },
    {
      id: "shared",
      label: label("Samarbeider om det", "Samarbeider om det", "Does so with others"),
      statement: label("samarbeidet om det", "samarbeidde om det", "did so with others"),
      measure: "share",
      question: "shared",
      answers: ["yes"],
    },
  ],
};
