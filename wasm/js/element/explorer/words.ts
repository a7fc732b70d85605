/** What the explorer's own controls say. Figures, sentences, notes and the core's problems come from the core. */

import type { ColumnKind, Language } from "../../types.js";

/** A number as the language writes it. */
type Count = string;

export interface Words {
  private: string;
  answers: string;
  document: string;
  drop: string;
  tooLarge: (size: Count, most: Count) => string;
  reading: string;
  found: (file: string, rows: Count, columns: Count) => string;
  rows: string;
  row: string;
  firstColumns: (shown: Count, of: Count) => string;
  columns: string;
  column: string;
  holds: string;
  different: string;
  missing: string;
  range: string;
  kinds: Record<ColumnKind, string>;
  leftOut: string;
  design: string;
  size: string;
  sizeHelp: string;
  weight: string;
  strata: string;
  psu: string;
  fpc: string;
  none: string;
  named: string;
  title: string;
  one: string;
  many: string;
  all: string;
  units: readonly [one: string, many: string, all: string];
  survey: string;
  ownDocument: (title: string) => string;
  dropDocument: string;
  choose: string;
  indicator: string;
  by: string;
  wave: string;
  everybody: string;
  nothingToEstimate: string;
  figures: string;
  tooMany: (rows: Count) => string;
  drawn: (rows: Count) => string;
  keep: string;
  saveToml: string;
  saveJson: string;
  saveCsv: string;
  saveFigures: string;
  embed: string;
  embedFigures: (size: Count) => string;
  embedAnswers: string;
  embedHelp: (files: readonly string[]) => string;
}

const en: Words = {
  private: "The file stays on this machine: it is read and computed here, and nothing is sent anywhere.",
  answers: "Answers (CSV)",
  document: "Survey document (TOML or JSON), if there is one",
  drop: "Drop the files here, or choose them:",
  tooLarge: (size, most) => `The file has ${size} MB; at most ${most} MB can be read in a page`,
  reading: "Reading the answers",
  found: (file, rows, columns) => `${file}: ${rows} rows, ${columns} columns`,
  rows: "The rows of the file",
  row: "Row",
  firstColumns: (shown, of) =>
    `The first ${shown} of ${of} columns are listed; the others are taken as they seem to be.`,
  columns: "What the columns hold",
  column: "Column",
  holds: "Holds",
  different: "Different",
  missing: "Missing",
  range: "From–to",
  kinds: { single: "answers", number: "numbers", text: "text" },
  leftOut: "left out",
  design: "How units came in",
  size: "Number of units in the population (N)",
  sizeHelp: "Give it where all of them were asked.",
  weight: "Weight",
  strata: "Stratum",
  psu: "Primary sampling unit",
  fpc: "Population size of the stratum, or sampling fraction (fpc)",
  none: "none",
  named: "What they are called",
  title: "Title",
  one: "One unit",
  many: "Several units",
  all: "All units",
  units: ["unit", "units", "the units"],
  survey: "Survey",
  ownDocument: (title) => `Figures are those of the document “${title}”.`,
  dropDocument: "Leave the document out",
  choose: "What is shown",
  indicator: "Indicator",
  by: "By",
  wave: "Wave",
  everybody: "everybody together",
  nothingToEstimate: "No column holds answers or numbers, so there is nothing to estimate.",
  figures: "Figures",
  tooMany: (rows) => `These are ${rows} estimates, too many to be drawn. The CSV file below has all of them.`,
  drawn: (rows) => `${rows} estimates are shown.`,
  keep: "Take it with you",
  saveToml: "Survey document (TOML)",
  saveJson: "Survey document (JSON)",
  saveCsv: "Estimates (CSV)",
  saveFigures: "Figures for a page (JSON)",
  embed: "Code for a page",
  embedFigures: (size) => `The figures alone: no answers are in the page, and its module is small (${size}\u00a0kB).`,
  embedAnswers: "The survey document and the answers: the page computes for itself, and the answers are public.",
  embedHelp: (files) => `It works in a page that has these files beside it: ${files.join(", ")}.`,
};

