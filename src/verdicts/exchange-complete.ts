// RFC 4253 7.3: each side has sent SSH_MSG_NEWKEYS; what follows is encrypted. The server's alone proves nothing: it travels with its reply.
import type { Peer } from "../exchange/exchange-facts.ts";
import { isAcknowledged, newkeysPassedUnseen } from "../exchange/newkeys.ts";
import type { EvidenceFact } from "./context.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";

export default defineVerdict<{ one_sided: boolean }>({
  code: "exchange-complete",
  stage: "encrypted",
  kind: "verdict",
  needs: "message",
  outcome: "ok",
  title: "The key exchange completed",
  match({ facts: { client, server, stage, connection } }) {
    if (stage === "encrypted" && client.visible && server.visible) {
      const evidence = evidenceOf(client, server);
      return isDelivered(client) && isDelivered(server) ? certain({ one_sided: false }, evidence) : likely({ one_sided: false }, evidence);
    }
    const passed = client.visible ? newkeysPassedUnseen(client, server, connection) : newkeysPassedUnseen(server, client, connection);
    return passed ? likely({ one_sided: true }, evidenceOf(client, server)) : null;
  },
  say: (p) =>
    p.one_sided
      ? "The visible side sent NEWKEYS and went on encrypted, so the exchange completed; the other direction was not captured."
      : "Both sides sent NEWKEYS: the SSH transport stands, and what follows is encrypted.",
  causes: [],
  fixes: [],
  page: {
    meaning:
      "The SSH transport was set up. Whatever fails afterwards (authentication, a session, a forwarded port) is encrypted: the server's log tells it, not the wire.",
    wire: ["SSH_MSG_NEWKEYS (21) from both sides, then encrypted bytes."],
    lookAlikes: ["host-key-rejected-by-client: the server's NEWKEYS comes with its reply; the client's is missing."],
    messages: { client: ["debug1: SSH2_MSG_NEWKEYS received", "debug1: rekey out after"], server: [] },
    source: ["RFC 4253 7.3", "OpenSSH kex.c kex_input_newkeys"],
  },
});

function evidenceOf(client: Peer, server: Peer): EvidenceFact[] {
  return [client, server].flatMap(({ end, ssh }) => (ssh.newkeys === null ? [] : [at(ssh.newkeys, end, "SSH_MSG_NEWKEYS")]));
}

function isDelivered({ half, ssh }: Peer): boolean {
  return ssh.newkeys !== null && isAcknowledged(half, ssh.newkeys);
}
