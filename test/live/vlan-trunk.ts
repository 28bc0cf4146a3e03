import { fileURLToPath } from "node:url";
import { ROUTER } from "../../scripts/lab/addresses.ts";
import { sysctl } from "../../scripts/lab/firewall.ts";
import type { Stage } from "../../scripts/lab/stage.ts";

const SCRIPT = fileURLToPath(new URL("vlan-trunk.py", import.meta.url));
const OFFLOADS = ["tso", "gso", "gro", "tx", "rx"].flatMap((name) => [name, "off"]);

/** The VLAN of the trunk, and the interface of the router on which tagged frames are seen. */
export const TRUNK = { vlan: 7, device: "trunk" } as const;

/**
 * Puts a trunk between the client and the router: all of the client's packets pass it with a tag. Not with the kernel's VLAN devices,
 * which not every kernel has: the router's address moves behind two wires, and a program tags between them.
 */
export async function layTrunk(stage: Stage): Promise<void> {
  const inRouter = (...command: string[]): Promise<string> => stage.router.must(command);
  const wires = [
    [TRUNK.device, "trunk-end"],
    ["far", "inside"],
  ] as const;
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
  const trunk = stage.router.start(["python3", SCRIPT, String(TRUNK.vlan), "eth0", TRUNK.device, "trunk-end", "far"]);
  await trunk.says(/carrying/);
}
