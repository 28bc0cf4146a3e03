import { PacketAnomaly } from "./packet.ts";

const CODES = new Map<number, string>([
  [PacketAnomaly.SnaplenCut, "snaplen-truncated"],
  [PacketAnomaly.MalformedIp, "malformed-ip"],
  [PacketAnomaly.MalformedTcp, "malformed-tcp"],
  [PacketAnomaly.BadIpChecksum, "bad-ip-checksum"],
  [PacketAnomaly.BadTcpChecksum, "bad-tcp-checksum"],
  [PacketAnomaly.EncapsulationTooDeep, "encapsulation-too-deep"],
  [PacketAnomaly.FragmentsIncomplete, "ip-fragments-incomplete"],
  [PacketAnomaly.FragmentOverlap, "ip-fragment-overlap"],
  [PacketAnomaly.FragmentLimit, "ip-fragment-limit"],
  [PacketAnomaly.UnsupportedLinkType, "unsupported-linktype"],
  [PacketAnomaly.MalformedLink, "malformed-link"],
  [PacketAnomaly.TotalLengthZero, "ip-total-length-zero"],
  [PacketAnomaly.TcpOptionMalformed, "tcp-option-malformed"],
  [PacketAnomaly.IpOptions, "ip-options"],
]);

/** The name that users see for one bit of `Packet.anomalies`; null when it is no such bit. */
export function packetAnomalyCode(bit: number): string | null {
  return CODES.get(bit) ?? null;
}
