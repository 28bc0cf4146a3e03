// RFC 4253 7.3: each side has sent SSH_MSG_NEWKEYS; what follows is encrypted. The server's alone proves nothing: it travels with its reply.
import { isAcknowledged, newkeysPassedUnseen } from "../exchange/newkeys.ts";
import { certain, defineVerdict, likely } from "./define-verdict.ts";
import { at } from "./evidence.ts";

export default defineVerdict<{ one_sided: boolean }>({
  code: "exchange-complete",
  stage: "encrypted",
  kind: "verdict",
  outcome: "ok",
  title: "The key exchange completed",
  match({ facts: { client, server, stage, connection } }) {
    const evidence = [client, server].flatMap((peer) => (peer.ssh.newkeys === null ? [] : [at(peer.ssh.newkeys, peer.end, "SSH_MSG_NEWKEYS")]));
    if (stage === "encrypted" && client.visible && server.visible) {
      const delivered = [client, server].every(({ half, ssh }) => ssh.newkeys !== null && isAcknowledged(half, ssh.newkeys));
      return delivered ? certain({ one_sided: false }, evidence) : likely({ one_sided: false }, evidence);
    }
    const [seen, other] = client.visible ? [client, server] : [server, client];
    if (!newkeysPassedUnseen(seen, other, connection)) return null;
    return likely({ one_sided: true }, evidence);
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
