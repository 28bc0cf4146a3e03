import { SECOND } from "../../tcp/dialogue.ts";
import { clientSpoke, serverSpoke } from "../conversations.ts";
import { rowsOf } from "../verdict-rows.ts";

const failed = { outcome: "failed", died_at: "identification" } as const;

export const serverStallDnsLibwrap = rowsOf("server-stall-dns-libwrap", [
  {
    it: "RST after 5 s",
    wire: () =>
      clientSpoke()
        .wait(5 * SECOND)
        .rst("server"),
    ...failed,
    certainty: "likely",
    frames: [4, 6],
    params: { rounds: 1 },
  },
  {
    it: "RST after 20 s",
    wire: () =>
      clientSpoke()
        .wait(20 * SECOND)
        .rst("server"),
    ...failed,
    certainty: "likely",
    frames: [4, 6],
    params: { rounds: 4 },
  },
  {
    it: "near miss: a FIN, though the client had sent its identification: whoever closed had read it",
    wire: () =>
      clientSpoke()
        .wait(5 * SECOND)
        .fin("server"),
    code: "server-closed-before-ident",
    ...failed,
    certainty: "certain",
    frames: [4, 6],
  },
  {
    it: "near miss: after 7 s",
    wire: () =>
      clientSpoke()
        .wait(7 * SECOND)
        .fin("server"),
    code: "server-closed-before-ident",
    ...failed,
    certainty: "certain",
    frames: [4, 6],
  },
  {
    it: "near miss: the server had spoken",
    wire: () =>
      serverSpoke()
        .wait(5 * SECOND)
        .fin("server"),
    code: "login-grace-before-ident",
    ...failed,
    certainty: "likely",
    frames: [4, 6],
  },
]);
