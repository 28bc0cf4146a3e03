/** What is pasted to reach the server once more: the port only where it has to stand, and the client's own program. */
import { describe, expect, it } from "vitest";
import { ident, kexEcdhInit, kexInit, kexReply } from "../ssh/messages.ts";
import { identified } from "./conversations.ts";
import { recordsOf } from "./diagnosis-of.ts";
import { ROWS } from "./rows/index.ts";
import { recordOfRow } from "./verdict-rows.ts";

/** A client of this name gets the server's host key and leaves. */
function refusedBy(software: string, port = 22) {
  const packets = identified(ident(`SSH-2.0-${software}`))
    .data("client", kexInit({ kex_algorithms: ["curve25519-sha256"] }))
    .data("server", kexInit())
    .data("client", kexEcdhInit())
    .data("server", kexReply())
    .ack("client")
    .close("client");
  const { verdict } = recordsOf([{ packets, serverPort: port }], { ports: [port] })[0]!;
  expect(verdict.code).toBe("host-key-rejected-by-client");
  return verdict.next_capture!.command;
}

describe("the capture that decides about a refused host key", () => {
  it.each([
    ["OpenSSH_9.2p1", /^ssh -v 10\.0\.0\.2 2>&1 \| grep /],
    ["PuTTY_Release_0.78", /^plink -v 10\.0\.0\.2$/],
    ["dropbear_2022.83", /^dbclient 10\.0\.0\.2$/],
    ["lsh-2.1", /^lsh -v 10\.0\.0\.2$/],
    ["libssh_0.10.6", /^# run the client once more, with its log on: ssh_set_log_level/],
    ["nobody_1", /^# run the client once more, with its own debug log on$/],
  ])("%s", (software, command) => expect(refusedBy(software)).toMatch(command));

  it("the port stands where it is not ssh's own, as the program wants it", () => {
    expect(refusedBy("OpenSSH_9.2p1", 2222)).toMatch(/^ssh -v -p 2222 10\.0\.0\.2 /);
    expect(refusedBy("PuTTY_Release_0.78", 2222)).toBe("plink -v -P 2222 10.0.0.2");
  });
});

it.each([...ROWS])("%s writes no port 22 into a line of ssh", (_, rows) => {
  for (const row of rows) {
    const { verdict, also } = recordOfRow(row);
    for (const { fixes, next_capture } of [verdict, ...also]) {
      const pasted = [next_capture?.command, ...fixes.flatMap(({ line, command }) => [line, command])].join("\n");
      expect(pasted).not.toMatch(/\b(ssh|ssh1|plink|dbclient)\b[^\n;|&]* -[pP] 22 /);
    }
  }
});
