/** What is told of the two programs: versions that are too old, offers that somebody cut, bugs of a pair, scanners. */
import { expect } from "vitest";
import { bytes, ident, kexEcdhInit, kexInit, kexReply, packet, rsaKey, signatureBlob, uint32 } from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { agreed, connected, identified, kexInitOf, meeting } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const MLKEM = { kex_algorithms: ["mlkem768x25519-sha256"] };

const CURVE = { kex_algorithms: ["curve25519-sha256"], server_host_key_algorithms: ["ssh-ed25519"] };

const both = (lists: object) => ({ client: lists, server: lists });

const done = { code: "exchange-complete", ...told("ok, certain: 12 11") };

const mismatch = { code: "no-common-kex", ...told("failed at kexinit, certain: 7 8 10") };

export const serverOutdated = rowsOf("server-outdated", [
  {
    it: "it is maintained, and yet lacks all that the client takes",
    wire: () => meeting("OpenSSH_10.0", "dropbear_2022.83", { client: MLKEM }).close("client"),
    ...mismatch,
    also: ["server-outdated"],
    beside_it: { certainty: "certain", params: { version: "2022.83", since: null, why: null, first_good: "Dropbear 2025.87", too_old_for_peer: true } },
    says: ["runs Dropbear 2022.83, which lacks all that its peer asks for in one of the lists; Dropbear 2025.87 would do."],
    fixes: ["dropbear -V"],
  },
  {
    it: "near miss: no version of it has what the client takes",
    wire: () => meeting("OpenSSH_10.0", "dropbear_2022.83", { client: { kex_algorithms: ["sntrup4591761x25519-sha512@tinyssh.org"] } }).close("client"),
    ...mismatch,
    lookAlike: "server-offer-restricted",
  },
]);

export const weakAlgorithm = rowsOf("weak-algorithm", [
  {
    it: "CBC beside an encrypt-then-MAC, without strict key exchange",
    wire: () => {
      const lists = { encryption_algorithms_client_to_server: ["aes128-cbc"], mac_algorithms_client_to_server: ["hmac-sha2-256-etm@openssh.com"] };
      const other = { encryption_algorithms_server_to_client: ["aes128-gcm@openssh.com"], mac_algorithms_server_to_client: ["hmac-sha2-256"] };
      return agreed("OpenSSH_9.2", "OpenSSH_9.2", both({ ...CURVE, ...lists, ...other }));
    },
    ...done,
    also: ["weak-algorithm"],
    beside_it: { certainty: "certain", params: { why: expect.arrayContaining(["terrapin-exposed"]) } },
  },
]);

export const clientOutdated = rowsOf("client-outdated", [
  {
    it: "a short-lived release that was the last of its distribution",
    wire: () => agreed("OpenSSH_10.0p1 Ubuntu-5ubuntu5", "OpenSSH_9.2", both(CURVE)),
    ...done,
    also: ["client-outdated"],
    beside_it: { certainty: "likely", params: { since: "2026-07", first_good: null } },
    says: ["(Ubuntu 25.10 has had no security updates since)."],
  },
  {
    it: "its distribution ended without a later one",
    wire: () => agreed("OpenSSH_6.7p1 Raspbian-5+deb8u8", "OpenSSH_9.2", both(CURVE)),
    ...done,
    also: ["client-outdated"],
    says: ["which nobody repairs since"],
    fixes: ["ssh -V"],
  },
]);

export const clientOfferRestricted = rowsOf("client-offer-restricted", [
  {
    it: "a program that never names its version, with lists of its own",
    wire: () =>
      identified(ident("SSH-2.0-Go"), ident("SSH-2.0-OpenSSH_9.2"))
        .data("client", kexInit({ ...CURVE, encryption_algorithms_client_to_server: ["aes128-ctr"], encryption_algorithms_server_to_client: ["aes128-ctr"] }))
        .data("server", kexInitOf("OpenSSH_9.2", "server"))
        .ack("client")
        .close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
    also: ["client-offer-restricted"],
    says: ["is not the default of Go x/crypto/ssh: "],
    without: ["ssh -G"],
  },
  {
    it: "compression that cannot be left out",
    wire: () => agreed("OpenSSH_9.2", "OpenSSH_9.2", { client: { compression_algorithms_client_to_server: ["zlib"] } }),
    ...done,
    also: ["client-offer-restricted"],
    says: ['compression lacks "none" and zlib@openssh.com'],
  },
]);

