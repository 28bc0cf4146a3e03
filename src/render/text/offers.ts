import type { ConnectionRecord, PeerRecord, Verdict } from "../../diagnosis/record.ts";
import type { Page } from "./page.ts";
import { cutNames } from "./wrap.ts";

/** A peer's free text is as long as it likes; this much of it names the software. Columns. */
const SOFTWARE_WIDTH = 28;
const INDENT = "    ";
const GAP = "   ";
/** Room for the longest method name that is in use, and the count of the others. Columns. */
const MIN_NAMES_WIDTH = 48;

/** What each side offered in the slot that the verdict is about; nothing when it is about no slot. */
export function offers(record: ConnectionRecord, verdict: Verdict, page: Page): string[] {
  const client = names(verdict.params["client_offer"]);
  const server = names(verdict.params["server_offer"]);
  if (client === null || server === null) return [];
  const clientSoftware = software(record.ssh.client, page);
  const serverSoftware = software(record.ssh.server, page);
  const column = Math.max(clientSoftware.length, serverSoftware.length);
  return [...side("client", clientSoftware.padEnd(column), client, page), ...side("server", serverSoftware.padEnd(column), server, page)];
}

/** One line; on narrow paper the names stand below. */
function side(label: string, softwareColumn: string, offer: string[], { width, style, symbols }: Page): string[] {
  const start = `${INDENT}${label}  ${softwareColumn}`;
  const left = width - start.length - GAP.length;
  if (left >= MIN_NAMES_WIDTH) return [style("aside", start + GAP) + cutNames(offer, left, symbols.more)];
  return [style("aside", start.trimEnd()), INDENT + GAP + cutNames(offer, width - INDENT.length - GAP.length, symbols.more)];
}

/** "OpenSSH 9.2p1"; the identification where the software isn't known. */
function software(peer: PeerRecord, page: Page): string {
  const name = [peer.software, peer.version].filter(Boolean).join(" ") || peer.ident || "(no identification)";
  return name.length <= SOFTWARE_WIDTH ? name : name.slice(0, SOFTWARE_WIDTH - page.symbols.more.length) + page.symbols.more;
}

function names(value: unknown): string[] | null {
  return Array.isArray(value) && value.every((name) => typeof name === "string") ? value : null;
}
