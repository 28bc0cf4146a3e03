import { u16 } from "./bytes.ts";

const IPV6_GROUPS = 8;
/** ::ffff:0:0/96, RFC 4291 2.5.5.2: the one prefix below which inet_ntop writes the end as IPv4 (RFC 5952 5). */
const MAPPED_PREFIX_GROUPS = 6;

/** The address at `offset` as text: dotted decimal, or RFC 5952. The bytes must be there: 4, or 16 for IPv6. Zones are not on the wire. */
export function addressText(data: Uint8Array, offset: number, ipVersion: number): string {
  return ipVersion === 6 ? ipv6Text(data, offset) : ipv4Text(data, offset);
}

function ipv4Text(data: Uint8Array, offset: number): string {
  return `${data[offset]}.${data[offset + 1]}.${data[offset + 2]}.${data[offset + 3]}`;
}

function ipv6Text(data: Uint8Array, offset: number): string {
  const groups = Array.from({ length: IPV6_GROUPS }, (_, index) => u16(data, offset + 2 * index));
  if (isMapped(groups)) return `::ffff:${ipv4Text(data, offset + 2 * MAPPED_PREFIX_GROUPS)}`;
  const text = groups.map((group) => group.toString(16));
  const { start, length } = longestZeroRun(groups);
  if (length < 2) return text.join(":");
  return `${text.slice(0, start).join(":")}::${text.slice(start + length).join(":")}`;
}

function isMapped(groups: readonly number[]): boolean {
  return groups[MAPPED_PREFIX_GROUPS - 1] === 0xffff && groups.slice(0, MAPPED_PREFIX_GROUPS - 1).every((group) => group === 0);
}

/** RFC 5952 4.2.3: the longest run of zero groups, the first of equals. */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}
