import type { VerdictRow, VerdictRows } from "../verdict-rows.ts";
import * as aboutTheCapture from "./about-the-capture.ts";
import * as beside from "./beside.ts";
import * as brokenPackets from "./broken-packets.ts";
import * as clientLeaves from "./client-leaves.ts";
import * as cutCapture from "./cut-capture.ts";
import * as endsOfTheExchange from "./ends-of-the-exchange.ts";
import * as firstLines from "./first-lines.ts";
import * as groupExchange from "./group-exchange.ts";
import * as handshakeAnswers from "./handshake-answers.ts";
import * as hangUps from "./hang-ups.ts";
import * as hostKeys from "./host-keys.ts";
import * as hostKeysAndPrograms from "./host-keys-and-programs.ts";
import * as icmp from "./icmp.ts";
import * as identDroppedInPath from "./ident-dropped-in-path.ts";
import * as kexinit from "./kexinit.ts";
import * as keyExchange from "./key-exchange.ts";
import * as lostOnTheWay from "./lost-on-the-way.ts";
import * as lostSegments from "./lost-segments.ts";
import * as misplacedMessages from "./misplaced-messages.ts";
import * as noSshSpoken from "./no-ssh-spoken.ts";
import * as notSsh from "./not-ssh.ts";
import * as oneWaits from "./one-waits.ts";
import * as pathTrouble from "./path-trouble.ts";
import * as programs from "./programs.ts";
import * as programsThatFail from "./programs-that-fail.ts";
import * as resets from "./resets.ts";
import * as resetsAndRefusals from "./resets-and-refusals.ts";
import * as serverClosedBeforeIdent from "./server-closed-before-ident.ts";
import * as serverRefusesNow from "./server-refuses-now.ts";
import * as serverSaysText from "./server-says-text.ts";
import * as serverSilentBeforeIdent from "./server-silent-before-ident.ts";
import * as serverStallDnsLibwrap from "./server-stall-dns-libwrap.ts";
import * as slowAndLate from "./slow-and-late.ts";
import * as synScan from "./syn-scan.ts";
import * as tcpAcceptQueueOverflow from "./tcp-accept-queue-overflow.ts";
import * as tcpAckLost from "./tcp-ack-lost.ts";
import * as tcpBadSynack from "./tcp-bad-synack.ts";
import * as tcpNoResponse from "./tcp-no-response.ts";
import * as tcpRefused from "./tcp-refused.ts";
import * as tcpRefusedByMiddlebox from "./tcp-refused-by-middlebox.ts";
import * as tcpResetAfterHandshake from "./tcp-reset-after-handshake.ts";
import * as tcpSynackLost from "./tcp-synack-lost.ts";
import * as timesAndTexts from "./times-and-texts.ts";
import * as waitsAtKexinit from "./waits-at-kexinit.ts";
import * as whoCloses from "./who-closes.ts";

const FILES: readonly Record<string, VerdictRows>[] = [
  beside,
  slowAndLate,
  misplacedMessages,
  programsThatFail,
  resets,
  resetsAndRefusals,
  cutCapture,
  handshakeAnswers,
  serverRefusesNow,
  programs,
  noSshSpoken,
  lostOnTheWay,
  lostSegments,
  timesAndTexts,
  waitsAtKexinit,
  whoCloses,
  oneWaits,
  endsOfTheExchange,
  firstLines,
  hangUps,
  hostKeys,
  hostKeysAndPrograms,
  groupExchange,
  brokenPackets,
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

/** All rows, by the code that they are about; some have theirs in two files. */
export const ROWS: ReadonlyMap<string, readonly VerdictRow[]> = joined(FILES.flatMap((file) => Object.values(file)));

function joined(all: readonly VerdictRows[]): Map<string, readonly VerdictRow[]> {
  const byCode = new Map<string, readonly VerdictRow[]>();
  for (const { code, rows } of all) byCode.set(code, [...(byCode.get(code) ?? []), ...rows]);
  return byCode;
}
