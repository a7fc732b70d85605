/**
 * `<peil-indicator>` in notebooks, as an anywidget: Python computes, the element draws, and what readers choose goes back to
 * Python. The default export is what anywidget asks for, in Jupyter, VS Code, marimo and wherever else it runs.
 */

import type { Chosen } from "./choosers.js";
import type { Computed } from "./compute.js";
import "./indicator.js";

export type { Figures, FiguresView, Selection } from "./figures.js";
export { PeilIndicator } from "./indicator.js";

/** So long a choice waits before the element says that nobody answers, as in a notebook without its kernel. */
const PATIENCE = 8000;

/** What anywidget hands over of the widget's state. */
interface Model {
  get(name: string): unknown;
  set(name: string, value: unknown): void;
  save_changes(): void;
  on(event: string, callback: () => void): void;
  off(event: string, callback: () => void): void;
}

/** What is computed, and which row of the estimates each drawn row is; in the order drawn unless said. */
type Sent = Computed & { order?: readonly number[] };

function render({ model, el }: { model: Model; el: HTMLElement }): () => void {
  const element = document.createElement("peil-indicator");
  element.choose = "by lang row";
  let order: readonly number[] | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const answered = () => {
    clearTimeout(waiting);
    element.waits = false;
  };
  const choose = (name: string, value: unknown) => {
    model.set(name, value);
    model.save_changes();
  };
  const mark = () => {
    const row = model.get("row") as number | null;
    element.row = row !== null && order ? order.indexOf(row) : row;
  };
  const show = () => {
    answered();
    const sent = JSON.parse(model.get("_shown") as string) as Sent;
    order = sent.order;
    element.lang = model.get("lang") as string;
    element.drawings = sent;
    mark();
  };
  element.addEventListener("peil-choose", (event) => {
    const { name, value } = (event as CustomEvent<Chosen>).detail;
    event.preventDefault();
    if (name === "row") {
      choose("row", value === null ? null : (order?.[value as number] ?? value));
      return;
    }
    clearTimeout(waiting);
    waiting = setTimeout(() => (element.waits = true), PATIENCE);
    choose(name, name === "by" ? String(value).split(" ").filter((id) => id !== "") : value);
  });
  const changes = [["_shown", show], ["row", mark]] as const;
  for (const [name, changed] of changes) model.on(`change:${name}`, changed);
  show();
  el.append(element);
  fit(element);
  return () => {
    answered();
    for (const [name, changed] of changes) model.off(`change:${name}`, changed);
    element.remove();
  };
}

/** Fits the colours to the notebook around: that of its pages, where it says which, behind what is written over lines. */
function fit(element: HTMLElement): void {
  const page = getComputedStyle(document.body);
  const surface = ["--jp-layout-color0", "--vscode-editor-background"].find((name) => page.getPropertyValue(name) !== "");
  if (surface) element.style.setProperty("--peil-surface", `var(${surface})`);
  // VS Code puts widgets on white in dark themes as well, since many do not know its themes; this one does.
  requestAnimationFrame(() => {
    const white = element.closest<HTMLElement>(".cell-output-ipywidget-background");
    white?.style.setProperty("background-color", "transparent", "important");
  });
}

export default { render };
