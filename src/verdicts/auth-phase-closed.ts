// RFC 4252: authentication is the first thing under the new keys. Sizes and turns are all that is left to see of it.
import { encryptedShapeOf, endedInAuthentication, loginTimeOf } from "../exchange/encrypted-shape.ts";
import { defineVerdict, possible } from "./define-verdict.ts";
import { at, atClosing } from "./evidence.ts";
import { OTHER_SERVER_LOG } from "./server-log.ts";
import { clientWithLog } from "./ssh-command.ts";

interface Params {
  closed_by: "client" | "server" | "network";
  client_records: number;
  server_records: number;
}

export default defineVerdict<Params>({
  code: "auth-phase-closed",
  stage: "encrypted",
  kind: "also",
  needs: "message",
  title: "It ended where authentication takes place",
  match({ facts }) {
    const shape = encryptedShapeOf(facts);
    const { closing, client } = facts;
    // A RST from the path ends whatever it was: injected-reset says so.
    if (
      shape === null ||
      closing === null ||
      closing.by === "network" ||
      client.ssh.newkeys === null ||
      !endedInAuthentication(shape) ||
      loginTimeOf(facts, shape) !== null
    )
      return null;
    const params = { closed_by: closing.by, client_records: shape.fromClient, server_records: shape.fromServer };
    return possible(params, [at(client.ssh.newkeys, "client", "NEWKEYS: the transport stands"), atClosing(closing)]);
  },
  say: (p) =>
    `The SSH transport was established; after ${packets(p.client_records)} of the client and ${packets(p.server_records)} of the server the ${p.closed_by} closed, as in a login that failed. What was said is encrypted: the server's log has it.`,
  causes: [
    { what: "the client had no further way to authenticate: Permission denied", certainty: "likely", when: (p) => p.closed_by === "client" },
    { what: "too many attempts (MaxAuthTries): an agent with many keys", certainty: "likely", when: (p) => p.closed_by === "server" && p.client_records > 3 },
    {
      what: "the server refuses the connection by RefuseConnection or a Match block",
      certainty: "possible",
      when: (p) => p.closed_by === "server" && p.client_records <= 3,
    },
    {
      what: "AllowUsers, DenyUsers, AllowGroups or PermitRootLogin: they let every method fail, they do not close",
      certainty: "possible",
      when: (p) => p.closed_by === "client",
    },
    { what: "the login succeeded, and a very short session ended", certainty: "possible" },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `journalctl ${n.journal} --since -10min | grep -iE 'failed|invalid|not allowed|maximum|refused'`,
      why: "the reason stands there in plain words",
      of: "openssh",
      otherwise: OTHER_SERVER_LOG,
    },
    { side: "client", command: (n) => clientWithLog(n, "-v"), why: "shows which methods the server allows and which keys are tried" },
    {
      side: "client",
      file: "~/.ssh/config, above the other Host blocks",
      line: (n) => `Host ${n.server}\n  IdentitiesOnly yes`,
      why: "offers the configured key only, where an agent with many keys uses up the attempts",
      when: (p) => p.closed_by === "server",
      of: "openssh",
      otherwise: { why: "give the client one key, or one method, to try: an agent with many keys uses up the attempts" },
    },
  ],
  page: {
    meaning:
      "Nothing is wrong with network, versions or algorithms. What came after is encrypted, and its shape is that of an authentication that did not succeed. This is an inference from sizes, not a reading.",
    wire: [
      "NEWKEYS both ways, then some small packets in turns and a close. With chacha20-poly1305 or AES-GCM: client 44 (service request), server 44, client 60 and more (attempts), server 52 to 92 (refusals).",
      "The server closes after repeated attempts, or the client after the last refusal.",
    ],
    lookAlikes: [
      "closed-right-after-newkeys: hardly anything passed.",
      "login-grace-in-auth: the server closes after a silence.",
      "proxyjump-inner-failure: the login succeeded.",
    ],
    messages: {
      client: ["Permission denied (publickey,password).", "Received disconnect from HOST port PORT:2: Too many authentication failures"],
      server: [
        "User NAME from HOST not allowed because not listed in AllowUsers",
        "error: maximum authentication attempts exceeded for NAME from HOST port PORT ssh2 [preauth]",
        "administratively prohibited connection for NAME from HOST port PORT",
        "Failed password for NAME from HOST port PORT ssh2",
      ],
    },
    source: ["RFC 4252", "OpenSSH auth2.c userauth_finish", "OpenSSH sshd-session.c cleanup_exit"],
  },
});

function packets(count: number): string {
  return count === 1 ? "1 encrypted packet" : `${count} encrypted packets`;
}
