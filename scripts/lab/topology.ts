/**
 * Three network namespaces in a row: client, router, server; two veth links; IPv4 and IPv6.
 * Nothing leaves the machine: no namespace has a link to the outside.
 *
 *     client 192.0.2.10 ---- 192.0.2.1 router 198.51.100.1 ---- 198.51.100.22 server
 *
 * A packet has TTL 64 where it is sent and 63 on the other side, so a TTL of 64 from the far end is the router's.
 */
import { execFileSync } from "node:child_process";
import { CLIENT, MORE_CLIENTS, ROUTER, SERVER } from "./addresses.ts";
import type { Namespace } from "./namespace.ts";
import { openNamespace } from "./namespace.ts";
import { must } from "./process.ts";

const PREFIX = "kexscope-lab";

export interface Topology {
  readonly client: Namespace;
  readonly router: Namespace;
  readonly server: Namespace;
  /** The interface that client and server have; the router's are `eth0` (client side) and `eth1` (server side). */
  readonly device: "eth0";
  /** Ends every program in the namespaces and removes them. Safe to call twice. */
  remove(): Promise<void>;
}

let made = 0;
const open = new Set<readonly string[]>();
let guarded = false;

/** Makes the namespaces. Needs root. Leftovers of a run that crashed are removed first. */
export async function makeTopology(): Promise<Topology> {
  guardExit();
  removeLeftovers();
  made += 1;
  const names = ["client", "router", "server"].map((role) => `${PREFIX}-${process.pid}-${made}-${role}`) as [string, string, string];
  open.add(names);
  try {
    for (const name of names) await must(["ip", "netns", "add", name]);
    await wire(...names);
  } catch (error) {
    removeNow(names);
    throw error;
  }
  const [client, router, server] = names.map(openNamespace) as [Namespace, Namespace, Namespace];
  return { client, router, server, device: "eth0", remove: async () => removeNow(names) };
}

async function wire(client: string, router: string, server: string): Promise<void> {
  await must(["ip", "link", "add", "eth0", "netns", client, "type", "veth", "peer", "name", "eth0", "netns", router]);
  await must(["ip", "link", "add", "eth1", "netns", router, "type", "veth", "peer", "name", "eth0", "netns", server]);
  await configure(client, "eth0", [CLIENT.mac, CLIENT.v4, CLIENT.v6]);
  await configure(router, "eth0", [ROUTER.clientSide.mac, ROUTER.clientSide.v4, ROUTER.clientSide.v6]);
  await configure(router, "eth1", [ROUTER.serverSide.mac, ROUTER.serverSide.v4, ROUTER.serverSide.v6]);
  await configure(server, "eth0", [SERVER.mac, SERVER.v4, SERVER.v6]);
  await inside(router, [
    "sysctl",
    "-q",
    "-w",
    "net.ipv4.ip_forward=1",
    "net.ipv6.conf.all.forwarding=1",
    "net.ipv4.icmp_ratelimit=0",
    "net.ipv6.icmp.ratelimit=0",
  ]);
  await inside(client, ["ip", "route", "add", "default", "via", ROUTER.clientSide.v4]);
  await inside(client, ["ip", "-6", "route", "add", "default", "via", ROUTER.clientSide.v6]);
  await inside(server, ["ip", "route", "add", "default", "via", ROUTER.serverSide.v4]);
  await inside(server, ["ip", "-6", "route", "add", "default", "via", ROUTER.serverSide.v6]);
  for (const address of MORE_CLIENTS) await inside(client, ["ip", "addr", "add", `${address}/24`, "dev", "eth0"]);
}

/** Addresses without duplicate detection (usable at once), and every offload off, so that a frame in the capture is a packet on the wire. */
async function configure(name: string, device: string, [mac, v4, v6]: readonly [string, string, string]): Promise<void> {
  await inside(name, ["sysctl", "-q", "-w", `net.ipv6.conf.${device}.accept_dad=0`, `net.ipv6.conf.${device}.accept_ra=0`]);
  await inside(name, ["ip", "link", "set", device, "address", mac]);
  await inside(name, ["ip", "addr", "add", `${v4}/24`, "dev", device]);
  await inside(name, ["ip", "-6", "addr", "add", `${v6}/64`, "dev", device, "nodad"]);
  await inside(name, ["ethtool", "-K", device, "tso", "off", "gso", "off", "gro", "off", "tx", "off", "rx", "off"]);
  await inside(name, ["ip", "link", "set", "lo", "up"]);
  await inside(name, ["ip", "link", "set", device, "up"]);
}

const inside = (name: string, command: readonly string[]) => must(["ip", "netns", "exec", name, ...command]);

/** Synchronous, because it also runs while the process exits. */
function removeNow(names: readonly string[]): void {
  for (const name of names) {
    for (const pid of quietly(["netns", "pids", name]).split("\n").filter(Boolean)) {
      try {
        process.kill(Number(pid), "SIGKILL");
      } catch {
        // it ended meanwhile
      }
    }
    quietly(["netns", "del", name]);
  }
  open.delete(names);
}

function quietly(args: readonly string[]): string {
  try {
    return execFileSync("ip", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  } catch {
    return "";
  }
}

/** Namespaces that carry our prefix and the pid of a process that is gone. */
function removeLeftovers(): void {
  const names = quietly(["netns", "list"])
    .split("\n")
    .map((line) => line.split(" ")[0] ?? "");
  removeNow(names.filter((name) => name.startsWith(`${PREFIX}-`) && !alive(Number(name.split("-")[2]))));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function guardExit(): void {
  if (guarded) return;
  guarded = true;
  process.on("exit", () => {
    for (const names of open) removeNow(names);
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
}