export const knownBadPair = rowsOf("known-bad-pair", [
  {
    it: "a key exchange that broke between versions that always fail",
    wire: () =>
      identified(ident("SSH-2.0-PuTTY_Release_0.62"), ident("SSH-2.0-OpenSSH_10.3"))
        .data("client", kexInit({ kex_algorithms: ["diffie-hellman-group-exchange-sha256"] }))
        .data("server", kexInit({ kex_algorithms: ["diffie-hellman-group-exchange-sha256"] }))
        .ack("client")
        .data("client", packet(bytes([30], uint32(4096))))
        .close("server"),
    code: "gex-no-moduli",
    ...told("failed at key-exchange, likely: 10 11"),
    also: ["known-bad-pair"],
    beside_it: { certainty: "likely", params: { id: "old-group-exchange-putty", culprit: "client", first_good: "0.65" } },
    says: ["The client sends the old group exchange request", "Version 0.65 of the client's program has it repaired."],
    fixes: ["update the client's program: its version has the bug"],
  },
  {
    it: "near miss: the two did not come so far as to ask",
    wire: () => {
      const gex = { kex_algorithms: ["diffie-hellman-group-exchange-sha256"] };
      return identified(ident("SSH-2.0-PuTTY_Release_0.62"), ident("SSH-2.0-OpenSSH_10.3"))
        .data("client", kexInit(gex))
        .data("server", kexInit(gex))
        .ack("client")
        .close("server");
    },
    code: "server-closed-after-kexinit",
    lookAlike: "server-closed-after-kex-init",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
]);

export const scannerKexinit = rowsOf("scanner-kexinit", [
  {
    it: "ssh-keyscan takes the server's lists and sends none",
    wire: () => identified(ident("SSH-2.0-OpenSSH-keyscan_9.2"), ident("SSH-2.0-OpenSSH_9.8")).data("server", kexInit()).ack("client").close("client"),
    ...told("probe at kexinit, likely: 4 7 9"),
    params: { known_by: "identification", scanner: "ssh-keyscan" },
    says: ["it took the server's lists or host key and left."],
    fixes: ["PerSourcePenaltyExemptList 10.0.0.1"],
  },
  {
    it: "ssh-audit under the name of an old OpenSSH, with lists that it never had",
    wire: () =>
      identified(ident("SSH-2.0-OpenSSH_8.2"), ident("SSH-2.0-OpenSSH_9.2"))
        .data("client", kexInitOf("OpenSSH_8.2", "client", { kex_algorithms: ["curve25519-sha256", "a@example.org"] }))
        .data("server", kexInitOf("OpenSSH_9.2", "server"))
        .ack("client")
        .close("client"),
    ...told("probe at kexinit, likely: 4 7 8 10"),
    params: { known_by: "disguise", scanner: "ssh-audit" },
    without: ["PerSourcePenaltyExemptList"],
  },
  {
    it: "near miss: a program that really is OpenSSH 8.2",
    wire: () => meeting("OpenSSH_8.2", "OpenSSH_9.2").close("client"),
    code: "client-closed-after-kexinit",
    ...told("failed at kexinit, possible: 7 8 10"),
  },
  {
    it: "near miss: a scanner that had left when the lists came: it wanted the identification",
    wire: () =>
      connected()
        .data("server", "SSH-2.0-OpenSSH_9.2\r\n")
        .data("client", "SSH-2.0-ZGrab\r\n")
        .fin("client")
        .data("server", kexInit())
        .fin("server")
        .ack("client"),
    code: "scanner-ident",
    lookAlike: "client-closed-after-kexinit",
    ...told("probe at identification, likely: 5 6"),
  },
]);

export const scannerIdent = rowsOf("scanner-ident", [
  {
    it: "a library's own name, and it leaves before it offers anything",
    wire: () => connected().data("server", "SSH-2.0-OpenSSH_9.2\r\n").data("client", "SSH-2.0-Go\r\n").ack("server").close("client"),
    ...told("probe at identification, possible: 5 7"),
    says: ["identifies as a program on Go's SSH library"],
  },
]);

const MACS = (name: string) => ({ mac_algorithms_client_to_server: [name], mac_algorithms_server_to_client: [name] });

export const kexMacRequiredDespiteAead = rowsOf("kex-mac-required-despite-aead", [
  {
    it: "asyncssh as the server, which nobody has closed; no MAC that both ever had",
    wire: () =>
      identified(ident("SSH-2.0-x"), ident("SSH-2.0-AsyncSSH_2.13.1"))
        .data("client", kexInit(MACS("mac@example.org")))
        .data("server", kexInit(MACS("hmac-sha2-256")))
        .ack("client"),
    capture: { after: 10 * SECOND },
    ...told("failed at kexinit, likely: 7 8"),
    params: { from: "server", product: "AsyncSSH", directions: ["c2s", "s2c"] },
  },
  {
    it: "private names on both sides, of a server that nobody knows: nothing to advise but to look",
    wire: () =>
      identified(ident("SSH-2.0-paramiko_2.12.0"), ident("SSH-2.0-y"))
        .data("client", kexInit(MACS("a@example.org")))
        .data("server", kexInit(MACS("b@example.org")))
        .ack("client")
        .close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
    causes: ["likely: the server was hardened to a few MACs", "possible: the client was stopped"],
    without: ["MACs hmac"],
  },
  {
    it: "private names on both sides, of programs that have more: a line for each",
    wire: () =>
      identified(ident("SSH-2.0-paramiko_2.12.0"), ident("SSH-2.0-OpenSSH_9.2"))
        .data("client", kexInit(MACS("a@example.org")))
        .data("server", kexInit(MACS("b@example.org")))
        .ack("client")
        .close("client"),
    ...told("failed at kexinit, likely: 7 8 10"),
    fixes: ["MACs hmac-sha2-256", "paramiko.Transport._preferred_macs"],
  },
]);

const TWO_KEYS = { server_host_key_algorithms: ["rsa-sha2-512", "ssh-ed25519"] };

export const hostKeyTypeMismatch = rowsOf("host-key-type-mismatch", [
  {
    it: "a server that signs every name of RSA with SHA-1 is asked for its other key",
    wire: () =>
      meeting("OpenSSH_9.2", "OpenSSH_9.2", { client: { ...CURVE, ...TWO_KEYS }, server: { ...CURVE, ...TWO_KEYS } })
        .data("client", kexEcdhInit())
        .data("server", kexReply({ hostKey: rsaKey(3072), signature: signatureBlob("ssh-rsa") }))
        .ack("client")
        .close("client"),
    ...told("failed at key-exchange, certain: 11 13"),
    fixes: ["HostKeyAlgorithms"],
  },
]);
