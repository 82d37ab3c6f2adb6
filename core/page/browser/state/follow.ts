import type { PageChange } from "../../../sandbox/page-protocol.ts";
import { apply, replaceAll } from "./apply.ts";
import { connection } from "./state.ts";

/** How long after a failure the server is asked again, in milliseconds. */
const RETRY_MS = 1_500;

/**
 * Loads everything, then follows the changes. After a failure it begins anew; whatever happened
 * in between comes with the next snapshot.
 */
export function follow(): void {
  const source = new EventSource("api/changes");
  /** What came while the snapshot was on its way: it goes on top of it. */
  let early: PageChange[] | undefined = [];
  let over = false;

  const lost = () => {
    if (over) return;
    over = true;
    source.close();
    if (connection.value !== "stopped") connection.value = "lost";
    retrySoon();
  };
  const loaded = () => {
    if (over) return;
    apply(early ?? []);
    early = undefined;
    connection.value = "open";
  };

  source.onopen = () => {
    load().then(loaded, lost);
  };
  source.onmessage = ({ data }) => {
    const changes = JSON.parse(data) as readonly PageChange[];
    if (early) early.push(...changes);
    else apply(changes);
  };
  source.onerror = lost;
}

const retrySoon = () => setTimeout(retry, RETRY_MS);

/** The server may know this browser no longer; its own page says where a new link is found. */
function retry(): void {
  fetch("./").then(({ status }) => (status === 403 ? location.reload() : follow()), retrySoon);
}

async function load(): Promise<void> {
  const response = await fetch("api/snapshot");
  if (!response.ok) throw new Error(`snapshot: ${response.status}`);
  replaceAll(await response.json());
}
