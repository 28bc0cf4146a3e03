// RFC 4251 4.1, RFC 4253 8: the client checks the host key and the signature before it sends NEWKEYS. When it does not like them it just leaves.
import { refusedReply } from "../exchange/after-reply.ts";
import { type DisconnectMessage, disconnectMessageOf } from "../exchange/disconnect-message.ts";
import { keyTypeOf, plainKeyTypeOf } from "../knowledge/algorithms.ts";
import { isDialogClient } from "../knowledge/dialog-clients.ts";
import { checksHostKeyLate } from "../knowledge/late-check.ts";
import type { FixNames, VerdictContext } from "./context.ts";
import { certain, defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { hostKeyFixes } from "./host-key-fixes.ts";
import { type HostKeyReason, judgeHostKey } from "./host-key-judgement.ts";
import { type HostKeyParams, hostKeyName, hostKeyParams, isCertified } from "./host-key-words.ts";
import { clientWithLog } from "./ssh-command.ts";
import { duration, quoted } from "./words.ts";

interface Params extends HostKeyParams {
  reason: HostKeyReason | "said-by-client" | null;
  /** known_hosts has exactly this key for the address. */
  in_known_hosts: boolean;
  after_s: number;
}

/** SSH_DISCONNECT_HOST_KEY_NOT_VERIFIABLE, RFC 4253 11.1. */
const HOST_KEY_NOT_VERIFIABLE = 9;

/** What clients say of a host key that they refuse: JSch Session.java checkHost, asyncssh connection.py. */
const SAID = /host ?key|fingerprint|known.?hosts/i;

/**
 * Reasons that name no fault of their own. SSH_DISCONNECT_KEY_EXCHANGE_FAILED is what ssh2 for Node.js sends when its hostVerifier says no
 * (lib/protocol/kex.js), SSH_DISCONNECT_SERVICE_NOT_AVAILABLE what Erlang's client sends (measured with ssh 4.15).
 */
const VAGUE: readonly { reason: number; text: RegExp }[] = [
  { reason: 3, text: /^$/ },
  { reason: 7, text: /^(Service not available)?$/ },
];

const isVague = ({ reasonCode, description }: DisconnectMessage): boolean => VAGUE.some(({ reason, text }) => reason === reasonCode && text.test(description));

const REASONS: Readonly<Record<NonNullable<Params["reason"]>, string>> = {
  changed: "known_hosts has another key of this type for that address",
  unknown: "known_hosts does not have this key",
  revoked: "known_hosts has it as revoked",
  "certificate-expired": "the certificate had expired",
  "certificate-not-yet-valid": "the certificate was not valid yet",
  "certificate-not-for-hosts": "the certificate is one for users, not for hosts",
  "changed-in-capture": "the same server had shown another key of this type before, so it looks changed",
  "said-by-client": "the client says so itself",
};

const looksLater = ({ software }: VerdictContext): boolean => software.client !== null && checksHostKeyLate(software.client);

export default defineVerdict<Params>({
  code: "host-key-rejected-by-client",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  outcome: "failed",
  restsOnAbsenceOf: "client",
  title: "The client does not accept the host key",
  match(context) {
    const { facts, hostKey, knownHosts, past, unixTime, stallAfter } = context;
    const refused = refusedReply(facts, stallAfter);
    if (refused === null) return null;
    const { disconnect } = refused;
    const said = disconnect !== null && (disconnect.reasonCode === HOST_KEY_NOT_VERIFIABLE || SAID.test(disconnect.description));
    if (disconnect !== null && !said && !isVague(disconnect)) return null;
    const judged = hostKey === null ? null : judgeHostKey(hostKey, { ip: facts.server.ip, port: facts.server.port, unixTime }, knownHosts, past);
    const params: Params = {
      ...hostKeyParams(hostKey),
      reason: judged?.reason ?? (said ? "said-by-client" : null),
      in_known_hosts: judged?.trusted === true,
      after_s: refused.silence / 1e9,
    };
    const evidence = [at(refused.reply.at, "server", `KEX reply with ${hostKeyName(params)}`)];
    if (disconnect !== null) evidence.push(at(disconnect.at, "client", `DISCONNECT, reason ${disconnect.reasonCode} ${quoted(disconnect.description)}`));
    evidence.push(atClosing(refused.closing));
    if (said || judged?.proven) return certain(params, evidence);
    // Such a program has not even looked at the key by now.
    return params.in_known_hosts || looksLater(context) ? possible(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} left ${duration(p.after_s * 1e9)} after the server's reply and sent no NEWKEYS: it did not accept the ${hostKeyName(p)}${p.reason === null ? (p.in_known_hosts ? ", or its signature, or was stopped, for the key itself is in known_hosts" : "") : `; ${REASONS[p.reason]}`}.`,
  causes: [
    {
      what: "the host key changed: the server was reinstalled, another machine has its address, or somebody is in between",
      certainty: "certain",
      when: (p) => p.reason === "changed",
    },
    {
      what: "the client does not know the key and may not ask (StrictHostKeyChecking yes, BatchMode, no terminal)",
      certainty: "certain",
      when: (p) => p.reason === "unknown",
    },
    { what: "the key is listed as revoked", certainty: "certain", when: (p) => p.reason === "revoked" },
    {
      what: "the host certificate is out of its time or of the wrong type; the clock of the client or of the signer may be off",
      certainty: "certain",
      when: (p) => p.reason?.startsWith("certificate") === true,
    },
    { what: "several machines with different keys behind one address", certainty: "likely", when: (p) => p.reason === "changed-in-capture" },
    {
      what: "the client moved this key type to the front of its list, so it knew another key of this type: the key changed",
      certainty: "likely",
      when: (p, c) => p.reason === null && !p.in_known_hosts && knewThisType(c),
    },
    {
      what: "the client moved a key type to the front that the server does not offer: it knew a key of that type, and the server has lost or changed it",
      certainty: "likely",
      when: (p, c) => p.reason === null && !p.in_known_hosts && knewLostType(c),
    },
    {
      what: "the host key changed, or the client does not know it and may not ask",
      certainty: "likely",
      when: (p, c) => p.reason === null && !p.in_known_hosts && !knewThisType(c) && !knewLostType(c) && !looksLater(c),
    },
    {
      what: "the signature does not fit, or the reply is wrong: this client looks at the host key only after NEWKEYS",
      certainty: "likely",
      when: (p, c) => p.reason === null && looksLater(c),
    },
    {
      what: "the key is not in PuTTY's cache and the client may not ask (-batch)",
      certainty: "likely",
      when: (p, c) => p.reason === null && c.software.client !== null && isDialogClient(c.software.client),
    },
    {
      what: "the client's system policy refuses the SHA-1 signature of an ssh-rsa key",
      certainty: "possible",
      when: (p, { facts }) => p.reason !== "said-by-client" && facts.negotiation?.host_key.chosen === "ssh-rsa",
    },
    {
      what: "a certificate that names another host, or whose authority the client does not trust",
      certainty: "possible",
      when: (p) => p.reason === null && isCertified(p),
    },
    {
      what: "the signature is wrong (the wire can't show that), a sign of a broken server or of tampering",
      certainty: "possible",
      when: (p, c) => p.reason === null && !looksLater(c),
    },
    {
      what: "the key is unknown to the client, has changed, or fails a check of its own program",
      certainty: "certain",
      when: (p) => p.reason === "said-by-client",
    },
    {
      what: "the client was stopped at this very moment: Ctrl-C or a time limit",
      certainty: "possible",
      when: (p, { facts }) => disconnectMessageOf(facts) === null && p.reason !== "said-by-client",
    },
  ],
  fixes: hostKeyFixes(),
  nextCapture: (n, p, context) => ({
    host: "client",
    command: clientWithLog(n, "-v", ` 2>&1 | grep -iE '${WORDS_OF_SSH}'`),
    outcomes: [
      { if: "the client warns of a changed or unknown key", then: "host-key-rejected-by-client" },
      { if: "it complains of the signature", then: "signature-invalid" },
      ...(maySaySha1(n, context) ? [{ if: "it says error in libcrypto", then: "signature-sha1-blocked-by-policy" }] : []),
      ...(maySayTooShort(n, p) ? [{ if: "it says Invalid key length", then: "host-key-too-short" }] : []),
    ],
  }),
  page: {
    meaning:
      "The client got the server's host key and left instead of going on. A changed key, an unknown one that it may not ask about, a revoked one, a bad certificate and a bad signature all look the same on the wire. The key itself is in the clear: compare its fingerprint with the server's own.",
    wire: [
      "The KEX reply, delivered; FIN (or RST) of the client within a second, without NEWKEYS and mostly without a DISCONNECT.",
      "The server's own NEWKEYS proves nothing: it travels with the reply.",
      "An OpenSSH client that knows a key of this host moves its type to the front of server_host_key_algorithms.",
    ],
    lookAlikes: [
      "host-key-prompt-stall: more than a second passes, as with a person at a question.",
      "host-key-too-short, host-key-type-mismatch, signature-invalid, signature-sha1-blocked-by-policy: the same close, with a fact that says more.",
      "closed-right-after-newkeys: paramiko, libssh, libssh2 and curl look at the key after NEWKEYS.",
      "killed-locally: the same bytes.",
    ],
    messages: {
      client: [
        "Host key verification failed.",
        "@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @",
        "No ED25519 host key is known for HOST and you have requested strict checking.",
        "Host key for HOST has changed and you have requested strict checking.",
        "WARNING: REVOKED HOST KEY DETECTED!",
        "Certificate invalid: expired",
        "Certificate invalid: name is not a listed principal",
        "FATAL ERROR: Cannot confirm a host key in batch mode",
        "Host key not in manually configured list",
        "ssh: handshake failed: knownhosts: key mismatch",
        "ssh: handshake failed: knownhosts: key is unknown",
        "Server 'HOST' not found in known_hosts",
        "Host key for server 'HOST' does not match: got 'KEY', expected 'KEY'",
        "SSL peer certificate or SSH remote key was not OK",
        "reject HostKey: HOST",
        "UnknownHostKey: HOST. RSA key fingerprint is TEXT",
      ],
      server: ["Connection closed by HOST port PORT [preauth]", "Connection reset by HOST port PORT [preauth]"],
    },
    source: ["RFC 4251 4.1", "RFC 4253 8", "OpenSSH sshconnect.c check_host_key", "OpenSSH sshconnect2.c order_hostkeyalgs", "OpenSSH PROTOCOL.certkeys"],
  },
});

/**
 * order_hostkeyalgs(): the type of a known key stands first, though it does not by default (a default list begins with ed25519).
 * Certificates of that type move with it, in front of the plain names.
 */
function knewThisType({ facts, hostKey, offer, software }: VerdictContext): boolean {
  const first = facts.client.ssh.kexinit?.lists.server_host_key_algorithms[0];
  if (first === undefined || hostKey === null || software.client?.product !== "openssh") return false;
  return offer.client?.slots.hostkey.reordered === true && plainKeyTypeOf(first) === plainKeyTypeOf(hostKey.type);
}

/** The same, for a type of which the server shows nothing. */
function knewLostType({ facts, offer, software }: VerdictContext): boolean {
  const first = facts.client.ssh.kexinit?.lists.server_host_key_algorithms[0];
  const offered = facts.server.ssh.kexinit?.lists.server_host_key_algorithms;
  if (first === undefined || offered === undefined || software.client?.product !== "openssh" || offer.client?.slots.hostkey.reordered !== true) return false;
  return offered.every((name) => plainKeyTypeOf(name) !== plainKeyTypeOf(first));
}

/** What OpenSSH's client says on the matter. */
const WORDS_OF_SSH = "host key|certificate|offending|identification|signature|libcrypto|key length";

/** Only OpenSSH's client says it so; where nothing is known of the client it may be one. */
const maySpeakAsOpenSsh = ({ clientProduct }: FixNames): boolean => clientProduct === null || clientProduct === "openssh";

/** OpenSSL under a policy refuses SHA-1 signatures: of ssh-rsa and ssh-dss only. */
function maySaySha1(n: FixNames, context: VerdictContext | undefined): boolean {
  const chosen = context?.facts.negotiation?.host_key.chosen ?? "ssh-rsa";
  return maySpeakAsOpenSsh(n) && (keyTypeOf(chosen) === "ssh-dss" || chosen.startsWith("ssh-rsa"));
}

/** RequiredRSASize: of RSA keys only, and nobody asks for more than this. */
function maySayTooShort(n: FixNames, { key_type, bits }: Partial<Params>): boolean {
  return maySpeakAsOpenSsh(n) && (key_type?.startsWith("ssh-rsa") ?? true) && (bits ?? 0) < LONGEST_REQUIRED_RSA;
}

/** ANSSI and BSI ask for 3072 bits, some for 4096. */
const LONGEST_REQUIRED_RSA = 4096;
