/** The entry point `peil/worker` for Node, which has no workers of pages: the work is done on the thread that asks. */

import "../node.js";

export { Background, type BackgroundOptions, type Waiting } from "./background.js";
export type { Done, Figures, FiguresAsked } from "./protocol.js";
