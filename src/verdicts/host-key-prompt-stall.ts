// OpenSSH sshconnect.c check_host_key(): an unknown key is a question to a person, asked in the middle of the key exchange, without a time limit.

import { afterReply, PROMPT_SILENCE } from "../exchange/after-reply.ts";
import { answerToFin } from "../exchange/answer-to-fin.ts";
import { isDialogClient } from "../knowledge/dialog-clients.ts";
import type { Software } from "../knowledge/software.ts";
import { defineVerdict, likely, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { readsKnownHosts } from "./host-key-fixes.ts";
import { judgeHostKey } from "./host-key-judgement.ts";
import { type HostKeyParams, hostKeyName, hostKeyParams, keyWord, publicKeyFile } from "./host-key-words.ts";
import { mayBeOpenSsh } from "./may-be-openssh.ts";
import { clientWithLog, portOption, sshCommand } from "./ssh-command.ts";
import { duration } from "./words.ts";

interface Params extends HostKeyParams {
  silent_for_s: number;
  closed_by: "client" | "server" | "network" | null;
}

export default defineVerdict<Params>({
  code: "host-key-prompt-stall",
  stage: "key-exchange",
  kind: "verdict",
  needs: "message",
  restsOnAbsenceOf: "client",
  title: "The client waits for somebody to accept the host key",
  match({ facts, hostKey, knownHosts, past, unixTime, stallAfter }) {
    const after = afterReply(facts, stallAfter);
    if (after === null || after.silence < PROMPT_SILENCE) return null;
    const trusted = hostKey !== null && judgeHostKey(hostKey, { ip: facts.server.ip, port: facts.server.port, unixTime }, knownHosts, past).trusted;
    const params = { ...hostKeyParams(hostKey), silent_for_s: after.silence / 1e9, closed_by: after.closing?.by ?? null };
    const evidence = [at(after.reply.at, "server", `KEX reply with ${hostKeyName(params)}, acknowledged`)];
    if (after.closing !== null) evidence.push(atClosing(after.closing));
    // A client that knows the key has nothing to ask.
    return trusted ? possible(params, evidence) : likely(params, evidence);
  },
  say: (p, { facts }) =>
    `${facts.client.ip} has the server's reply with the ${hostKeyName(p)} and owes NEWKEYS, but said nothing for ${duration(p.silent_for_s * 1e9)}, as a client does that asks whether to trust the key${p.closed_by === "server" ? "; then the server ended it, by its login timer or the idle limit of a front" : p.closed_by === "client" ? "; then it left" : ""}.`,
  causes: [
    {
      what: "the client's host, or the way to it, is gone (a VPN or Wi-Fi that changed, a sleeping machine, an address that was taken away): not even the server's FIN was acknowledged",
      certainty: "likely",
      when: (_p, { facts }) => answerToFin(facts, "server") === "none",
    },
    {
      what: 'the question "Are you sure you want to continue connecting" waits for an answer',
      certainty: "likely",
      when: (_, { software }) => mayBeOpenSsh(software.client),
    },
    {
      what: "a dialog of PuTTY, WinSCP or FileZilla behind another window, or plink's question in its terminal",
      certainty: "likely",
      when: (_, { software }) => hasDialogs(software.client),
    },
    {
      what: "the client asks a person, or a program of its user's, whether to trust the key, and has no answer",
      certainty: "likely",
      when: (_, { software }) => !mayBeOpenSsh(software.client) && !hasDialogs(software.client),
    },
    { what: "automation without a terminal, where nobody can answer", certainty: "possible" },
    { what: "a client too slow for the arithmetic (embedded processors take seconds)", certainty: "possible", when: (p) => p.silent_for_s < 10 },
    { what: "the client was stopped or put to sleep at this moment", certainty: "possible" },
  ],
  fixes: [
    {
      side: "client",
      command: (n, p) =>
        `ssh-keyscan ${portOption(n)}-t ${keyWord(p) ?? "ed25519"} ${n.server} > new.key && ssh-keygen -lf new.key && cat new.key >> ~/.ssh/known_hosts`,
      why: "for automation: makes the key known beforehand; compare the fingerprint that it prints with the server's own before you keep it",
      risk: "ssh-keyscan takes what the network gives: without the comparison it trusts whoever answers",
      when: (_, { software }) => readsKnownHosts(software.client),
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o StrictHostKeyChecking=accept-new"),
      why: "accepts a key that is not known yet without a question, and still refuses a changed one (OpenSSH 7.6 and later)",
      risk: "trusts whoever answers the first time",
      when: (_, { software }) => mayBeOpenSsh(software.client),
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o BatchMode=yes"),
      why: "in scripts: fails at once instead of waiting for an answer that nobody gives",
      when: (_, { software }) => mayBeOpenSsh(software.client),
    },
    {
      side: "client",
      why: "bring the client's window or terminal to the front, compare the fingerprint with the server's own, and answer",
      when: (_, { software }) => hasDialogs(software.client),
    },
    {
      side: "client",
      command: (n, p) => `plink -batch -hostkey ${p.fingerprint ?? "SHA256:FINGERPRINT"} ${portOption(n, "-P")}${n.server}`,
      why: "for scripts, once this fingerprint was compared with the server's own: takes this key and no other, and asks nothing (PuTTY 0.75 and later)",
      when: (p, { software }) => software.client?.product === "putty" && p.fingerprint !== null,
    },
    {
      side: "server",
      command: (_, p) => `ssh-keygen -lf ${publicKeyFile(p)}`,
      why: "on the server's console: the fingerprint to compare with what the client shows",
    },
  ],
  nextCapture: (n) => ({
    host: "client",
    command: clientWithLog(n, "-v"),
    outcomes: [
      { if: "it stops at a question about the host key", then: "host-key-prompt-stall" },
      { if: "it asks nothing and goes on after a while", then: "slow-step" },
      { if: "it asks nothing and never goes on", then: "killed-locally" },
    ],
  }),
  page: {
    meaning:
      "The key exchange is done but for the client's NEWKEYS, and the client says nothing for seconds or minutes. A person is asked to trust the host key, or would be if there were one.",
    wire: [
      "The KEX reply, acknowledged; no NEWKEYS of the client for more than a second.",
      "Then NEWKEYS (the answer was yes: see slow-step), a FIN of the client (no, or Ctrl-C), or a FIN of the server when its login timer runs out.",
    ],
    lookAlikes: [
      "host-key-rejected-by-client: the client leaves at once.",
      "kex-reply-lost-path-mtu: the reply was not acknowledged.",
      "newkeys-missing: the client's NEWKEYS is there, the server's is not.",
    ],
    messages: {
      client: [
        "The authenticity of host 'HOST (HOST)' can't be established.",
        "The authenticity of host 'HOST' can't be established.",
        "Are you sure you want to continue connecting (yes/no/[fingerprint])?",
        "Are you sure you want to continue connecting (yes/no)?",
        "The server's host key is not cached in the registry.",
      ],
      server: ["Timeout before authentication for HOST port PORT"],
    },
    source: ["OpenSSH sshconnect.c check_host_key, confirm", "PuTTY ssh/transport2.c"],
  },
});

function hasDialogs(client: Software | null): boolean {
  return client !== null && isDialogClient(client);
}
