import { lostPathMtu } from "./lost-path-mtu.ts";

export default lostPathMtu({
  code: "kex-reply-lost-path-mtu",
  stage: "key-exchange",
  title: "The server's KEX reply never gets through (path MTU)",
  messages: ["KEX_REPLY"],
  page: {
    meaning:
      "The server answers the key exchange with host key, signature, NEWKEYS and its first encrypted packet in one write: often the largest packet that it has sent so far. The path loses it and does not say so, and the client waits for ever.",
    wire: [
      "At the server: the first segment of the reply repeated after 0.2, 0.4, 0.8 s and so on, same length, never acknowledged; its small tail is acknowledged by SACK.",
      "At the client: a hole before the tail of the reply, or bare ACKs whose SEQ is ahead; its duplicate ACKs carry SACK.",
    ],
    lookAlikes: [
      "kex-reply-missing-stall: the server sent nothing; its SEQ is not ahead.",
      "host-key-prompt-stall: the reply was delivered and acknowledged, and the client is silent.",
      "kexinit-lost-path-mtu: the same path, one step earlier.",
    ],
    messages: {
      client: ["debug1: expecting SSH2_MSG_KEX_ECDH_REPLY", "Connection closed by HOST port PORT"],
      server: ["Connection closed by HOST port PORT [preauth]", "Timeout before authentication for HOST port PORT"],
    },
    source: ["RFC 2923 2.1", "RFC 4821", "RFC 4253 8"],
  },
});
