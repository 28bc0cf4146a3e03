import { lostPathMtu } from "./lost-path-mtu.ts";

export default lostPathMtu({
  code: "kexinit-lost-path-mtu",
  stage: "kexinit",
  title: "A large packet of the client or the server never gets through (path MTU)",
  messages: ["KEXINIT", "KEX_INIT"],
  page: {
    meaning:
      "The identifications are small and pass. The KEXINIT (1,000 to 1,600 bytes) is the first full packet of the connection, and a post-quantum KEX_INIT of the client (1,190 to 1,665 bytes) is another. The path loses full packets and does not say so: ssh hangs where everything before looked fine.",
    wire: [
      "At the sender: one large segment repeated after 0.2, 0.4, 0.8, 1.6 s and so on, same length, never acknowledged; smaller segments sent later are acknowledged by SACK, pure ACKs pass; no ICMP, or an ICMP that the sender does not heed.",
      "At the receiver: a hole before a small segment, or bare ACKs whose SEQ is ahead of what came; repetitions are never seen.",
      "With a post-quantum method the KEXINITs pass and the client's KEX_INIT is what is lost.",
    ],
    lookAlikes: [
      "retransmission-timeout: nothing passes any more, whatever its size.",
      "ident-dropped-in-path: what is lost is small.",
      "tcp-zero-window: the receiver's window is closed.",
      "kexinit-not-sent-server-stall, kexinit-not-sent-client-stall: nothing was sent; SEQ is not ahead.",
      "capture-loss: the bytes are missing here, but their receiver acknowledged them.",
    ],
    messages: {
      client: [
        "debug1: SSH2_MSG_KEXINIT sent",
        "Connection closed by HOST port PORT",
        "Connection to HOST port PORT timed out",
        "Connection reset by HOST port PORT",
      ],
      server: ["Timeout before authentication for HOST port PORT", "Connection closed by HOST port PORT [preauth]"],
    },
    source: ["RFC 2923 2.1", "RFC 4821", "RFC 1191", "RFC 8201"],
  },
});
