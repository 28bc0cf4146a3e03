// OpenSSH ssh(1) -J: the jump host gets a login and one request, to connect on to the target. When that fails, all is over within moments.
import { encryptedShapeOf } from "../exchange/encrypted-shape.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  client_records: number;
  server_records: number;
}

/** What a client may still send after its login when its one channel was refused: nothing, or a DISCONNECT. */
const MAX_AFTER_LOGIN = 1;

export default defineVerdict<Params>({
  code: "proxyjump-inner-failure",
  stage: "encrypted",
  kind: "also",
  needs: "message",
  title: "A login that was over at once, as of a jump that failed behind this server",
  match({ facts }) {
    const shape = encryptedShapeOf(facts);
    const { closing, client } = facts;
    if (shape === null || shape.long || shape.loginAt === -1 || closing?.by !== "client" || client.ssh.newkeys === null) return null;
    if (shape.records.slice(shape.loginAt).filter((size) => size > 0).length > MAX_AFTER_LOGIN) return null;
    return possible({ client_records: shape.fromClient, server_records: shape.fromServer }, [at(client.ssh.newkeys, "client", "NEWKEYS"), atClosing(closing)]);
  },
  say: (_, { facts }) =>
    `The login at ${facts.server.ip} looks successful, but the client left after one request. With ProxyJump that is how it looks when ${facts.server.ip} can't reach the target; the failure is then in the connection from there.`,
  causes: [
    { what: "the jump host can't connect to the target: refused, unreachable, or its name unknown there", certainty: "possible" },
    { what: "the jump host forbids forwarding: AllowTcpForwarding, PermitOpen, a restricted key", certainty: "possible" },
    { what: "a session without a jump that ended at once: shell or command missing, nologin", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: () => "sshd -T | grep -iE '^(allowtcpforwarding|permitopen|disableforwarding)'",
      why: "on the jump host: forwarding to the target has to be allowed",
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-v -W TARGET:22"),
      why: "does what -J does, with the answer of the jump host in plain words (put the target's name in)",
    },
  ],
  nextCapture: () => ({
    host: "jump host",
    command: "tcpdump -i any -s 0 -w inner.pcap 'tcp port 22 or icmp or icmp6'",
    outcomes: [
      { if: "the connection to the target is refused", then: "tcp-refused" },
      { if: "it is not answered", then: "tcp-no-response" },
      { if: "there is none", then: "no-packets" },
    ],
  }),
  page: {
    meaning:
      "With ProxyJump the client has two connections, one inside the other. Only the outer one passes here, and it is fine. What failed is the inner one, which can be seen between the jump host and the target.",
    wire: ["NEWKEYS both ways, the packets of a login, one request of the client, an answer, and the client's FIN."],
    lookAlikes: [
      "auth-phase-closed: no login, as far as the sizes tell.",
      "no-packets: the target was asked about, but its connection starts at the jump host.",
    ],
    messages: {
      client: [
        "channel 0: open failed: connect failed: Connection refused",
        "channel 0: open failed: administratively prohibited: open failed",
        "stdio forwarding failed",
        "kex_exchange_identification: Connection closed by remote host",
        "Connection closed by UNKNOWN port 65535",
      ],
      server: ["refused local port forward: originator HOST port PORT, target HOST port PORT", "channel NUMBER: open failed: connect failed: TEXT"],
    },
    source: ["OpenSSH sshconnect.c ssh_proxy_connect", "OpenSSH channels.c channel_connect_to_port", "OpenSSH PROTOCOL 2.5"],
  },
});
