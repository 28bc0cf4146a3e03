import { expect, test } from "vitest";
import * as api from "../../src/index.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

test("what the package exports is a promise: taking a name away breaks its users", () => {
  expect(Object.keys(api).sort()).toEqual(["OpenFailure", "analyze", "decodeKexInit", "negotiate", "openCapture"]);
});

test("a capture's exchanges, with their verdicts", async () => {
  const { connections, summary } = await api.analyze(`${CAPTURES}no-common-kex/input.pcap`);
  expect(connections.map(({ verdict }) => verdict.code)).toEqual(["no-common-kex"]);
  expect(summary.by_outcome).toEqual({ failed: 1 });
});

test("records as they come, none kept", async () => {
  const codes: string[] = [];
  const { connections } = await api.analyze([`${CAPTURES}tcp-refused/input.pcap`], { onConnection: ({ verdict }) => codes.push(verdict.code) });
  expect(codes.length).toBeGreaterThan(0);
  expect(connections).toEqual([]);
});

test("a missing file is an error that names it", async () => {
  await expect(api.analyze("missing.pcap")).rejects.toMatchObject({ cause: { code: "missing" }, message: expect.stringContaining("missing.pcap") });
});

test("a KEXINIT from bytes, and what two of them agree on", () => {
  const payload = Buffer.concat([
    Buffer.from([20]),
    Buffer.alloc(16),
    ...["curve25519-sha256", "ssh-ed25519", "aes128-ctr", "aes128-ctr", "hmac-sha2-256", "hmac-sha2-256", "none", "none", "", ""].map(nameList),
    Buffer.alloc(5),
  ]);
  const decoded = api.decodeKexInit(payload);
  if ("fault" in decoded) throw new Error(decoded.fault);
  const { kex, failing } = api.negotiate(decoded.lists, { ...decoded.lists, mac_algorithms_server_to_client: ["hmac-sha1"] });
  expect(kex.chosen).toBe("curve25519-sha256");
  expect(failing).toEqual(["mac_s2c"]);
});

function nameList(names: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(names.length);
  return Buffer.concat([length, Buffer.from(names)]);
}
