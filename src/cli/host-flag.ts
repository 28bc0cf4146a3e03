import { BlockList, isIP } from "node:net";
import { UsageError } from "./usage-error.ts";

/** Does an address belong to what `--host` names? */
export type HostTest = (ip: string) => boolean;

/** `--host`: addresses and networks in CIDR notation, with commas between them. */
export function parseHostFlag(text: string): HostTest {
  const list = new BlockList();
  for (const entry of text.split(",")) addEntry(list, entry.trim());
  return (ip) => {
    const version = isIP(ip);
    return version !== 0 && list.check(ip, version === 6 ? "ipv6" : "ipv4");
  };
}

function addEntry(list: BlockList, entry: string): void {
  const [address = "", prefix, ...rest] = entry.split("/");
  const version = isIP(address);
  const family = version === 6 ? "ipv6" : "ipv4";
  const longest = version === 6 ? 128 : 32;
  if (version === 0 || rest.length > 0 || (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest))) {
    throw new UsageError(`--host ${entry}: not an IP address or network; write 10.0.0.5, 10.0.0.0/24 or 2001:db8::/32`);
  }
  if (prefix === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(prefix), family);
}
