import type { Step } from "./dialogue.ts";
import type { Course } from "./flow.ts";
import { encrypted } from "./ssh-bytes.ts";

/** UDP payload of a QUIC datagram as browsers send it, RFC 9000 14. Bytes. */
const DATAGRAM = encrypted(1_350);
const REQUEST = encrypted(80);
const DATAGRAMS = 40;

/** A web page over QUIC, as far as UDP sees it. */
export function quicPage(): Course {
  const steps: Step[] = [];
  for (let i = 0; i < DATAGRAMS; i++) {
    const fromClient = i % 4 === 0;
    steps.push({ after: 500, fromClient, flags: 0, seq: 0, ack: 0, payload: fromClient ? REQUEST : DATAGRAM });
  }
  return { steps, protocol: "udp", port: 443 };
}
