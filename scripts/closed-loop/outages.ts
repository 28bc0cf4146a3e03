/** The table: what is broken besides algorithms, and which of the printed commands is run. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { SERVER } from "../lab/addresses.ts";
import { rule, rule6 } from "../lab/firewall.ts";
import type { Namespace } from "../lab/namespace.ts";
import type { Stage } from "../lab/stage.ts";
import { serviceFilters } from "./filter-services.ts";
import { type SshdHost, type SshdSettings, sshdHost } from "./openssh-server.ts";
import type { Outage, Shell } from "./outage-loop.ts";

async function running(stage: Stage, settings: SshdSettings = {}): Promise<SshdHost> {
  const host = await sshdHost(stage, settings);
  const { status, stderr } = await host.boot();
  if (status !== 0) throw new Error(`sshd does not start: ${stderr}`);
  return host;
}

const shellOf =
  (where: Namespace): Shell =>
  (command) =>
    where.run(["sh", "-c", command]);

/** Narrow for these directions, and the router says nothing about it: a black hole. */
async function blackHole(stage: Stage, towards: readonly ("client" | "server")[]): Promise<void> {
  await running(stage);
  for (const end of towards) {
    const [device, v4, v6] = end === "server" ? ["eth1", "198.51.100.0/24", "2001:db8:2::/64"] : ["eth0", "192.0.2.0/24", "2001:db8:1::/64"];
    await stage.router.must(["ip", "route", "replace", v4, "dev", device, "proto", "kernel", "scope", "link", "mtu", "lock", "1300"]);
    await stage.router.must(["ip", "-6", "route", "replace", v6, "dev", device, "proto", "kernel", "metric", "256", "mtu", "lock", "1300"]);
  }
  await rule(stage.router, "OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP");
  await rule6(stage.router, "OUTPUT -p icmpv6 --icmpv6-type packet-too-big -j DROP");
}

const BOTH = ["server", "client"] as const;

const paths: readonly Outage[] = [
  {
    name: "mss-clamp",
    code: "kexinit-lost-path-mtu",
    side: "network",
    fix: /TCPMSS/,
    async breaks(stage) {
      await blackHole(stage, BOTH);
      return shellOf(stage.router);
    },
  },
  {
    name: "mss-clamp-ipv6",
    code: "kexinit-lost-path-mtu",
    side: "network",
    fix: /TCPMSS/,
    host: SERVER.v6,
    async breaks(stage) {
      await blackHole(stage, BOTH);
      return shellOf(stage.router);
    },
  },
  ...([SERVER.v4, SERVER.v6] as const).map(
    (host, v6): Outage => ({
      name: `mss-value${v6 === 1 ? "-ipv6" : ""}`,
      code: "kexinit-lost-path-mtu",
      side: "network",
      fix: /--set-mss \d+$/,
      host,
      async breaks(stage) {
        await blackHole(stage, BOTH);
        return shellOf(stage.router);
      },
    }),
  ),
  {
    name: "mss-clamp-nftables",
    code: "kexinit-lost-path-mtu",
    side: "network",
    fix: /^nft /,
    async breaks(stage) {
      await blackHole(stage, BOTH);
      return shellOf(stage.router);
    },
  },
  {
    name: "mtu-probing-client",
    code: "kexinit-lost-path-mtu",
    side: "client",
    fix: /tcp_mtu_probing/,
    async breaks(stage) {
      await blackHole(stage, ["server"]);
      return shellOf(stage.client);
    },
  },
  {
    name: "mtu-probing-server",
    code: "kex-reply-lost-path-mtu",
    side: "server",
    fix: /tcp_mtu_probing/,
    async breaks(stage) {
      await blackHole(stage, ["client"]);
      return shellOf(stage.server);
    },
  },
  {
    name: "route-mtu-client",
    code: "kexinit-lost-path-mtu",
    side: "client",
    fix: /^ip route/,
    async breaks(stage) {
      await blackHole(stage, ["server"]);
      return shellOf(stage.client);
    },
  },
  {
    name: "route-mtu-client-ipv6",
    code: "kexinit-lost-path-mtu",
    side: "client",
    fix: /^ip -6 route/,
    host: SERVER.v6,
    async breaks(stage) {
      await blackHole(stage, ["server"]);
      return shellOf(stage.client);
    },
  },
  {
    name: "route-mtu-server",
    code: "kex-reply-lost-path-mtu",
    side: "server",
    fix: /^ip route/,
    async breaks(stage) {
      await blackHole(stage, ["client"]);
      return shellOf(stage.server);
    },
  },
  {
    name: "short-lists",
    code: "kexinit-lost-path-mtu",
    side: "client",
    fix: /^ssh /,
    oneShot: true,
    async breaks(stage) {
      await blackHole(stage, ["server"]);
      return shellOf(stage.client);
    },
  },
];

