// RFC 4253 4.2 allows lines before the identification; ssh shows them with -v only. Here they are all that the server said.
import { foreignProtocol } from "../exchange/foreign-protocol.ts";
import { serverText } from "../exchange/server-text.ts";
import { isOver } from "../exchange/waiting.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { quoted, tcpWrappersClient } from "./words.ts";

interface Params {
  lines: string[];
  line_count: number;
  /** Which of the known texts it is. */
  kind: "tcp-wrappers" | "loader" | "host-keys" | "limit" | "denied" | "cisco" | "other";
}

/** Texts that tell their cause. */
const TEXTS: readonly { kind: Params["kind"]; pattern: RegExp }[] = [
  { kind: "loader", pattern: /error while loading shared libraries|symbol lookup error|not found \(required by/ },
  { kind: "host-keys", pattern: /no hostkeys available|could not load host key|unable to load host key/i },
  { kind: "tcp-wrappers", pattern: /not welcome to use/i },
  { kind: "limit", pattern: /too many (connections|users|sessions)|connection limit|maximum number of (connections|sessions)|line is busy|try again later/i },
  { kind: "cisco", pattern: /^% ?[A-Z]|connection refused by remote host/i },
  { kind: "denied", pattern: /denied|not (allowed|permitted|authori[sz]ed)|forbidden|blocked|banned|refused/i },
];

export default defineVerdict<Params>({
  code: "server-preident-text-then-close",
  stage: "identification",
  kind: "verdict",
  title: "The server said why in plain text, and closed",
  restsOnAbsenceOf: "server",
  match({ facts, stallAfter }) {
    const said = serverText(facts);
    const isText = foreignProtocol(facts.server.ssh.head, "server")?.protocol === "text";
    if (facts.server.ssh.ident !== null || said === null || !isText || !isOver(facts, stallAfter)) return null;
    const text = said.lines.join("\n");
    const kind = TEXTS.find(({ pattern }) => pattern.test(text))?.kind ?? "other";
    const evidence = [at(said.first, "server", quoted(said.lines[0]!))];
    if (facts.closing !== null) evidence.push(atClosing(facts.closing));
    return certain({ lines: said.lines, line_count: said.count, kind }, evidence);
  },
  say: (p, { facts }) =>
    `Instead of an identification ${facts.server.ip} sent ${quoted(p.lines.find((line) => line.trim() !== "") ?? p.lines[0]!)}${p.line_count > 1 ? ` (${p.line_count} lines)` : ""} and no SSH: that text is the reason.`,
  causes: [
    {
      what: "tcp wrappers refuse this client (a twist or banners rule in hosts.deny or hosts.allow)",
      certainty: "likely",
      when: (p) => p.kind === "tcp-wrappers",
    },
    { what: "the program that should speak SSH does not start: a library is missing or was upgraded", certainty: "certain", when: (p) => p.kind === "loader" },
    { what: "sshd has no host keys that it can read", certainty: "certain", when: (p) => p.kind === "host-keys" },
    { what: "a limit of connections or sessions on the device", certainty: "likely", when: (p) => p.kind === "limit" },
    { what: "an access rule of the device or of the program in front of it", certainty: "likely", when: (p) => p.kind === "denied" || p.kind === "cisco" },
    {
      what: "what the text says; the program that wrote it stands at the port instead of sshd, or in front of it",
      certainty: "possible",
      when: (p) => p.kind === "other",
    },
    {
      what: "tcp wrappers write it: a rule with twist or banners in hosts.allow or hosts.deny",
      certainty: "possible",
      when: (p) => p.kind === "other" || p.kind === "denied",
    },
  ],
  fixes: [
    {
      side: "server",
      file: "/etc/hosts.allow",
      line: (n) => `sshd: ${tcpWrappersClient(n)}`,
      command: (n) => `tcpdmatch sshd ${n.client}`,
      why: "tcp wrappers take the first rule that fits; this one lets the client in",
      when: (p) => p.kind === "tcp-wrappers" || p.kind === "denied",
    },
    {
      side: "server",
      command: () => "ldd \"$(command -v sshd)\" | grep 'not found'",
      why: "names the missing library; reinstall openssh-server and its libraries, then restart it",
      when: (p) => p.kind === "loader",
    },
    {
      side: "server",
      command: (n) => `ssh-keygen -A && systemctl restart ${n.unit}`,
      why: "creates the host keys that are missing",
      when: (p) => p.kind === "host-keys",
    },
    {
      side: "server",
      line: () => "line vty 0 15\n transport input ssh",
      command: () => "show users",
      why: "on a Cisco device: shows who holds the lines (clear line vty frees one), and lets all lines take SSH",
      when: (p) => p.kind === "limit" || p.kind === "cisco",
    },
    { side: "server", command: (n) => `ss -ltnp 'sport = :${n.port}'`, why: "shows which program answers on that port" },
    {
      side: "server",
      command: (n) => `grep -nE 'twist|banners|spawn' /etc/hosts.allow /etc/hosts.deny; tcpdmatch sshd ${n.client}`,
      why: "where that program is sshd: the rule of tcp wrappers that writes the text to this client",
      when: (p) => p.kind === "other" || p.kind === "denied",
    },
  ],
  page: {
    meaning:
      'The server\'s side sent text and never an identification. Clients skip such lines silently, so users see "Connection closed" only; the text itself is the answer.',
    wire: ["One or more printable lines that do not begin with SSH-, then FIN or RST. The last line may lack its line end."],
    lookAlikes: [
      "Lines followed by an identification are legal and harmless.",
      "server-limit-maxstartups, server-not-allowed: texts with a meaning of their own.",
      "not-ssh-server: the text of another protocol.",
    ],
    messages: {
      client: ["kex_exchange_identification: banner line 0: TEXT", "kex_exchange_identification: Connection closed by remote host"],
      server: ["refused connect from HOST (HOST)"],
    },
    source: ["RFC 4253 4.2", "OpenSSH kex.c kex_exchange_identification"],
  },
});
