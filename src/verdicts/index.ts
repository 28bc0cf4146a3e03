import authPhaseClosed from "./auth-phase-closed.ts";
import badPacketLength from "./bad-packet-length.ts";
import captureEnded from "./capture-ended.ts";
import captureLoss from "./capture-loss.ts";
import captureStartsMidStream from "./capture-starts-mid-stream.ts";
import clientClosedAfterKexinit from "./client-closed-after-kexinit.ts";
import clientClosedAfterServerIdent from "./client-closed-after-server-ident.ts";
import clientGoneBeforeIdent from "./client-gone-before-ident.ts";
import clientIdentInvalid from "./client-ident-invalid.ts";
import clientOfferRestricted from "./client-offer-restricted.ts";
import clientOutdated from "./client-outdated.ts";
import clientSilentBeforeIdent from "./client-silent-before-ident.ts";
import clientStallBeforeKexInit from "./client-stall-before-kex-init.ts";
import clientTimeoutBanner from "./client-timeout-banner.ts";
import closedRightAfterNewkeys from "./closed-right-after-newkeys.ts";
import connectionPattern from "./connection-pattern.ts";
import type { AnyVerdict } from "./define-verdict.ts";
import dhGexGroupTooSmall from "./dh-gex-group-too-small.ts";
import dhGexOutOfRange from "./dh-gex-out-of-range.ts";
import disconnectReceived from "./disconnect-received.ts";
import exchangeComplete from "./exchange-complete.ts";
import firstKexGuessWrong from "./first-kex-guess-wrong.ts";
import gexNoModuli from "./gex-no-moduli.ts";
import hostKeyPromptStall from "./host-key-prompt-stall.ts";
import hostKeyRejectedByClient from "./host-key-rejected-by-client.ts";
import hostKeyTooShort from "./host-key-too-short.ts";
import hostKeyTypeMismatch from "./host-key-type-mismatch.ts";
import icmpAdminProhibited from "./icmp-admin-prohibited.ts";
import icmpHostUnreachable from "./icmp-host-unreachable.ts";
import icmpNetUnreachable from "./icmp-net-unreachable.ts";
import icmpOther from "./icmp-other.ts";
import icmpPortUnreachable from "./icmp-port-unreachable.ts";
import identDroppedInPath from "./ident-dropped-in-path.ts";
import identMalformed from "./ident-malformed.ts";
import identPreambleTooLong from "./ident-preamble-too-long.ts";
import injectedReset from "./injected-reset.ts";
import kexInvalidPublic from "./kex-invalid-public.ts";
import kexMacRequiredDespiteAead from "./kex-mac-required-despite-aead.ts";
import kexReplyLostPathMtu from "./kex-reply-lost-path-mtu.ts";
import kexReplyMissingStall from "./kex-reply-missing-stall.ts";
import kexUnexpectedPacket from "./kex-unexpected-packet.ts";
import kexinitLostPathMtu from "./kexinit-lost-path-mtu.ts";
import kexinitMalformed from "./kexinit-malformed.ts";
import kexinitNotSentClientStall from "./kexinit-not-sent-client-stall.ts";
import kexinitNotSentServerStall from "./kexinit-not-sent-server-stall.ts";
import killedLocally from "./killed-locally.ts";
import knownBadPair from "./known-bad-pair.ts";
import loginGraceBeforeIdent from "./login-grace-before-ident.ts";
import loginGraceInAuth from "./login-grace-in-auth.ts";
import newkeysMissing from "./newkeys-missing.ts";
import noCommonCipher from "./no-common-cipher.ts";
import noCommonCompression from "./no-common-compression.ts";
import noCommonHostKey from "./no-common-host-key.ts";
import noCommonKex from "./no-common-kex.ts";
import noCommonMac from "./no-common-mac.ts";
import noPackets from "./no-packets.ts";
import notSshClient from "./not-ssh-client.ts";
import notSshServer from "./not-ssh-server.ts";
import oneSidedCapture from "./one-sided-capture.ts";
import peerStateLost from "./peer-state-lost.ts";
import pmtuIcmp from "./pmtu-icmp.ts";
import protocolVersionMismatch from "./protocol-version-mismatch.ts";
import proxyjumpInnerFailure from "./proxyjump-inner-failure.ts";
import qosDscpDrop from "./qos-dscp-drop.ts";
import retransmissionTimeout from "./retransmission-timeout.ts";
import scannerIdent from "./scanner-ident.ts";
import scannerKexinit from "./scanner-kexinit.ts";
import serverClosedAfterIdents from "./server-closed-after-idents.ts";
import serverClosedAfterKexInit from "./server-closed-after-kex-init.ts";
import serverClosedAfterKexinit from "./server-closed-after-kexinit.ts";
import serverClosedBeforeIdent from "./server-closed-before-ident.ts";
import serverLimitMaxstartups from "./server-limit-maxstartups.ts";
import serverNotAllowed from "./server-not-allowed.ts";
import serverOfferRestricted from "./server-offer-restricted.ts";
import serverOutdated from "./server-outdated.ts";
import serverPreidentTextThenClose from "./server-preident-text-then-close.ts";
import serverSilentBeforeIdent from "./server-silent-before-ident.ts";
import serverStallDnsLibwrap from "./server-stall-dns-libwrap.ts";
import serverWaitsClientFirst from "./server-waits-client-first.ts";
import signatureInvalid from "./signature-invalid.ts";
import signatureSha1BlockedByPolicy from "./signature-sha1-blocked-by-policy.ts";
import slowStep from "./slow-step.ts";
import sshIntercepted from "./ssh-intercepted.ts";
import strictKexViolation from "./strict-kex-violation.ts";
import synScan from "./syn-scan.ts";
import tcpAcceptQueueOverflow from "./tcp-accept-queue-overflow.ts";
import tcpAckLost from "./tcp-ack-lost.ts";
import tcpBadSynack from "./tcp-bad-synack.ts";
import tcpNoResponse from "./tcp-no-response.ts";
import tcpRefused from "./tcp-refused.ts";
import tcpRefusedByMiddlebox from "./tcp-refused-by-middlebox.ts";
import tcpResetAfterHandshake from "./tcp-reset-after-handshake.ts";
import tcpSynackLost from "./tcp-synack-lost.ts";
import tcpZeroWindow from "./tcp-zero-window.ts";
import unexplained from "./unexplained.ts";
import weakAlgorithm from "./weak-algorithm.ts";

