/** Made-up answers, which the explorer is given as if a reader had chosen a file of them. */

const rows = ["municipality,county,size class,shares open data,hindered by lack of skills,employees"];
// Spreads whole numbers so that neighbours have little in common; the same in every browser.
const spread = (unit, salt) => (Math.imul(unit * 97 + salt, 2654435761) >>> 8) % 1000;
const one = (among, at) => among[Math.floor((at * among.length) / 1000)];
for (let unit = 1; unit <= 60; unit += 1) {
  const size = one(["small", "small", "middle", "middle", "large"], spread(unit, 1));
  const [bar, staff] = { small: [350, 60], middle: [550, 250], large: [800, 900] }[size];
  const open = spread(unit, 2) < 150 ? "don't know" : spread(unit, 3) < bar ? "yes" : "no";
  const skills = one(["not at all", "somewhat", "to a large extent"], spread(unit, 4));
  const county = one(["North", "East", "South", "West"], spread(unit, 5));
  rows.push(`M${String(unit).padStart(2, "0")},${county},${size},${open},${skills},${staff + spread(unit, 6)}`);
}

document.querySelector("#example").addEventListener("click", () => {
  document.querySelector("peil-explorer").open(new File([`${rows.join("\n")}\n`], "made-up.csv", { type: "text/csv" }));
});
