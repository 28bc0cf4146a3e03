/** SSH_MSG_DISCONNECT with each reason that a verdict knows (RFC 4253 11.1), of either end, at either stage. */
import { bytes, ident, kexEcdhInit, kexInit, packet, string } from "../../ssh/messages.ts";
import { identified, offered } from "../conversations.ts";
import { rowsOf, told } from "../verdict-rows.ts";

type End = "client" | "server";

const disconnect = (reason: number, text = "") => packet(bytes([1, 0, 0, 0, reason], string(text), string("")));
/** In place of the first KEXINIT. */
const early = (from: End, reason: number, text = "", server = "SSH-2.0-y") =>
  identified(ident("SSH-2.0-x"), ident(server)).data(from, disconnect(reason, text)).close(from);
/** In the middle of the key exchange. */
const late = (from: End, reason: number, text = "") => offered().data("client", kexEcdhInit()).ack("server").data(from, disconnect(reason, text)).close(from);

export const disconnectReceived = rowsOf("disconnect-received", [
  { it: "protocol error, by the server", wire: () => early("server", 2), ...told("failed at kexinit, certain: 7 8") },
  { it: "protocol error, by the client, in the key exchange", wire: () => late("client", 2), ...told("failed at key-exchange, certain: 12 13") },
  { it: "no algorithms, as the sender sees it", wire: () => early("server", 3), ...told("failed at kexinit, certain: 7 8") },
  {
    it: "no algorithms, as the sender sees it, with a text",
    wire: () => early("server", 3, "no matching key exchange"),
    ...told("failed at kexinit, certain: 7 8"),
  },
  { it: "key exchange failed, with a text of the server", wire: () => late("server", 3, "invalid value"), ...told("failed at key-exchange, certain: 12 13") },
  { it: "key exchange failed, and the server says nothing", wire: () => late("server", 3), ...told("failed at key-exchange, certain: 12 13") },
  { it: "service not available, of a server", wire: () => early("server", 7), ...told("failed at kexinit, certain: 7 8") },
  { it: "service not available, of a client", wire: () => early("client", 7), ...told("failed at kexinit, certain: 7 8") },
  { it: "by application, of a client", wire: () => early("client", 11), ...told("failed at kexinit, certain: 7 8") },
  { it: "by application, of a server", wire: () => late("server", 11), ...told("failed at key-exchange, certain: 12 13") },
  { it: "cancelled by the user", wire: () => late("client", 13), ...told("failed at key-exchange, certain: 12 13") },
  { it: "too many connections, says OpenSSH", wire: () => early("server", 12, "", "SSH-2.0-OpenSSH_9.2"), ...told("failed at kexinit, certain: 7 8") },
  {
    it: "too many connections, says another server",
    wire: () => early("server", 12, "", "SSH-2.0-dropbear_2022.83"),
    ...told("failed at kexinit, certain: 7 8"),
  },
  { it: "too many connections, says a client", wire: () => early("client", 12, "", "SSH-2.0-OpenSSH_9.2"), ...told("failed at kexinit, certain: 7 8") },
  { it: "another reason, of OpenSSH", wire: () => early("server", 14, "", "SSH-2.0-OpenSSH_9.2"), ...told("failed at kexinit, certain: 7 8") },
  { it: "a reason that no list has", wire: () => early("server", 99, "go away"), ...told("failed at kexinit, certain: 7 8") },
  {
    it: "near miss: the lists themselves have nothing in common",
    wire: () =>
      offered(kexInit({ kex_algorithms: ["a@example.org"] }))
        .data("client", disconnect(3))
        .close("client"),
    code: "no-common-kex",
    ...told("failed at kexinit, certain: 7 8 10 11"),
  },
]);
