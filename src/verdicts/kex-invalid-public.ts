// RFC 4253 8, RFC 5656 4, RFC 8731 3: each side checks the other's public value and must end the exchange when it is no good.
import { ENDS } from "../exchange/ends.ts";
import type { End } from "../exchange/exchange-facts.ts";
import { isComplete } from "../exchange/kex-progress.ts";
import { isOver } from "../exchange/waiting.ts";
import type { PublicValueFault } from "../ssh/public-value.ts";
import { wireText } from "../wire-text.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";

interface Params {
  from: End;
  method: string;
  fault: PublicValueFault;
  length: number;
  expected_length: number | null;
}

const WORDS: Readonly<Record<PublicValueFault, string>> = {
  negative: "is negative",
  "not-above-one": "is 1 or less",
  "not-below-p-minus-one": "is not smaller than the group's prime less one",
  "few-bits": "has fewer than four bits set",
  "wrong-length": "has the wrong length",
  "point-format": "is no uncompressed point",
  "off-curve": "is no point of the curve",
  "low-order": "is a point of low order, which makes the shared secret zero",
};

export default defineVerdict<Params>({
  code: "kex-invalid-public",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  title: "A public value of the key exchange is invalid",
  match({ facts, kex, stallAfter }) {
    if (kex === null || isComplete(facts) || !isOver(facts, stallAfter)) return null;
    const values = { client: kex.init, server: kex.reply === null ? null : { ...kex.reply.publicValue, message: kex.reply.message } };
    for (const from of ENDS) {
      const value = values[from];
      if (value === null || value.fault === null) continue;
      const evidence = [at(value.message.at, from, `public value of ${value.bytes.length} bytes`)];
      if (facts.closing !== null) evidence.push(atClosing(facts.closing));
      return certain({ from, method: wireText(kex.kex), fault: value.fault, length: value.bytes.length, expected_length: value.expectedLength }, evidence);
    }
    return null;
  },
  say: (p, { facts }) =>
    `The public value that ${facts[p.from].ip} (the ${p.from}) sent for ${p.method} ${WORDS[p.fault]}${p.fault === "wrong-length" ? `: ${p.length} bytes, not ${p.expected_length}` : ""}; every correct peer refuses it.`,
  causes: [
    { what: "a broken implementation of this method at that end", certainty: "likely" },
    { what: "a scanner or fuzzer that tests how it is handled", certainty: "possible", when: (p) => p.from === "client" },
    { what: "somebody in the path changes the exchange", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: (n) => sshCommand(n, "-o KexAlgorithms=ecdh-sha2-nistp256"),
      why: "another method: if it works, the first one is broken in the program that sent the value",
    },
    { side: "client", why: "update the client's SSH implementation: it computes or encodes its public value wrongly", when: (p) => p.from === "client" },
    { side: "server", why: "update the server's SSH implementation: it computes or encodes its public value wrongly", when: (p) => p.from === "server" },
  ],
  page: {
    meaning:
      "The numbers that the two sides exchange can be checked by anybody who sees them. One of them is a value that no correct program sends, and that no correct program accepts.",
    wire: [
      "Diffie-Hellman: a value of 1 or less, of p - 1 or more, or with fewer than four bits set.",
      "Elliptic curves: a point that is not on the curve or has the wrong form; for curve25519 one of low order.",
      "A length that the method does not have: 32 bytes for curve25519, 65, 97, 133 for the NIST curves; of the client 1190 for sntrup761x25519, 1216 for mlkem768x25519, 1249 for mlkem768nistp256, 1665 for mlkem1024nistp384.",
    ],
    lookAlikes: ["server-closed-after-kex-init: the value is in order.", "dh-gex-group-too-small: the group is refused, not the value."],
    messages: {
      client: [
        "invalid public DH value: <= 1",
        "invalid public DH value: >= p-1",
        "ssh: DH parameter out of bounds",
        "ssh: invalid EC key",
        "Diffie-Hellman reply failed validation: TEXT",
        'Server kex "f" is out of range',
      ],
      server: ["ssh_dispatch_run_fatal: Connection from HOST port PORT: invalid elliptic curve value [preauth]", "invalid public DH value (NUMBER/NUMBER)"],
    },
    source: ["RFC 4253 8", "RFC 5656 4", "RFC 8731 3", "OpenSSH dh.c dh_pub_is_valid", "OpenSSH sshkey.c sshkey_ec_validate_public", "OpenSSH kexc25519.c"],
  },
});