const nb: Words = {
  private: "Filen blir på denne maskinen: Den leses og regnes på her, og ingenting sendes noe sted.",
  answers: "Svar (CSV)",
  document: "Undersøkelsesdokument (TOML eller JSON), hvis det finnes",
  drop: "Slipp filene her, eller velg dem:",
  tooLarge: (size, most) => `Filen er på ${size} MB; en side kan lese høyst ${most} MB`,
  reading: "Leser svarene",
  found: (file, rows, columns) => `${file}: ${rows} rader, ${columns} kolonner`,
  rows: "Radene i filen",
  row: "Rad",
  firstColumns: (shown, of) =>
    `De første ${shown} av ${of} kolonner er listet opp; de andre tas slik de ser ut til å være.`,
  columns: "Hva kolonnene inneholder",
  column: "Kolonne",
  holds: "Inneholder",
  different: "Ulike",
  missing: "Mangler",
  range: "Fra–til",
  kinds: { single: "svar", number: "tall", text: "tekst" },
  leftOut: "tas ikke med",
  design: "Hvordan enhetene kom med",
  size: "Antall enheter i populasjonen (N)",
  sizeHelp: "Oppgi det når alle ble spurt.",
  weight: "Vekt",
  strata: "Stratum",
  psu: "Primær utvalgsenhet",
  fpc: "Stratumets populasjonsstørrelse, eller utvalgsbrøk (fpc)",
  none: "ingen",
  named: "Hva de heter",
  title: "Tittel",
  one: "Én enhet",
  many: "Flere enheter",
  all: "Alle enhetene",
  units: ["enhet", "enheter", "enhetene"],
  survey: "Undersøkelse",
  ownDocument: (title) => `Tallene er de som dokumentet «${title}» har.`,
  dropDocument: "Ta bort dokumentet",
  choose: "Hva som vises",
  indicator: "Indikator",
  by: "Etter",
  wave: "Runde",
  everybody: "alle under ett",
  nothingToEstimate: "Ingen kolonne inneholder svar eller tall, så det er ingenting å regne på.",
  figures: "Tall",
  tooMany: (rows) => `Dette er ${rows} anslag, for mange til å tegnes. CSV-filen nedenfor har alle.`,
  drawn: (rows) => `${rows} anslag vises.`,
  keep: "Ta det med",
  saveToml: "Undersøkelsesdokument (TOML)",
  saveJson: "Undersøkelsesdokument (JSON)",
  saveCsv: "Anslag (CSV)",
  saveFigures: "Tall til en nettside (JSON)",
  embed: "Kode til en nettside",
  embedFigures: (size) => `Bare tallene: Ingen svar er i siden, og modulen er liten (${size}\u00a0kB).`,
  embedAnswers: "Undersøkelsesdokumentet og svarene: Siden regner selv, og svarene er offentlige.",
  embedHelp: (files) => `Den virker i en side som har disse filene ved siden av seg: ${files.join(", ")}.`,
};

const nn: Words = {
  private: "Fila blir på denne maskina: Ho blir lesen og rekna på her, og ingenting blir sendt nokon stad.",
  answers: "Svar (CSV)",
  document: "Undersøkingsdokument (TOML eller JSON), om det finst",
  drop: "Slepp filene her, eller vel dei:",
  tooLarge: (size, most) => `Fila er på ${size} MB; ei side kan lese høgst ${most} MB`,
  reading: "Les svara",
  found: (file, rows, columns) => `${file}: ${rows} rader, ${columns} kolonnar`,
  rows: "Radene i fila",
  row: "Rad",
  firstColumns: (shown, of) =>
    `Dei første ${shown} av ${of} kolonnar er lista opp; dei andre blir tekne slik dei ser ut til å vere.`,
  columns: "Kva kolonnane inneheld",
  column: "Kolonne",
  holds: "Inneheld",
  different: "Ulike",
  missing: "Manglar",
  range: "Frå–til",
  kinds: { single: "svar", number: "tal", text: "tekst" },
  leftOut: "blir ikkje teken med",
  design: "Korleis einingane kom med",
  size: "Talet på einingar i populasjonen (N)",
  sizeHelp: "Oppgi det når alle vart spurde.",
  weight: "Vekt",
  strata: "Stratum",
  psu: "Primær utvalseining",
  fpc: "Populasjonsstorleiken til stratumet, eller utvalsbrøk (fpc)",
  none: "ingen",
  named: "Kva dei heiter",
  title: "Tittel",
  one: "Éi eining",
  many: "Fleire einingar",
  all: "Alle einingane",
  units: ["eining", "einingar", "einingane"],
  survey: "Undersøking",
  ownDocument: (title) => `Tala er dei som dokumentet «${title}» har.`,
  dropDocument: "Ta bort dokumentet",
  choose: "Kva som blir vist",
  indicator: "Indikator",
  by: "Etter",
  wave: "Runde",
  everybody: "alle under eitt",
  nothingToEstimate: "Ingen kolonne inneheld svar eller tal, så det er ingenting å rekne på.",
  figures: "Tal",
  tooMany: (rows) => `Dette er ${rows} anslag, for mange til å teiknast. CSV-fila nedanfor har alle.`,
  drawn: (rows) => `${rows} anslag blir viste.`,
  keep: "Ta det med",
  saveToml: "Undersøkingsdokument (TOML)",
  saveJson: "Undersøkingsdokument (JSON)",
  saveCsv: "Anslag (CSV)",
  saveFigures: "Tal til ei nettside (JSON)",
  embed: "Kode til ei nettside",
  embedFigures: (size) => `Berre tala: Ingen svar er i sida, og modulen er liten (${size}\u00a0kB).`,
  embedAnswers: "Undersøkingsdokumentet og svara: Sida reknar sjølv, og svara er offentlege.",
  embedHelp: (files) => `Han verkar i ei side som har desse filene ved sida av seg: ${files.join(", ")}.`,
};

/** The words of every language; one that is missing does not compile. */
export const WORDS: Readonly<Record<Language, Words>> = { en, nb, nn };
