import { expect, test } from "vitest";
import { hostOf, namedHosts } from "./origins.ts";
import { ownAddresses } from "./own-addresses.ts";

test.each([
  ["-", ""],
  ["", ""],
  ["https://www.partner.example/stuk?x=1", "www.partner.example"],
  ["http://Partner.Example:8080", "partner.example"],
  ["https://naam:geheim@partner.example/", "partner.example"],
  ["http://192.0.2.1/", "other"],
  ["http://[2001:db8::1]/", "other"],
  ["http://localhost/", "other"],
  ["android-app://nl.voorbeeld", "other"],
  ["javascript:alert(1)", "other"],
  [`https://${"a".repeat(300)}.example/`, "other"],
])("%s came from '%s'", (referer, host) => {
  expect(hostOf(referer)).toBe(host);
});

test("a site is named from three reads on; the others are together", () => {
  const hosts = new Map([
    ["a.example", 3],
    ["b.example", 2],
    ["c.example", 1],
    ["other", 4],
  ]);
  expect([...namedHosts(hosts)]).toEqual([
    ["a.example", 3],
    ["other", 7],
  ]);
});

test("the newsroom's own addresses are told by address and by network", () => {
  const own = ownAddresses("192.0.2.7, 198.51.100.0/24,2001:db8:1::/48");
  expect(["192.0.2.7", "198.51.100.200", "2001:db8:1::5"].map(own)).toEqual([true, true, true]);
  expect(["192.0.2.8", "2001:db8:2::5", "nonsense"].map(own)).toEqual([false, false, false]);
  expect(ownAddresses("")("192.0.2.7")).toBe(false);
  expect(() => ownAddresses("192.0.2.0/33")).toThrow("192.0.2.0/33");
  expect(() => ownAddresses("kantoor")).toThrow("kantoor");
});