/**
 * Every verdict, in the order in which they are tried: the first that matches is the verdict.
 * What is proven by bytes comes before what rests on something absent; what is said of the capture itself stands where
 * nothing better can be said any more. Rows of kind "also" come last: they stand beside any verdict.
 */
export const VERDICTS: readonly AnyVerdict[] = [
  exchangeComplete,
  captureStartsMidStream,
  icmpPortUnreachable,
  icmpAdminProhibited,
  icmpHostUnreachable,
  icmpNetUnreachable,
  icmpOther,
  tcpRefusedByMiddlebox,
  tcpRefused,
  tcpBadSynack,
  synScan,
  tcpSynackLost,
  tcpAckLost,
  tcpAcceptQueueOverflow,
  tcpNoResponse,
  serverLimitMaxstartups,
  serverNotAllowed,
  protocolVersionMismatch,
  notSshClient,
  notSshServer,
  clientIdentInvalid,
  identPreambleTooLong,
  scannerKexinit,
  scannerIdent,
  strictKexViolation,
  kexinitMalformed,
  badPacketLength,
  kexMacRequiredDespiteAead,
  noCommonKex,
  noCommonHostKey,
  noCommonCipher,
  noCommonMac,
  noCommonCompression,
  kexUnexpectedPacket,
  dhGexOutOfRange,
  dhGexGroupTooSmall,
  gexNoModuli,
  kexInvalidPublic,
  hostKeyTypeMismatch,
  hostKeyTooShort,
  signatureSha1BlockedByPolicy,
  signatureInvalid,
  hostKeyRejectedByClient,
  disconnectReceived,
  identMalformed,
  injectedReset,
  tcpZeroWindow,
  qosDscpDrop,
  identDroppedInPath,
  kexinitLostPathMtu,
  kexReplyLostPathMtu,
  retransmissionTimeout,
  serverPreidentTextThenClose,
  oneSidedCapture,
  peerStateLost,
  tcpResetAfterHandshake,
  serverWaitsClientFirst,
  clientGoneBeforeIdent,
  loginGraceBeforeIdent,
  clientSilentBeforeIdent,
  serverStallDnsLibwrap,
  serverSilentBeforeIdent,
  serverClosedBeforeIdent,
  serverClosedAfterIdents,
  clientClosedAfterServerIdent,
  kexinitNotSentServerStall,
  kexinitNotSentClientStall,
  firstKexGuessWrong,
  serverClosedAfterKexinit,
  clientClosedAfterKexinit,
  clientStallBeforeKexInit,
  serverClosedAfterKexInit,
  kexReplyMissingStall,
  hostKeyPromptStall,
  newkeysMissing,
  captureLoss,
  captureEnded,
  killedLocally,
  unexplained,
  pmtuIcmp,
  slowStep,
  clientTimeoutBanner,
  clientOfferRestricted,
  serverOfferRestricted,
  clientOutdated,
  serverOutdated,
  weakAlgorithm,
  knownBadPair,
  closedRightAfterNewkeys,
  authPhaseClosed,
  loginGraceInAuth,
  proxyjumpInnerFailure,
  sshIntercepted,
  connectionPattern,
  noPackets,
];
