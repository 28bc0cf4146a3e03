// RFC 4419 3: the client checks the group that it gets against what it asked for.
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { withoutGroupExchange } from "./group-exchange.ts";

interface Params {
  bits: number;
  min: number;
  max: number | null;
}

export default defineVerdict<Params>({
  code: "dh-gex-group-too-small",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "client",
  title: "The client refuses the group that the server gives",
  match({ facts, kex, stallAfter }) {
    const { gexGroup: group = null, gexRequest: request = null } = kex ?? {};
    if (
      group === null ||
      request === null ||
      isComplete(facts) ||
      kexProgressOf(facts).init !== null ||
      facts.closing?.by === "server" ||
      !isOver(facts, stallAfter)
    )
      return null;
    const { max } = request;
    const min = request.min ?? request.n;
    if (group.bits >= min && (max === null || group.bits <= max)) return null;
    const evidence = [at(request.message.at, "client", `asks for ${min} bits at least`), at(group.message.at, "server", `group of ${group.bits} bits`)];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain({ bits: group.bits, min, max }, evidence);
  },
  say: (p, { facts }) =>
    `The server ${facts.server.ip} answered the group exchange with a group of ${p.bits} bits; the client had asked for ${p.min}${p.max === null ? "" : ` to ${p.max}`} and ${facts.closing === null ? "said nothing more" : "hung up"}.`,
  causes: [
    { what: "a device with one fixed small group", certainty: "likely", when: (p) => p.bits <= 1024 },
    {
      what: "the server's moduli file holds small groups only, or the wrong ones",
      certainty: "likely",
      when: (_, { software }) => software.server?.product === "openssh",
    },
    { what: "the server does not look at what the client asks for", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) =>
        `awk '$5 >= 2047' /etc/ssh/moduli > /etc/ssh/moduli.new && test -s /etc/ssh/moduli.new && mv /etc/ssh/moduli.new /etc/ssh/moduli && systemctl reload ${n.unit}`,
      why: "keeps the groups of 2048 bits and more; where none is left, take the file of the package again",
      when: (_, { software }) => software.server === null || software.server.product === "openssh",
    },
    {
      side: "server",
      line: () => "ip ssh dh min size 2048",
      why: "Cisco IOS: gives groups of 2048 bits and more",
      when: (_, { software }) => software.server?.product === "cisco",
    },
  ],
  furtherFixes: (_, context) => withoutGroupExchange(context, "server"),
  page: {
    meaning:
      "The server offered a prime of its own for Diffie-Hellman that is smaller (or larger) than the client allows. Clients of today take nothing below 2048 bits.",
    wire: [
      "SSH_MSG_KEX_DH_GEX_GROUP whose p has fewer bits than min in the client's request, or more than max.",
      "FIN of the client, no SSH_MSG_KEX_DH_GEX_INIT.",
    ],
    lookAlikes: [
      "dh-gex-out-of-range: the server refuses the request.",
      "kex-invalid-public: the public value is wrong, not the group.",
      "killed-locally: the group is in range.",
    ],
    messages: {
      client: [
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: DH GEX group out of range",
        "ssh: server-generated gex p is out of range (NUMBER bits)",
        "Server-generated gex p (don't ask) is out of range (NUMBER bits)",
      ],
      server: ["Connection closed by HOST port PORT [preauth]"],
    },
    source: ["RFC 4419 3", "OpenSSH kexgexc.c input_kex_dh_gex_group"],
  },
});
