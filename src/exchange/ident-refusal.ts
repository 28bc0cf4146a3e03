import type { ExchangeFacts } from "./exchange-facts.ts";

/** What a server says in clear text about the client's first line (OpenSSH kex.c kex_exchange_identification, send_error). */
export interface IdentRefusal {
  text: string;
  /** "form": the line is no identification; "version": its major version is another one. */
  about: "form" | "version";
}

/** OpenSSH 8.0 and later; 7.9 and older; the last one all of them. */
const TEXTS: readonly IdentRefusal[] = [
  { text: "Invalid SSH identification string.", about: "form" },
  { text: "Protocol mismatch.", about: "form" },
  { text: "Protocol major versions differ.", about: "version" },
];

/** The refusal stands right behind the server's identification, where the first packet should be. It holds without the line that it is about. */
export function identRefusal({ server: { ssh } }: ExchangeFacts): IdentRefusal | null {
  const from = ssh.ident === null ? 0 : ssh.ident.at.offset + ssh.ident.length;
  const said = Buffer.from(ssh.head.subarray(from)).toString("latin1");
  return TEXTS.find(({ text }) => said.startsWith(text)) ?? null;
}
