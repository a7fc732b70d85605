/** The explorer with all that it needs: what pages load as one file, `dist/explorer.js`. */

import "./inside.js";

export { PeilExplorer } from "./explorer.js";
export { Background } from "../../worker/background.js";
