import { describe, expect, test } from "vitest";
import { analyseFrames, SECONDS } from "../limits/analyse-frames.ts";
import { ethernet, ipv4, tcp } from "../net/frames.ts";

const whole = ethernet(ipv4(tcp({ flags: 0x02 }), { source: "10.0.0.1", destination: "10.0.0.2" }));
const back = ethernet(ipv4(tcp({ sourcePort: 22, destinationPort: 50022, flags: 0x12 }), { source: "10.0.0.2", destination: "10.0.0.1" }));
const ETHERNET_AND_IP = 34;
const cut = (frame: Uint8Array, left: number, time: number) => ({ data: frame.slice(0, ETHERNET_AND_IP + left), originalLength: frame.length, time });

describe("a snap length that cuts TCP headers", () => {
  test("leaves one connection of both directions, which says that nothing can be told", async () => {
    const document = await analyseFrames([cut(whole, 6, SECONDS), cut(back, 6, SECONDS + 1), cut(whole, 6, SECONDS + 2)]);
    expect(document.connections).toHaveLength(1);
    const [connection] = document.connections;
    expect(connection).toMatchObject({ client: { ip: "10.0.0.1", port: 50022 }, server: { ip: "10.0.0.2", port: 22 }, outcome: "unknown", died_at: null });
    expect(connection!.verdict).toMatchObject({ code: "capture-loss", params: { cut_headers: 3 } });
    expect(connection!.anomalies).toMatchObject([{ code: "tcp-header-cut", count: 3, first_frame: 1 }]);
    expect(document.captures[0]!.anomalies).toMatchObject([{ code: "snaplen-truncated", count: 3 }]);
  });

  test("beside whole segments it is an anomaly of their connection only", async () => {
    const document = await analyseFrames([{ data: whole, time: SECONDS }, cut(back, 13, SECONDS + 0.1), { data: whole, time: SECONDS + 1 }]);
    expect(document.connections).toHaveLength(1);
    expect(document.connections[0]!.verdict.code).not.toBe("capture-loss");
    expect(document.connections[0]!.anomalies.map(({ code }) => code)).toContain("tcp-header-cut");
  });

  test("without the ports there is no connection, and on other ports none is begun", async () => {
    const web = ethernet(ipv4(tcp({ destinationPort: 443, flags: 0x02 })));
    const document = await analyseFrames([cut(whole, 3, SECONDS), cut(web, 6, SECONDS)]);
    expect(document.connections).toEqual([]);
  });
});
