/** Steps that take long, and logins that end. */
import { bytes, kexEcdhInit, kexInit, kexReply, newKeys } from "../../ssh/messages.ts";
import { SECOND } from "../../tcp/dialogue.ts";
import { bothSpoke, complete, encrypted, offered } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

const ok = { code: "exchange-complete", ...told("ok, certain: 14 12") };

export const slowStep = rowsOf("slow-step", [
  {
    it: "several steps: the longest is where it stands",
    wire: () =>
      bothSpoke()
        .wait(3 * SECOND)
        .data("server", kexInit())
        .ack("client")
        .data("client", kexInit())
        .data("client", kexEcdhInit())
        .wait(8 * SECOND)
        .data("server", bytes(kexReply(), newKeys()))
        .wait(4 * SECOND)
        .data("client", newKeys())
        .ack("server"),
    serverPort: 2222,
    capture: { ports: [2222] },
    code: "exchange-complete",
    ...told("ok, certain: 13 12"),
    also: ["slow-step"],
    says: ["the server's KEXINIT took 3.00 s, the server's key exchange reply took 8.00 s and the client's NEWKEYS after the reply took 4.00 s."],
    causes: ["possible: the server's machine or its disk was slow", "possible: a slow processor", "likely: somebody was asked"],
    fixes: ["ssh-keygen -F '[10.0.0.2]:2222'"],
  },
  {
    it: "the server repeats its KEXINIT before it answers: the path is slow, not the program",
    wire: () =>
      offered()
        .data("client", kexEcdhInit())
        .wait(1 * SECOND)
        .again(7)
        .wait(2 * SECOND)
        .data("server", bytes(kexReply(), newKeys()))
        .data("client", newKeys())
        .ack("server"),
    code: "exchange-complete",
    ...told("ok, certain: 13 12"),
    also: ["slow-step"],
    says: ["the server's key exchange reply took 3.00 s (with packets lost and repeated)."],
    causes: ["likely: packets were lost on the way and repeated"],
    fixes: ["mtr -n -T -P 22 -c 50 10.0.0.2"],
    without: ["uptime"],
  },
]);

export const loginGraceInAuth = rowsOf("login-grace-in-auth", [
  {
    it: "a time that no limit has",
    wire: () =>
      encrypted(complete(), 44, -44, 68, -84)
        .wait(17 * SECOND)
        .close("server"),
    ...ok,
    also: ["login-grace-in-auth"],
    beside_it: { certainty: "possible", params: { limit_s: null } },
    says: ["in the middle of the authentication; nobody had logged in by then"],
  },
]);

export const proxyjumpInnerFailure = rowsOf("proxyjump-inner-failure", [
  {
    it: "near miss: a session that goes on after the login",
    wire: () => encrypted(complete(), 44, -44, 68, -84, 372, -28, 112, -620, 176, -44, 64, -64).close("client"),
    ...ok,
    lookAlike: "auth-phase-closed",
  },
]);
