import assert from "node:assert/strict";
import { describe, it } from "vitest";
import { safeTarget } from "../../../../../core/wecom/api/media/safe-target.ts";

const resolving = (...addresses: readonly string[]) => ({
  trustedHosts: ["files.intra.example", "10.0.0.5:8080"],
  resolve: async () => addresses,
});
const nobody = {
  trustedHosts: [],
  resolve: () => Promise.reject(new Error("nobody is asked")),
};
const refused = (url: string, code: string, rules = resolving("8.8.8.8")) =>
  assert.rejects(safeTarget(new URL(url), rules), { code });

describe("safeTarget", () => {
  it("decides on the first address of a name", async () => {
    const url = new URL("https://pic.example/a.png");
    assert.deepEqual(await safeTarget(url, resolving("8.8.8.8", "1.1.1.1")), {
      url,
      address: "8.8.8.8",
    });
  });

  it("takes an address as it is, asking nobody", async () => {
    const { address } = await safeTarget(new URL("https://[2400:3200::1]/a.png"), nobody);
    assert.equal(address, "2400:3200::1");
  });

  for (const host of [
    "127.0.0.1",
    "[::1]",
    "[::ffff:10.0.0.1]",
    "169.254.169.254",
    "100.64.0.1",
    "2130706433",
    "0x7f.1",
    "0177.0.0.1",
    "127.1",
    "0",
    "[fe80::1]",
    "[64:ff9b::7f00:1]",
  ]) {
    it(`refuses ${host} in any form`, () => refused(`https://${host}/`, "ERR_ADDRESS", nobody));
  }

  it("refuses a name of which one address lies inside", () =>
    refused("https://rebinding.example/", "ERR_ADDRESS", resolving("8.8.8.8", "127.0.0.1")));

  it("refuses other protocols", async () => {
    await refused("http://pic.example/a.png", "ERR_ADDRESS");
    await refused("ftp://pic.example/a.png", "ERR_ADDRESS");
    await refused("file:///etc/passwd", "ERR_ADDRESS");
    await refused("gopher://pic.example/", "ERR_ADDRESS");
  });

  it("refuses a password in the address", () =>
    refused("https://user:password@pic.example/", "ERR_ADDRESS"));

  it("cannot fetch from a name without an address", async () => {
    await refused("https://nowhere.example/", "ERR_MEDIA", resolving());
    await refused("https://nowhere.example/", "ERR_MEDIA", nobody);
  });

  it("lets trusted hosts be inside, and speak http", async () => {
    const inside = resolving("10.1.1.1");
    const host = await safeTarget(new URL("http://files.intra.example:81/a.png"), inside);
    assert.equal(host.address, "10.1.1.1");
    const port = await safeTarget(new URL("http://10.0.0.5:8080/a.png"), nobodyButTrusted);
    assert.equal(port.address, "10.0.0.5");
    await refused("http://10.0.0.5:8081/a.png", "ERR_ADDRESS", nobodyButTrusted);
    await refused("ftp://files.intra.example/a.png", "ERR_ADDRESS", inside);
  });
});

const nobodyButTrusted = { ...nobody, trustedHosts: ["10.0.0.5:8080"] };
