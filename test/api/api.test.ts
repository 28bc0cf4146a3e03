import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import * as api from "../../src/index.ts";
import * as ssh from "../../src/ssh/index.ts";
import { declarationsOf } from "./declarations.ts";

const CAPTURES = new URL("../../captures/", import.meta.url).pathname;

/** KEXSCOPE_UPDATE_API=1 writes it anew: what is taken away or renamed there breaks who uses it. */
const API = fileURLToPath(new URL("api.txt", import.meta.url));

test("what the package exports is a promise: names, shapes and signatures are those of api.txt", () => {
  const declarations = declarationsOf(["src/index.ts", "src/ssh/index.ts"]);
  if (process.env["KEXSCOPE_UPDATE_API"] === "1") writeFileSync(API, declarations);
  expect(declarations).toBe(readFileSync(API, "utf8"));
}, 60_000);

test("the entries hold no more than what was meant to be used", () => {
  expect(Object.keys(api).sort()).toEqual(["OpenFailure", "analyze", "decodeKexInit", "diagnose", "negotiate", "openCapture"]);
  expect(Object.keys(ssh)).toEqual(expect.arrayContaining(["TransportDecoder", "decodeStream", "decodeKexInit", "negotiate"]));
});

test("diagnose takes what is open, one or several, and frames that were never in a file", async () => {
  const open = () => api.openCapture(`${CAPTURES}tcp-refused/input.pcap`) as api.OpenedCapture;
  const one = await api.diagnose(open());
  const two = await api.diagnose([open(), open()], { separate: true });
  expect([one.summary.connections, two.summary.connections]).toEqual([1, 2]);
  const { frames, info } = await framesOf(open());
  const again = await api.diagnose(fromMemory(frames, info));
  expect(again.connections.map(({ uid, verdict }) => [uid, verdict.code])).toEqual(one.connections.map(({ uid, verdict }) => [uid, verdict.code]));
});

async function framesOf(capture: api.OpenedCapture): Promise<{ frames: api.Frame[]; info: api.CaptureInfo }> {
  const frames: api.Frame[] = [];
  await capture.read((frame) => frames.push({ ...frame, data: frame.data.slice() }));
  return { frames, info: capture.info };
}

/** What somebody writes whose packets come from elsewhere. */
function fromMemory(frames: readonly api.Frame[], info: api.CaptureInfo): api.OpenedCapture {
  return {
    path: "memory",
    info,
    size: null,
    read: async (sink) => {
      for (const frame of frames) sink(frame);
    },
    peekFirstTime: async () => info.firstTime,
    close: () => {},
  };
}

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
