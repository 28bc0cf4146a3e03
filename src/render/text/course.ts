import type { ConnectionRecord } from "../../diagnosis/record.ts";
import type { Page } from "./page.ts";
import { wrapWords } from "./wrap.ts";

/** Who was seen to take a step. */
type Taker = "client" | "server" | "both";

/** More steps than a login needs (KEXINIT, GEX and NEWKEYS both ways make ten): a peer that sends junk is cut here. */
const MAX_STEPS = 14;

/** How far the exchange came, as one line of steps: "SYN ─ SYN-ACK ─ ident ⇄ ident ─ KEXINIT → ─ ✗ RST by the server". */
export function course(record: ConnectionRecord, page: Page): string[] {
  const { symbols } = page;
  const steps = [...handshake(record, page), ...idents(record, page), ...messages(record, page)];
  const late = stepsOf(
    record.ssh.messages.filter(({ too_late }) => too_late === true),
    page,
  );
  const kept = steps.length > MAX_STEPS ? [...steps.slice(0, MAX_STEPS), `${symbols.more} ${steps.length - MAX_STEPS} more`] : steps;
  return wrapWords([...kept, ending(record, page), ...late], page.width, "  ", "    ", ` ${symbols.line} `).map((line) => page.style("aside", line));
}

/** Zeek's history: s is a SYN, h a SYN-ACK; capital letters are the originator's. */
function handshake({ tcp }: ConnectionRecord, { symbols }: Page): string[] {
  const syn = /s/i.test(tcp.history);
  const synAck = /h/i.test(tcp.history);
  if (!syn && !synAck) return ["(begun before the capture)"];
  const steps: string[] = [];
  if (syn) steps.push(tcp.syn_count > 1 ? `SYN ${symbols.times}${tcp.syn_count}` : "SYN");
  if (synAck) steps.push("SYN-ACK");
  return steps;
}

function idents({ ssh }: ConnectionRecord, page: Page): string[] {
  const sent: Sent[] = [];
  if (ssh.client.ident !== null) sent.push({ name: "ident", from: "client", lost: ssh.client.ident_lost });
  if (ssh.server.ident !== null) sent.push({ name: "ident", from: "server", lost: ssh.server.ident_lost });
  return stepsOf(sent, page);
}

/** Without those that came when the client had left: they stand behind its leaving. */
const messages = ({ ssh }: ConnectionRecord, page: Page): string[] =>
  stepsOf(
    ssh.messages.filter(({ too_late }) => too_late !== true),
    page,
  );

/** What was sent, by whom, and whether the path lost it. */
interface Sent {
  name: string;
  from: "client" | "server";
  lost?: true | undefined;
}

/** In the order of the capture; one that both sent stands once, where the first of them stands. One that the path lost stands by itself. */
function stepsOf(sent: readonly Sent[], page: Page): string[] {
  const takers = new Map<string, Taker>();
  for (const { name, from, lost } of sent) {
    const key = lost === true ? `${name} ${page.symbols.died} lost` : name;
    const before = takers.get(key);
    takers.set(key, before === undefined || before === from ? from : "both");
  }
  return [...takers].map(([name, taker]) => step(name.replace(/^SSH_MSG_(?=\d)/, "message ").replace(/^SSH_MSG_/, ""), taker, page));
}

function step(name: string, taker: Taker, { symbols }: Page): string {
  if (taker === "both") return `${name} ${symbols.both} ${name}`;
  return taker === "client" ? `${name} ${symbols.clientToServer}` : `${symbols.serverToClient} ${name}`;
}

function ending({ outcome, tcp }: ConnectionRecord, { symbols }: Page): string {
  const mark = outcome === "ok" ? symbols.completed : outcome === "failed" ? symbols.died : symbols.more;
  if (tcp.close !== null) return `${mark} ${tcp.close.toUpperCase()}${tcp.closed_by === null ? "" : ` by the ${tcp.closed_by}`}`;
  return outcome === "ok" ? `${mark} encrypted` : `${mark} nothing more`;
}
