/** A pcapng with text of strangers wherever one may stand: said by the peers, and in the options and blocks that describe the capture. */
import fc from "fast-check";
import { TcpFlag } from "../../src/net/packet.ts";
import { join, type OptionSpec, pcapng } from "../capture/capture-bytes.ts";
import { ethernet, ipv4, ipv6, tcp } from "../net/frames.ts";
import { disconnect, ident, kexInit } from "../ssh/messages.ts";

/** What stands where. */
export interface HostileParts {
  /** Behind the identification, as a name, and in a DISCONNECT. */
  said: Uint8Array;
  /** In each option and block of metadata. */
  described: Uint8Array;
  addresses: [string, string];
  /** Seconds since 1970. */
  time: number;
  ports: [number, number];
}

const NASTY = [
  "\u001b]0;owned\u0007",
  "\u009b2J",
  "../../../../etc/cron.d/x",
  "/",
  "a\0b",
  "\n",
  "$(reboot)`id`",
  "-rf ~",
  "\u202ecod.exe",
  "|sh",
  "%s%n",
  "*?",
];
const nasty = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc.constantFrom(...NASTY).map((text) => new Uint8Array(Buffer.from(text))),
);

/** Any of it. */
export const WITH_METADATA: fc.Arbitrary<HostileParts> = fc.record({
  said: nasty,
  described: nasty,
  addresses: fc.oneof(
    fc.tuple(fc.ipV4(), fc.ipV4()),
    fc.tuple(fc.ipV6(), fc.ipV6()).filter((both) => both.every((text) => !text.includes("."))),
  ),
  time: fc.integer({ min: 0, max: 4_000_000_000 }),
  ports: fc.tuple(fc.integer({ min: 1_024, max: 65_535 }), fc.constant(22)),
});

/** Codes of options that hold text: opt_comment, if_name or shb_hardware, if_description or shb_os, shb_userappl, if_hardware, if_os and custom ones. */
const TEXT_OPTIONS = [1, 2, 3, 4, 12, 15, 2_988, 2_989, 19_372, 19_373];
const IF_FILTER = 11;
const NAME_RESOLUTION = 4;
const CUSTOM = 0xbad;
const SYSTEMD_JOURNAL = 9;
const PEN = [0, 0, 0x7e, 0xd9];

/** The capture: a dialogue that fails, with the text in it and around it. */
export function captureOf({ said, described, addresses, time, ports }: HostileParts): Uint8Array {
  const ng = pcapng(true);
  const options: OptionSpec[] = TEXT_OPTIONS.map((code) => ({ code, value: code > 2_000 ? join(Uint8Array.from(PEN), described) : described }));
  const frames = framesOf(said, addresses, ports);
  return join(
    ng.section(1, 0, options),
    ng.interface(1, 0, [...options, { code: IF_FILTER, value: join(Uint8Array.of(0), described) }]),
    ng.block(NAME_RESOLUTION, join(Uint8Array.of(1, 0, 5 + described.length, 0, 10, 0, 0, 1), described, Uint8Array.of(0))),
    ng.block(CUSTOM, join(Uint8Array.from(PEN), described)),
    ng.block(SYSTEMD_JOURNAL, described),
    ...frames.map((data, i) => ng.enhanced(BigInt(time) * 1_000_000n + BigInt(i * 1_000), data, 0, data.length, data.length, options)),
    ng.statistics(
      0,
      options.filter(({ code }) => code === 1 || code > 2_000),
    ),
  );
}

function framesOf(said: Uint8Array, [client, server]: [string, string], [clientPort, serverPort]: [number, number]): Uint8Array[] {
  const text = Buffer.from(said).toString("latin1");
  const own = { client: { ip: client, port: clientPort, next: 1_000 }, server: { ip: server, port: serverPort, next: 9_000 } };
  const packet = (from: "client" | "server", flags: number, payload: Uint8Array = new Uint8Array(0)): Uint8Array => {
    const [a, b] = from === "client" ? [own.client, own.server] : [own.server, own.client];
    const ack = (flags & TcpFlag.Ack) === 0 ? 0 : b.next;
    const segment = tcp({ sourcePort: a.port, destinationPort: b.port, seq: a.next, ack, flags }, payload);
    a.next += payload.length + ((flags & (TcpFlag.Syn | TcpFlag.Fin)) === 0 ? 0 : 1);
    const ends = { source: a.ip, destination: b.ip };
    return ethernet(client.includes(":") ? ipv6(segment, ends) : ipv4(segment, ends));
  };
  const line = text.replace(/[\r\n]/g, " ");
  return [
    packet("client", TcpFlag.Syn),
    packet("server", TcpFlag.Syn | TcpFlag.Ack),
    packet("client", TcpFlag.Ack),
    packet("server", TcpFlag.Ack, Uint8Array.from(Buffer.from(`${line}\r\n`, "latin1"))),
    packet("server", TcpFlag.Ack, ident(`SSH-2.0-x ${line}`)),
    packet("client", TcpFlag.Ack, ident(`SSH-2.0-OpenSSH_9.2p1 ${line}`)),
    packet("client", TcpFlag.Ack, kexInit({ kex_algorithms: [text, "curve25519-sha256"] })),
    packet("server", TcpFlag.Ack, kexInit({ kex_algorithms: [`${text}-s`, "diffie-hellman-group14-sha1"], server_host_key_algorithms: [text] })),
    packet("server", TcpFlag.Ack, disconnect(3, said, said)),
    packet("server", TcpFlag.Fin | TcpFlag.Ack),
    packet("client", TcpFlag.Fin | TcpFlag.Ack),
  ];
}
