/** The part of pcap-parser 0.2.1 that is used; the package has no types. */
declare module "pcap-parser" {
  interface PacketHeader {
    timestampSeconds: number;
    timestampMicroseconds: number;
    capturedLength: number;
    originalLength: number;
  }

  interface Parser {
    on(event: "globalHeader", listener: (header: { linkLayerType: number }) => void): this;
    on(event: "packet", listener: (packet: { header: PacketHeader; data: Buffer }) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "end", listener: () => void): this;
  }

  /** Reads classic pcap of microseconds from a stream, which it resumes. */
  export function parse(input: NodeJS.ReadableStream | string): Parser;
}
