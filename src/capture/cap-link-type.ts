/** Names that `cap` gives to link types; all others it calls "Unknown linktype N", with libpcap's DLT_ number. */
const NAMED: Readonly<Record<string, number>> = { NULL: 0, ETHERNET: 1, RAW: 101, IEEE802_11_RADIO: 127, LINKTYPE_LINUX_SLL: 113 };
/** DLT_ numbers that differ from the LINKTYPE_ value of a file: DLT_RAW on Linux. */
const RENUMBERED: Readonly<Record<number, number>> = { 12: 101 };

/** The LINKTYPE_ value of what cap's `open` returned; null for a text that isn't one. */
export function capLinkType(text: string): number | null {
  const named = NAMED[text];
  if (named !== undefined) return named;
  const number = /^Unknown linktype (\d+)$/.exec(text)?.[1];
  if (number === undefined) return null;
  return RENUMBERED[Number(number)] ?? Number(number);
}
