/** Who closes, how, and how soon: the same place, told apart by the program, the neighbours and the kind of close. */
import { bytes, ident, kexEcdhInit, kexInit, kexReply, newKeys } from "../../ssh/messages.ts";
import { MILLISECOND, SECOND, without } from "../../tcp/dialogue.ts";
import { bothSpoke, CLIENT_IDENT, clientSpoke, complete, connected, encrypted, identified, offered, SERVER_IDENT, serverSpoke } from "../conversations.ts";
import type { Conversation } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const ok = { code: "exchange-complete", ...told("ok, certain: 14 12") };

export const serverClosedAfterKexinit = rowsOf("server-closed-after-kexinit", [
  {
    it: "RST, and a short KEXINIT of the client",
    wire: () => offered().rst("server", { window: 502 }),
    ...told("failed at kexinit, possible: 7 8 10"),
    params: { how: "rst" },
    says: ["10.0.0.2 (the server) closed with a RST"],
    without: ["a KEXINIT of this length"],
  },
  {
    it: "a KEXINIT that is longer than a small server takes",
    wire: () => offered(kexInit({ languages_client_to_server: ["x".repeat(800)] })).close("server"),
    ...told("failed at kexinit, possible: 7 8 10"),
    says: ["closed with a FIN"],
    causes: ["possible: an embedded server that can't take a KEXINIT of this length"],
  },
]);

export const noCommonMac = rowsOf("no-common-mac", [
  {
    it: "nobody has closed yet, and no time has passed",
    wire: () => {
      const ctr = { encryption_algorithms_client_to_server: ["aes128-ctr"] };
      return offered(kexInit({ ...ctr, mac_algorithms_client_to_server: ["hmac-md5"] }));
    },
    ...told("failed at kexinit, likely: 7 8"),
    says: ["no MAC in common (client to server)"],
  },
]);

export const closedRightAfterNewkeys = rowsOf("closed-right-after-newkeys", [
  {
    it: "the client's first encrypted packet is not answered: the server closes",
    wire: () => encrypted(complete(), 44).close("server"),
    ...ok,
    also: ["closed-right-after-newkeys"],
    says: ["the server closed, before the first encrypted answer of the server"],
    causes: ["possible: the two did not compute the same keys", "possible: the server refuses the client by a policy"],
    without: ["the client looks at the host key only now"],
  },
  {
    it: "paramiko, on another port: the name of the server in known_hosts has it",
    wire: () =>
      identified(ident("SSH-2.0-paramiko_2.12.0"))
        .data("client", kexInit())
        .data("server", kexInit())
        .ack("client")
        .data("client", kexEcdhInit())
        .data("server", bytes(kexReply(), newKeys()))
        .data("client", newKeys())
        .ack("server")
        .close("client"),
    serverPort: 2222,
    capture: { ports: [2222] },
    code: "exchange-complete",
    ...told("ok, certain: 12 11"),
    also: ["closed-right-after-newkeys"],
    causes: ["likely: the client looks at the host key only now"],
    fixes: ["ssh-keygen -F '[10.0.0.2]:2222'"],
  },
]);

/** dropbear, which closes where it has no key for this name. */
const dropbearWithout = (algorithm: string) => {
  const lists = kexInit({ server_host_key_algorithms: [algorithm] });
  const d = identified(ident("SSH-2.0-x"), ident("SSH-2.0-dropbear_2022.83")).data("client", lists).data("server", lists).ack("client");
  return d.data("client", kexEcdhInit()).ack("server").close("server");
};

export const serverClosedAfterKexInit = rowsOf("server-closed-after-kex-init", [
  ...[
    { algorithm: "rsa-sha2-512", type: "rsa" },
    { algorithm: "ecdsa-sha2-nistp256", type: "ecdsa" },
    { algorithm: "ssh-ed25519", type: "ed25519" },
  ].map(({ algorithm, type }) => ({
    it: `dropbear without a key for ${algorithm}`,
    wire: () => dropbearWithout(algorithm),
    ...told("failed at key-exchange, possible: 10 12"),
    causes: ["likely: dropbear has no key of the type that was agreed on"],
    fixes: [`dropbearkey -t ${type} -f /etc/dropbear/dropbear_${type}_host_key`],
  })),
  {
    it: "dropbear, and a type that it makes no more",
    wire: () => dropbearWithout("ssh-dss"),
    ...told("failed at key-exchange, possible: 10 12"),
    without: ["dropbear has no key", "dropbearkey"],
  },
  {
    it: "RST; the client's KEXINIT is not in the capture",
    wire: () => without(offered().data("client", kexEcdhInit()).ack("server").rst("server", { window: 502 }).packets, 6),
    ...told("failed at key-exchange, possible: 9 11"),
    params: { method: null, host_key: null, how: "rst" },
    says: ["The client sent SSH_MSG_30, and 10.0.0.2 closed with a RST"],
  },
]);

