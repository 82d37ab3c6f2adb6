import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "vitest";
import { isPublicAddress } from "../../../../../core/wecom/api/media/safe-target.ts";

const CLOSED = [
  "0.0.0.0",
  "10.0.0.1",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "127.255.255.254",
  "169.254.169.254",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.8",
  "192.0.2.1",
  "192.88.99.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.7",
  "203.0.113.7",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:10.0.0.1",
  "::ffff:8.8.8.8",
  "::8.8.8.8",
  "64:ff9b::8.8.8.8",
  "fe80::1",
  "fc00::1",
  "fd12:3456::1",
  "ff02::1",
  "100::1",
  "2001:db8::1",
  "2001::1",
  "2002:7f00:1::1",
  "3fff::1",
  "fec0::1",
];
const OPEN = [
  "8.8.8.8",
  "1.1.1.1",
  "100.63.255.255",
  "100.128.0.1",
  "172.15.0.1",
  "172.32.0.1",
  "169.253.1.1",
  "192.167.1.1",
  "198.17.1.1",
  "223.255.255.254",
  "2400:3200::1",
  "2606:4700:4700::1111",
  "2001:4860:4860::8888",
];

describe("isPublicAddress", () => {
  for (const address of CLOSED) {
    it(`refuses ${address}`, () => assert.equal(isPublicAddress(address), false));
  }

  for (const address of OPEN) {
    it(`lets ${address} pass`, () => assert.equal(isPublicAddress(address), true));
  }

  it("refuses what is no address", () => {
    for (const text of ["", "localhost", "2130706433", "0177.0.0.1", "127.1", "fe80::1%lo"]) {
      assert.equal(isPublicAddress(text), false, text);
    }
  });

  it("refuses every address of IPv4 that is dressed as one of IPv6", () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        assert.equal(isPublicAddress(`::ffff:${address}`), false);
        assert.equal(isPublicAddress(`::${address}`), false);
        assert.equal(isPublicAddress(`64:ff9b::${address}`), false);
      }),
    );
  });
});
