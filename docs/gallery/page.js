/** What the gallery's own page does: it says which language the elements speak, copies code, and opens the file of an example. */

const elements = [...document.querySelectorAll(".live > *")];

document.querySelector("#language").addEventListener("change", ({ target }) => {
  for (const element of elements) element.lang = target.value;
  for (const said of document.querySelectorAll(".code .lang")) said.textContent = target.value;
});

for (const box of document.querySelectorAll(".code")) {
  const [button, code] = [box.querySelector("button"), box.querySelector("code")];
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      // Where the browser does not let pages write to the clipboard, readers can.
      getSelection().selectAllChildren(code);
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = usual), 2000);
  });
}

document.querySelector("#example").addEventListener("click", () => {
  const text = document.querySelector('script[data-file="answers.csv"]').textContent.trim();
  document.querySelector("peil-explorer").open(new File([`${text}\n`], "answers.csv", { type: "text/csv" }));
});
