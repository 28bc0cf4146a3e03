/** Dialogues that several cases begin with. */
import { awaitClose, awaitIdent, awaitMessage, end, type Step, send } from "./script.ts";
import { kexinit, line, MESSAGE, type NameLists } from "./wire.ts";

/** A client that offers these lists and waits for the end. */
export const offer = (lists: Partial<NameLists>, ident = "SSH-2.0-lab"): readonly Step[] => [
  send(line(ident)),
  awaitIdent,
  send(kexinit(lists)),
  awaitMessage(MESSAGE.KEXINIT),
  awaitClose,
];

/** A server that offers these lists and closes when the client does. */
export const serve = (lists: Partial<NameLists>, ident = "SSH-2.0-lab"): readonly Step[] => [
  send(line(ident)),
  awaitIdent,
  send(kexinit(lists)),
  awaitClose,
  end,
];
