import type { Product, Software } from "./software.ts";

/** Clients that stop in the middle of the exchange and ask a person: PuTTY ssh/common.c (weak algorithms), ssh/transport2.c (host key), and what is built on it. */
const DIALOG_CLIENTS: ReadonlySet<Product> = new Set<Product>(["putty", "winscp", "filezilla", "securecrt", "bitvise"]);

/** Whether this client shows windows with questions. */
export function isDialogClient(software: Software): boolean {
  return DIALOG_CLIENTS.has(software.product);
}
