import { BlockList, isIP } from "node:net";

/**
 * A function that tells whether an address is one of the newsroom's own.
 * @param setting addresses and networks (`198.51.100.7, 2001:db8::/32`) parted by commas; empty for none
 * @throws Error naming what is neither
 */
export function ownAddresses(setting: string): (address: string) => boolean {
  const own = new BlockList();
  const networks = setting.split(",").map((part) => part.trim());
  for (const network of networks.filter((part) => part !== "")) {
    const [address = "", prefix] = network.split("/");
    const version = isIP(address);
    const bits = prefix === undefined ? (version === 4 ? 32 : 128) : Number(prefix);
    if (version === 0 || !Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) {
      throw new Error(`'${network}' is neither an address nor a network`);
    }
    own.addSubnet(address, bits, version === 4 ? "ipv4" : "ipv6");
  }
  if (own.rules.length === 0) return () => false;
  return (address) => {
    const version = isIP(address);
    return version !== 0 && own.check(address, version === 4 ? "ipv4" : "ipv6");
  };
}
