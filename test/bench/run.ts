import { benchCallback } from "./callback.ts";
import { benchCrypto } from "./crypto.ts";
import { benchDurable } from "./durable.ts";
import { benchFlood } from "./flood.ts";
import { benchJobs } from "./jobs.ts";
import { benchKeywords } from "./keywords.ts";
import { benchPeers } from "./peers.ts";
import { benchPush } from "./push.ts";
import { benchReload } from "./reload.ts";
import { benchRoute } from "./route.ts";
import { benchRows } from "./rows.ts";
import { benchStartup } from "./startup.ts";
import { benchStations } from "./stations.ts";
import { benchStore } from "./store.ts";
import { benchTalks } from "./talks.ts";
import { benchTestkit } from "./testkit.ts";

/** `npm run bench [-- names]`: every figure beside its comparison, in one run. */
const SECTIONS: Readonly<Record<string, () => Promise<void>>> = {
  callback: benchCallback,
  crypto: benchCrypto,
  stations: benchStations,
  keywords: benchKeywords,
  startup: benchStartup,
  flood: benchFlood,
  testkit: benchTestkit,
  durable: benchDurable,
  push: benchPush,
  store: benchStore,
  rows: benchRows,
  reload: benchReload,
  talks: benchTalks,
  route: benchRoute,
  jobs: benchJobs,
  peers: benchPeers,
};

const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : Object.keys(SECTIONS)) {
  const section = SECTIONS[name];
  if (!section) {
    console.error(`no section ${name}; there are: ${Object.keys(SECTIONS).join(", ")}`);
    process.exit(2);
  }
  await section();
}
