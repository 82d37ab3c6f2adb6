import { render } from "preact";
import { Shell } from "./shell/shell.tsx";
import { follow } from "./state/follow.ts";

const root = document.getElementById("app");
if (!root) throw new Error("the page has no #app");

render(<Shell />, root);
follow();
