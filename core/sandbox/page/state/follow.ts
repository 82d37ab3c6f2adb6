import type { PageChange } from "../../page-protocol.ts";
import { apply, replaceAll } from "./apply.ts";
import { connection } from "./state.ts";

/** How long changes are collected before the page is drawn again, in milliseconds. */
const COLLECT = 40;
/** How long after a failure the server is asked again, in milliseconds. */
const RETRY = 1_500;

let pending: PageChange[] = [];
let drawing = false;
let loading = false;

/**
 * Loads everything, then follows the changes. After a failure it begins anew; whatever happened
 * in between comes with the next snapshot.
 */
export function follow(): void {
  const source = new EventSource("api/changes");
  source.onopen = () => {
    load().catch(lost);
  };
  source.onmessage = ({ data }) => {
    pending.push(...(JSON.parse(data) as readonly PageChange[]));
    drawSoon();
  };
  source.onerror = () => lost();

  let over = false;
  function lost(): void {
    if (over) return;
    over = true;
    source.close();
    connection.value = "lost";
    setTimeout(follow, RETRY);
  }
}

/** Changes that arrive while the snapshot is on its way wait, and are applied on top of it. */
async function load(): Promise<void> {
  loading = true;
  pending = [];
  try {
    const response = await fetch("api/snapshot");
    // The link that opened the page is over; the server says where the next one is.
    if (response.status === 401 || response.status === 403) return location.reload();
    if (!response.ok) throw new Error(`snapshot: ${response.status}`);
    replaceAll(await response.json());
    connection.value = "open";
  } finally {
    loading = false;
    drawSoon();
  }
}

function drawSoon(): void {
  if (drawing || loading || pending.length === 0) return;
  drawing = true;
  setTimeout(() => {
    drawing = false;
    if (loading) return;
    const changes = pending;
    pending = [];
    apply(changes);
  }, COLLECT);
}
