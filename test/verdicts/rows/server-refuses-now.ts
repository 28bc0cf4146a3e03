/** Texts of a server instead of its identification, and the limits behind them; a server that waits. */
import { bytes } from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { clientSpoke, connected } from "../conversations.ts";
import type { Conversation } from "../diagnosis-of.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const failedAt = "failed at identification";

const refused = (line: string, start = 60 * SECOND) => connected({ start }).data("server", line).ack("client").close("server");

const NOT_ALLOWED = "Not allowed at this time\r\n";

/** Connections of these clients that are up and silent when the last one is refused. */
const silent =
  (...clients: string[]) =>
  (): Conversation[] =>
    clients.map((client, n) => ({ client, clientPort: 50_000 + n, packets: connected({ start: n * SECOND }) }));

/** Connections of these clients that the server closed without a word. */
const failures =
  (...clients: string[]) =>
  (): Conversation[] =>
    clients.map((client, n) => ({ client, clientPort: 50_000 + n, packets: clientSpoke({ start: n * SECOND }).close("server") }));

export const serverNotAllowed = rowsOf("server-not-allowed", [
  {
    it: "after failures of this client, and of another one that do not count",
    beside: failures("10.0.0.1", "10.0.0.1", "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 28 30`),
    params: { earlier_failures: 2, first_failure: "server-closed-before-ident" },
    says: ['shuts this client out ("Not allowed at this time") after 2 of its connections', "the first was server-closed-before-ident"],
    causes: ["possible: PerSourcePenalties: earlier failures of this address"],
  },
  {
    it: "fifteen of them add up to a penalty",
    beside: failures(...Array.from({ length: 15 }, () => "10.0.0.1")),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 124 126`),
    params: { earlier_failures: 15 },
    causes: ["likely: PerSourcePenalties: earlier failed connections of this address added up"],
  },
  {
    it: "an earlier refusal of the same kind is no cause of its own",
    beside: () => [{ packets: refused(NOT_ALLOWED, 0), clientPort: 50_000 }],
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 12 14`),
    params: { earlier_failures: 0 },
  },
  {
    it: "two connections of others stand open",
    beside: silent("10.0.0.8", "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 10 12`),
    params: { unauthenticated: 2, unauthenticated_of_client: 0 },
    says: ["2 unauthenticated connections of other clients are open at the same time"],
    causes: ["likely: MaxStartups or PerSourceMaxStartups: connections without a login stand open"],
  },
  {
    it: "one of its own and one of another",
    beside: silent("10.0.0.1", "10.0.0.9"),
    wire: () => refused(NOT_ALLOWED),
    ...told(`${failedAt}, certain: 10 12`),
    says: ["2 unauthenticated connections are open at the same time"],
  },
  {
    it: "it has said so, and has not closed yet",
    wire: () => connected().data("server", NOT_ALLOWED).ack("client"),
    ...told(`${failedAt}, certain: 4`),
    says: ["too many connections that are not logged in, or a penalty"],
  },
]);

export const serverLimitMaxstartups = rowsOf("server-limit-maxstartups", [
  {
    it: "beside connections that stand open; it has not closed yet",
    beside: silent("10.0.0.1", "10.0.0.9"),
    wire: () =>
      connected({ start: 60 * SECOND })
        .data("server", "Exceeded MaxStartups\r\n")
        .ack("client"),
    ...told(`${failedAt}, certain: 10`),
    says: ["(2 in this capture, 1 of them from this client)"],
  },
]);

export const serverPreidentTextThenClose = rowsOf("server-preident-text-then-close", [
  {
    it: "an empty line, and nothing else",
    wire: () => clientSpoke().data("server", "\r\n").ack("client").close("server"),
    ...told(`${failedAt}, certain: 6 8`),
    params: { lines: [""], line_count: 1, kind: "other" },
    says: ['Instead of an identification 10.0.0.2 sent "" and no SSH'],
  },
  {
    it: "a name that begins like SSH, and is none",
    wire: () => clientSpoke().data("server", bytes("SSH-\xff\xfe broken\r\n")).ack("client").close("server"),
    code: "ident-malformed",
    lookAlike: "not-ssh-server",
    ...told("failed at identification, certain: 6 8"),
  },
]);

export const serverWaitsClientFirst = rowsOf("server-waits-client-first", [
  {
    it: "near miss: the server's patience ends it",
    wire: () =>
      connected()
        .wait(31 * SECOND)
        .close("server"),
    code: "server-closed-before-ident",
    lookAlike: "client-gone-before-ident",
    ...told(`${failedAt}, certain: 4`),
  },
]);