export const serverClosedAfterIdents = rowsOf("server-closed-after-idents", [
  {
    it: "a version whose child dies here, after a failure of the same kind",
    beside: () => [{ packets: young().fin("server"), clientPort: 39_000 }],
    wire: () => young(10 * SECOND).fin("server"),
    ...told("failed at kexinit, likely: 14 12 16"),
    params: { same_before: 1, privilege_separation_after_ident: true },
    says: [": in this version the process that runs the key exchange is started here, and it died."],
    causes: ["likely: the privilege separation process could not start"],
  },
  {
    it: "the same version, which served another client a moment before",
    beside: () => [{ packets: served(), clientPort: 39_000 }],
    wire: () => young(10 * SECOND).fin("server"),
    ...told("failed at kexinit, possible: 23 21 25"),
    params: { same_before: 0 },
  },
  {
    it: "near miss: after seconds it is a limit of time",
    wire: () =>
      bothSpoke()
        .wait(5 * SECOND)
        .fin("server"),
    code: "unexplained",
    lookAlike: "injected-reset",
    ...told("failed at kexinit, possible: 8"),
  },
]);

const young = (start = 0) => connected({ start }).data("client", CLIENT_IDENT).ack("server").data("server", "SSH-2.0-OpenSSH_9.9\r\n").ack("client");

const served = () => {
  const d = young().data("client", kexInit()).data("server", kexInit()).ack("client").data("client", kexEcdhInit());
  return d.data("server", bytes(kexReply(), newKeys())).data("client", newKeys()).ack("server").close("client");
};

/** A connection to the same server that came as far as this identification. */
const earlier = (server: string): Conversation => ({
  packets: clientSpoke().data("server", `${server}\r\n`).ack("client").close("client"),
  clientPort: 39_000,
});

const LISTENER = MILLISECOND / 4;

const refusedAtOnce = () => clientSpoke({ start: 60 * SECOND, step: LISTENER }).fin("server");

export const serverClosedBeforeIdent = rowsOf("server-closed-before-ident", [
  {
    it: "by the listener, of a server that has not said what it is: a silent limit may be it",
    wire: refusedAtOnce,
    ...told("failed at identification, certain: 4 6"),
    params: { delay: "listener" },
    says: [", as where the listener itself refuses."],
    causes: ["possible: another service than SSH listens there"],
    fixes: ["MaxStartups 100:30:200", "/etc/hosts.allow", "journalctl"],
  },
  {
    it: "in the moment of the handshake",
    wire: () => connected({ step: MILLISECOND / 10 }).fin("server"),
    ...told("failed at identification, certain: 4"),
    params: { after_ms: 0 },
    says: ["closed it (FIN) at once without a byte, as where the listener itself refuses."],
  },
  {
    it: "by the listener of an OpenSSH that would have named its limit",
    beside: () => [earlier("SSH-2.0-OpenSSH_9.2p1")],
    wire: refusedAtOnce,
    ...told("failed at identification, certain: 14 16"),
    fixes: ["/etc/hosts.allow", "journalctl"],
    without: ["MaxStartups 100", "another service than SSH"],
  },
  {
    it: "by the listener of an OpenSSH that drops without a word",
    beside: () => [earlier("SSH-2.0-OpenSSH_7.4")],
    wire: refusedAtOnce,
    ...told("failed at identification, certain: 14 16"),
    fixes: ["MaxStartups 100:30:200"],
  },
  {
    it: "by dropbear, which has none of OpenSSH's files",
    beside: () => [earlier("SSH-2.0-dropbear_2022.83")],
    wire: refusedAtOnce,
    ...told("failed at identification, certain: 14 16"),
    without: ["MaxStartups 100", "/etc/hosts.allow", "journalctl"],
  },
  {
    it: "by a server that was only seen to die before",
    beside: () => [{ packets: clientSpoke().close("server"), clientPort: 39_000 }],
    wire: refusedAtOnce,
    ...told("failed at identification, certain: 12 14"),
    params: { same_before: 1, complete_before: 0 },
    fixes: ["MaxStartups 100:30:200"],
  },
  {
    it: "a child that died, while others complete",
    beside: () => [{ packets: served(), clientPort: 39_000 }],
    wire: () =>
      clientSpoke({ start: 60 * SECOND })
        .wait(40 * MILLISECOND)
        .rst("server", { window: 502 }),
    ...told("failed at identification, certain: 21 23"),
    params: { delay: "child", complete_before: 1, how: "rst" },
    says: ["closed it (RST)", ", as where a process is started for it and dies, or refuses."],
    without: ["MaxStartups 100"],
  },
]);

export const noCommonKex = rowsOf("no-common-kex", [
  {
    it: "the client's FIN was not captured, only the server's answer to it",
    wire: () => without(offered(kexInit({ kex_algorithms: ["ecdh-sha2-nistp521"] })).close("client").packets, 9),
    ...told("failed at kexinit, certain: 7 8 10"),
    evidence: ["server: acknowledges a FIN of the client that was not captured"],
  },
]);

export const loginGraceBeforeIdent = rowsOf("login-grace-before-ident", [
  {
    it: "RST after a time that no limit has",
    wire: () =>
      serverSpoke()
        .wait(7.31 * SECOND)
        .rst("server", { window: 502 }),
    ...told("failed at identification, possible: 4 6"),
    params: { limit_s: null },
    evidence: ["server: RST, 7.3 s after the handshake"],
    causes: ["possible: the server was stopped or restarted at that moment"],
  },
  {
    it: "near miss: at once it is no limit",
    wire: () => connected().data("server", SERVER_IDENT).fin("server"),
    code: "unexplained",
    lookAlike: "An idle limit of a load balancer in front",
    ...told("failed at identification, possible: 5"),
  },
]);
