import { ROUTER } from "../../scripts/lab/addresses.ts";
import { sysctl } from "../../scripts/lab/firewall.ts";
import type { Stage } from "../../scripts/lab/stage.ts";

const OFFLOADS = ["tso", "gso", "gro", "tx", "rx"].flatMap((name) => [name, "off"]);

/**
 * Makes wires inside the router and gives its address on the client's side to `inside`, an end of the last of them: a program has to carry frames
 * from `eth0` to there. `wires`: the two ends of each.
 */
export async function moveInside(stage: Stage, wires: readonly (readonly [string, string])[]): Promise<void> {
  const inRouter = (...command: string[]): Promise<string> => stage.router.must(command);
  await inRouter("ip", "addr", "flush", "dev", "eth0");
  for (const [one, other] of wires) {
    await inRouter("ip", "link", "add", one, "type", "veth", "peer", "name", other);
    for (const device of [one, other]) {
      await inRouter("ethtool", "-K", device, ...OFFLOADS);
      await inRouter("sysctl", "-q", "-w", `net.ipv6.conf.${device}.disable_ipv6=1`);
      await inRouter("ip", "link", "set", device, "up");
    }
  }
  await inRouter("ip", "addr", "add", `${ROUTER.clientSide.v4}/24`, "dev", "inside");
  // By default Linux answers ARP on any interface for an address that it has on another.
  await sysctl(stage.router, "net.ipv4.conf.all.arp_ignore=1");
}
