// Nothing of the connection that was asked for is in the capture: a note on the whole, not on a connection.
import { defineVerdict } from "./define-verdict.ts";

export default defineVerdict<{ frames: number }>({
  code: "no-packets",
  stage: "tcp-connect",
  kind: "capture",
  outcome: "unknown",
  title: "No packet of such a connection is in the capture",
  // There is no connection to match: src/analysis/notes.ts says it in the summary.
  match: () => null,
  say: (p) =>
    p.frames === 0
      ? "The capture holds no packet at all: nothing reached this interface, or the filter let nothing through."
      : `None of the ${p.frames} frames belongs to an SSH connection or to a SYN on the ports looked at: the client sent nothing here, or to another place.`,
  causes: [
    { what: "another interface, port or capture filter", certainty: "likely" },
    { what: "the name resolves to another address (or to IPv6)", certainty: "possible" },
    { what: "the client has no route, or its own packet filter stops it: then nothing is put on the wire", certainty: "possible" },
    { what: "ProxyJump or ProxyCommand: the failing connection is made by another host", certainty: "possible" },
    { what: "the traffic is inside a tunnel or another network namespace", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: () => "kexscope --port 22,PORT CAPTURE",
      why: "where sshd listens on another port: a connection there that ends before an identification came is found in this way only",
    },
    {
      side: "client",
      command: () => "ssh -G HOST | grep -E '^(hostname|port|proxyjump|proxycommand|addressfamily) '",
      why: "shows where the client really connects to",
    },
    { side: "client", command: () => "ip route get ADDRESS", why: "shows whether there is a route, and through which interface" },
    { side: "network", command: () => "tcpdump -i any -s 0 -w ssh.pcap 'tcp port 22 or icmp or icmp6'", why: "captures on all interfaces" },
  ],
  page: {
    meaning: "The capture has nothing to judge. Either it was taken at the wrong place, or the client never sent a packet.",
    wire: ["No SYN for the address and port, and no SSH stream on any port."],
    lookAlikes: ["icmp-host-unreachable: on the same link a dead host leaves unanswered ARP requests only."],
    messages: {
      client: [
        "ssh: connect to host HOST port PORT: Network is unreachable",
        "ssh: Could not resolve hostname HOST: Name or service not known",
        "kex_exchange_identification: Connection closed by remote host",
        "Connection closed by UNKNOWN port 65535",
      ],
      server: [],
    },
    source: ["OpenSSH sshconnect.c ssh_connect_direct", "OpenSSH packet.c sshpkt_fmt_connection_id"],
  },
});