/** The same rules come as a table of nftables' own: the one that Debian has, with two chains of one hook. */
const NFT_DROPS = (hook: "input" | "forward") =>
  `nft 'add table inet filter; add chain inet filter ${hook} { type filter hook ${hook} priority 0; }; add rule inet filter ${hook} tcp dport 22 drop; add table inet late; add chain inet late ${hook} { type filter hook ${hook} priority 10; policy drop; }; add rule inet late ${hook} ct state established,related accept; add rule inet late ${hook} meta l4proto { icmp, ipv6-icmp } accept'`;

function nftFilter(name: string, where: "server" | "router", host?: string): Outage {
  return {
    name,
    code: "tcp-no-response",
    side: where === "router" ? "network" : "server",
    fix: where === "router" ? /^nft list chains.* hook forward / : /^nft list chains.* hook input /,
    ...(host === undefined ? {} : { host }),
    async breaks(stage) {
      await running(stage);
      await stage[where].must(["sh", "-c", NFT_DROPS(where === "router" ? "forward" : "input")]);
      return shellOf(stage[where]);
    },
  };
}

/** A packet filter of the server's, or of the router's. */
function filter(name: string, code: string, where: "server" | "router", text: string, host?: string): Outage {
  return {
    name,
    code,
    side: where === "router" ? "network" : "server",
    fix: where === "router" ? /tables -I FORWARD.* -j ACCEPT/ : /tables -I INPUT.* -j ACCEPT/,
    ...(host === undefined ? {} : { host }),
    async breaks(stage) {
      await running(stage);
      await (host === SERVER.v6 ? rule6 : rule)(stage[where], text);
      return shellOf(stage[where]);
    },
  };
}

const filters: readonly Outage[] = [
  filter("filter-drop", "tcp-no-response", "server", "INPUT -p tcp --dport 22 -j DROP"),
  filter("filter-drop-ipv6", "tcp-no-response", "server", "INPUT -p tcp --dport 22 -j DROP", SERVER.v6),
  filter("filter-drop-router", "tcp-no-response", "router", "FORWARD -p tcp --dport 22 -j DROP"),
  filter("filter-reject", "icmp-port-unreachable", "server", "INPUT -p tcp --dport 22 -j REJECT"),
  filter("filter-reject-router", "icmp-port-unreachable", "router", "FORWARD -p tcp --dport 22 -j REJECT"),
  filter("filter-reset", "tcp-refused", "server", "INPUT -p tcp --dport 22 -j REJECT --reject-with tcp-reset"),
  filter("filter-prohibited", "icmp-admin-prohibited", "server", "INPUT -p tcp --dport 22 -j REJECT --reject-with icmp-host-prohibited"),
  filter("filter-prohibited-router", "icmp-admin-prohibited", "router", "FORWARD -p tcp --dport 22 -j REJECT --reject-with icmp-admin-prohibited"),
  filter("filter-prohibited-ipv6", "icmp-admin-prohibited", "router", "FORWARD -p tcp --dport 22 -j REJECT --reject-with icmp6-adm-prohibited", SERVER.v6),
  filter("filter-host-unreachable", "icmp-host-unreachable", "server", "INPUT -p tcp --dport 22 -j REJECT --reject-with icmp-host-unreachable"),
  filter("filter-reset-router", "tcp-refused", "router", "FORWARD -p tcp --dport 22 -j REJECT --reject-with tcp-reset"),
  nftFilter("filter-drop-nftables", "server"),
  nftFilter("filter-drop-nftables-ipv6", "server", SERVER.v6),
  nftFilter("filter-drop-nftables-router", "router"),
];

const hosts: readonly Outage[] = [
  {
    name: "no-host-keys",
    code: "tcp-refused",
    side: "server",
    fix: /^ssh-keygen -A/,
    async breaks(stage) {
      const host = await sshdHost(stage, { keys: [] });
      await host.boot();
      return host.shell;
    },
  },
  {
    name: "no-run-sshd-at-start",
    code: "tcp-refused",
    side: "server",
    fix: /\/run\/sshd/,
    async breaks(stage) {
      const host = await sshdHost(stage);
      await rm(join(host.run, "sshd"), { recursive: true });
      await host.boot();
      return host.shell;
    },
  },
  {
    name: "run-sshd-gone",
    code: "server-closed-before-ident",
    side: "server",
    fix: /\/run\/sshd/,
    async breaks(stage) {
      const host = await running(stage);
      await rm(join(host.run, "sshd"), { recursive: true });
      return host.shell;
    },
  },
];

export const OUTAGES: readonly Outage[] = [...paths, ...filters, ...serviceFilters(running), ...hosts];
