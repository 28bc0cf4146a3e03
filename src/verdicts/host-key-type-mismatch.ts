// RFC 4253 8, RFC 8332 3: key and signature in the reply have to be of the algorithm that was agreed on.
import { otherChoiceFixes } from "../diagnosis/fixes/other-choice.ts";
import { isComplete } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import { isKnownAlgorithm, keyTypeOf, plainNameOf } from "../knowledge/algorithms.ts";
import { signatureAlgorithm } from "../ssh/host-key.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { type HostKeyParams, hostKeyParams } from "./host-key-words.ts";

interface Params extends HostKeyParams {
  agreed: string;
  signature: string | null;
  /** What does not fit: the key, or the name in the signature. */
  wrong: "key" | "signature";
}

/** Formats of their own (RFC 6187, Tectia): key and signature don't carry the algorithm's name in the same way. */
const OTHER_FORMAT = /^x509v3-|^pgp-sign-|^spki-sign-|@ssh\.com$/;

export default defineVerdict<Params>({
  code: "host-key-type-mismatch",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  title: "The server's key or signature is not of the agreed type",
  match({ facts, kex, hostKey, stallAfter }) {
    const agreed = facts.negotiation?.host_key.chosen ?? null;
    const reply = kex?.reply ?? null;
    if (agreed === null || reply === null || hostKey === null || isComplete(facts) || !isOver(facts, stallAfter)) return null;
    if (!isKnownAlgorithm(agreed, "hostkey") || OTHER_FORMAT.test(agreed)) return null;
    const signature = signatureAlgorithm(reply.signature);
    const wrong = hostKey.type !== keyTypeOf(agreed) ? "key" : signature !== null && signature !== plainNameOf(agreed) ? "signature" : null;
    if (wrong === null) return null;
    const params: Params = { ...hostKeyParams(hostKey), agreed, signature: signature === null ? null : wireText(signature), wrong };
    const evidence = [at(reply.message.at, "server", `KEX reply: key ${params.key_type}, signature ${params.signature ?? "unreadable"}`)];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain(params, evidence);
  },
  say: (p, { facts }) =>
    `The two agreed on ${p.agreed}, but ${facts.server.ip} answered with ${p.wrong === "key" ? `a key of type ${p.key_type}` : `a signature named ${p.signature}`}; a correct client refuses that.`,
  causes: [
    {
      what: "a server that does not know the SHA-2 names for RSA well and signs with SHA-1 all the same",
      certainty: "likely",
      when: (p) => p.wrong === "signature" && p.agreed.startsWith("rsa-sha2"),
    },
    { what: "a broken or home-made server", certainty: "likely", when: (p) => !p.agreed.startsWith("rsa-sha2") || p.wrong === "key" },
    { what: "somebody in the path changed one of the KEXINITs", certainty: "possible" },
  ],
  fixes: [{ side: "server", why: "update the server: it answers with another key or signature than it agreed to" }],
  furtherFixes: (p, context) => otherChoiceFixes(context, { hostkey: (name) => isRefused(name, p) }, "server"),
  page: {
    meaning: "Key and signature carry their own names in the clear. One of them is not what the negotiation gave, and a client that looks must refuse it.",
    wire: [
      "A KEX reply whose key type is not that of the agreed algorithm, or whose signature carries another name (ssh-rsa where rsa-sha2-256 was agreed on).",
      "FIN of the client, no NEWKEYS.",
    ],
    lookAlikes: ["host-key-rejected-by-client: the names fit.", "signature-invalid: the names fit, and the client says that the signature does not."],
    messages: {
      client: [
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: signature algorithm not supported",
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: incorrect key type",
        "ssh_dispatch_run_fatal: Connection to HOST port PORT: key type mismatch",
      ],
      server: ["Connection closed by HOST port PORT [preauth]"],
    },
    source: ["RFC 4253 8", "RFC 8332 3", "OpenSSH kex.c kex_verify_host_key"],
  },
});

/** A server without the right key has it for no name of that type; one that signs with SHA-1 whatever was agreed on does so for every name of RSA but its own. */
function isRefused(name: string, p: Params): boolean {
  if (p.wrong === "key") return keyTypeOf(name) === keyTypeOf(p.agreed);
  return name === p.agreed || (p.signature === "ssh-rsa" && name.startsWith("rsa-sha2-"));
}
