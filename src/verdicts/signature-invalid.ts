// RFC 4253 8: the server signs the exchange hash. The hash holds the shared secret, so a signature can't be checked from a capture: only the client's word counts.

import { disconnectMessageOf } from "../exchange/disconnect-message.ts";
import { isComplete, kexProgressOf } from "../exchange/kex-progress.ts";
import { anotherChoice } from "./another-choice.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { type HostKeyParams, hostKeyName, hostKeyParams } from "./host-key-words.ts";
import { quoted } from "./words.ts";

interface Params extends HostKeyParams {
  description: string;
}

/**
 * What clients say in their DISCONNECT: PuTTY ssh/transport2.c; asyncssh kex_dh.py, "Key exchange hash mismatch"; JSch Session.java, "verify: false";
 * Twisted ssh/transport.py, "bad signature".
 */
const SAID =
  /signature.*(invalid|incorrect|not valid|verif|mismatch)|(invalid|incorrect|bad|wrong) (host key )?signature|hash (mismatch|did not match|didn't match)|verification failed|\bverify: false/i;

export default defineVerdict<Params>({
  code: "signature-invalid",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  title: "The client says that the server's signature is wrong",
  match({ facts, hostKey }) {
    const disconnect = disconnectMessageOf(facts);
    const { reply } = kexProgressOf(facts);
    if (disconnect?.from !== "client" || reply === null || isComplete(facts) || !SAID.test(disconnect.description)) return null;
    const params = { ...hostKeyParams(hostKey), description: disconnect.description };
    const evidence = [
      at(reply.at, "server", `KEX reply with ${hostKeyName(params)}`),
      at(disconnect.at, "client", `DISCONNECT ${quoted(disconnect.description)}`),
    ];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} hung up after the server's reply and says why: ${quoted(p.description)}. The signature that ${facts.server.ip} made with its ${hostKeyName(p)} does not fit what the client saw.`,
  causes: [
    { what: "a broken implementation of the method or of the signature at one end", certainty: "likely" },
    { what: "somebody in the path changed an identification, a KEXINIT or a public value", certainty: "possible" },
    {
      what: "the server answered a guessed packet that it should have ignored",
      certainty: "possible",
      when: (_, { facts }) => facts.negotiation?.guess.client?.right === false,
    },
    { what: "broken memory or processor at one end", certainty: "possible" },
  ],
  fixes: [
    {
      side: "network",
      command: (n) => `tcpdump -ni any -s 0 -w kexscope.pcap 'tcp port ${n.port} and host ${n.client} and host ${n.server}'`,
      why: "on both hosts at once, then kexscope compare: different identifications or KEXINITs at the two ends prove that something in between changes them",
    },
  ],
  furtherFixes: (_, context) => anotherChoice(context, [["hostkey"], ["kex"]]),
  page: {
    meaning:
      "The signature proves that the server has the private key and that nobody changed the exchange. It failed at the client. Whether it is good can't be seen in a capture; only what the client says counts here.",
    wire: ["The KEX reply, then a DISCONNECT of the client whose text speaks of the signature."],
    lookAlikes: [
      "host-key-rejected-by-client: OpenSSH says nothing on the wire; a bad signature then looks like any refused key.",
      "host-key-type-mismatch: the name in the signature is not the one that was agreed on.",
      "signature-sha1-blocked-by-policy: the signature is good, but its hash is not allowed.",
    ],
    messages: {
      client: [
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: incorrect signature",
        "Signature from server's host key is invalid",
        "key_verify failed for server_host_key",
      ],
      server: ["Received disconnect from HOST port PORT:3: TEXT [preauth]", "Connection closed by HOST port PORT [preauth]"],
    },
    source: ["RFC 4253 8", "OpenSSH kexgen.c input_kex_gen_reply", "PuTTY ssh/transport2.c"],
  },
});
