import type { VerdictRow, VerdictRows } from "../verdict-rows.ts";
import * as aboutTheCapture from "./about-the-capture.ts";
import * as beside from "./beside.ts";
import * as clientLeaves from "./client-leaves.ts";
import * as icmp from "./icmp.ts";
import * as identDroppedInPath from "./ident-dropped-in-path.ts";
import * as kexinit from "./kexinit.ts";
import * as keyExchange from "./key-exchange.ts";
import * as notSsh from "./not-ssh.ts";
import * as pathTrouble from "./path-trouble.ts";
import * as serverClosedBeforeIdent from "./server-closed-before-ident.ts";
import * as serverSaysText from "./server-says-text.ts";
import * as serverSilentBeforeIdent from "./server-silent-before-ident.ts";
import * as serverStallDnsLibwrap from "./server-stall-dns-libwrap.ts";
import * as synScan from "./syn-scan.ts";
import * as tcpAcceptQueueOverflow from "./tcp-accept-queue-overflow.ts";
import * as tcpAckLost from "./tcp-ack-lost.ts";
import * as tcpBadSynack from "./tcp-bad-synack.ts";
import * as tcpNoResponse from "./tcp-no-response.ts";
import * as tcpRefused from "./tcp-refused.ts";
import * as tcpRefusedByMiddlebox from "./tcp-refused-by-middlebox.ts";
import * as tcpResetAfterHandshake from "./tcp-reset-after-handshake.ts";
import * as tcpSynackLost from "./tcp-synack-lost.ts";

const FILES: readonly Record<string, VerdictRows>[] = [
  beside,
  kexinit,
  keyExchange,
  aboutTheCapture,
  clientLeaves,
  icmp,
  identDroppedInPath,
  notSsh,
  pathTrouble,
  serverClosedBeforeIdent,
  serverSaysText,
  serverSilentBeforeIdent,
  serverStallDnsLibwrap,
  synScan,
  tcpAcceptQueueOverflow,
  tcpAckLost,
  tcpBadSynack,
  tcpNoResponse,
  tcpRefusedByMiddlebox,
  tcpRefused,
  tcpResetAfterHandshake,
  tcpSynackLost,
];

/** All rows, by the code that they are about. */
export const ROWS: ReadonlyMap<string, readonly VerdictRow[]> = new Map(FILES.flatMap((file) => Object.values(file)).map(({ code, rows }) => [code, rows]));
