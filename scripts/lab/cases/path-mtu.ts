/** A link behind the router is narrower than the ends believe. */
import { SERVER } from "../addresses.ts";
import type { Case } from "../case.ts";
import { rule, rule6, sysctl } from "../firewall.ts";
import { ssh } from "../peers/ssh.ts";
import { startSshd } from "../peers/sshd.ts";
import type { Stage } from "../stage.ts";

/** The router's routes towards an end get this MTU, so that one direction is narrow and the other is not. Bytes. */
async function narrow(stage: Stage, towards: "client" | "server", mtu: number): Promise<void> {
  const [device, v4, v6] = towards === "server" ? ["eth1", "198.51.100.0/24", "2001:db8:2::/64"] : ["eth0", "192.0.2.0/24", "2001:db8:1::/64"];
  await stage.router.must(["ip", "route", "replace", v4, "dev", device, "proto", "kernel", "scope", "link", "mtu", "lock", String(mtu)]);
  await stage.router.must(["ip", "-6", "route", "replace", v6, "dev", device, "proto", "kernel", "metric", "256", "mtu", "lock", String(mtu)]);
}

/** A tunnel: narrow both ways. */
async function tunnel(stage: Stage): Promise<void> {
  await narrow(stage, "server", 1300);
  await narrow(stage, "client", 1300);
}

/** The router stays silent about it: what makes a black hole of a narrow link. */
const muzzle = (stage: Stage) => rule(stage.router, "OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP");

const BLACK_HOLE =
  "Likely at either end: the large segment is never acknowledged while smaller ones pass. The fix clamps the MSS on the router, or lowers the MTU of an end.";

export const pathMtu: readonly Case[] = [
  {
    name: "kexinit-lost-path-mtu",
    shows: "The client's KEXINIT is larger than the path: its full-size segment vanishes, its small tail arrives.",
    made: "The path to the server has an MTU of 1300, and the router sends no ICMP about it. `LoginGraceTime 7` ends it.",
    answer: BLACK_HOLE,
    codes: [["kexinit-lost-path-mtu"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 7"] });
      await narrow(stage, "server", 1300);
      await muzzle(stage);
      await ssh(stage, { timeoutMs: 10_000 });
    },
  },
  {
    name: "kexinit-lost-path-mtu-from-server",
    shows: "The server's KEXINIT is larger than the path to the client.",
    made: "The path to the client has an MTU of 900, and the router sends no ICMP about it. The client is ended after 10 s.",
    answer: `${BLACK_HOLE} What is lost is less than 1200 bytes long: the size counts against what passes, not against 1500.`,
    codes: [["kexinit-lost-path-mtu"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage);
      await narrow(stage, "client", 900);
      await muzzle(stage);
      await ssh(stage, { timeoutMs: 10_000 });
    },
  },
  {
    name: "kex-reply-lost-path-mtu",
    shows: "Both KEXINITs pass; the server's reply with its large RSA key does not.",
    made: "The server has an RSA key of 4096 bits only; the path to the client has an MTU of 1300 and the router is silent about it. The client is ended after 10 s.",
    answer: BLACK_HOLE,
    codes: [["kex-reply-lost-path-mtu"]],
    with: ["OpenSSH client", "OpenSSH server"],
    keep: "both",
    async run(stage) {
      await startSshd(stage, { keys: ["rsa-4096"] });
      await narrow(stage, "client", 1300);
      await muzzle(stage);
      await ssh(stage, { timeoutMs: 10_000 });
    },
  },
  {
    name: "pmtu-icmp",
    shows: "The router says that the path is narrow, either end sends smaller segments, and the exchange completes.",
    made: "A tunnel: the path has an MTU of 1300 both ways; ICMP 3/4 gets through.",
    answer: "Outcome ok; that path MTU discovery worked stands beside it, as information.",
    codes: [["exchange-complete"]],
    also: ["pmtu-icmp"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await tunnel(stage);
      await ssh(stage);
    },
  },
  {
    name: "pmtu-icmp-ipv6",
    shows: 'The same over IPv6: "packet too big", smaller segments, and a complete exchange.',
    made: "A tunnel: the path has an MTU of 1300 both ways; ICMPv6 type 2 gets through.",
    answer: "As pmtu-icmp.",
    codes: [["exchange-complete"]],
    also: ["pmtu-icmp"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await tunnel(stage);
      await ssh(stage, { host: SERVER.v6 });
    },
  },
  {
    name: "kexinit-lost-path-mtu-ipv6",
    shows: 'A black hole over IPv6: "packet too big" never reaches the client.',
    made: "The path to the server has an MTU of 1300; the router's ICMPv6 type 2 is filtered. `LoginGraceTime 7` ends it.",
    answer: BLACK_HOLE,
    codes: [["kexinit-lost-path-mtu"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage, { config: ["LoginGraceTime 7"] });
      await narrow(stage, "server", 1300);
      await rule6(stage.router, "OUTPUT -p icmpv6 --icmpv6-type packet-too-big -j DROP");
      await ssh(stage, { host: SERVER.v6, timeoutMs: 10_000 });
    },
  },
  {
    name: "path-mtu-clamped",
    shows: "The cure: the router clamps the MSS in the SYNs, nothing larger is ever sent, and the exchange completes.",
    made: "A path with an MTU of 1300 both ways and a silent router, and the rule TCPMSS --clamp-mss-to-pmtu on the router.",
    answer: "The near miss of kexinit-lost-path-mtu: outcome ok.",
    codes: [["exchange-complete"]],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await tunnel(stage);
      await muzzle(stage);
      await rule(stage.router, "FORWARD -t mangle -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu");
      await ssh(stage);
    },
  },
  {
    name: "path-mtu-probed",
    shows: "The other cure: the client's TCP probes, sends smaller segments after some retransmissions, and the exchange completes late.",
    made: "As kexinit-lost-path-mtu, with net.ipv4.tcp_mtu_probing=1 at the client.",
    answer: "Outcome ok, with a slow step. The bytes are cut anew when they are sent again: the stream must be put together by sequence number.",
    codes: [["exchange-complete"]],
    also: ["slow-step"],
    with: ["OpenSSH client", "OpenSSH server"],
    async run(stage) {
      await startSshd(stage);
      await sysctl(stage.client, "net.ipv4.tcp_mtu_probing=1");
      await narrow(stage, "server", 1300);
      await muzzle(stage);
      await ssh(stage);
    },
  },
];
