import { describe, expect, test } from "vitest";
import { Dialogue, SECOND } from "./dialogue.ts";
import { anomalies, Stage } from "./play.ts";

const { packets } = new Dialogue({ step: SECOND }).handshake();
const [syn, synAck, ack] = packets as [(typeof packets)[0], (typeof packets)[0], (typeof packets)[0]];

describe("segments whose header the snap length cut", () => {
  test("make one connection of both directions, which begins at the end that does not listen", () => {
    for (const [first, second] of [
      [syn, synAck],
      [synAck, syn],
    ] as const) {
      const [played, ...others] = new Stage()
        .cut({ ...first, time: 0 })
        .cut({ ...second, time: SECOND })
        .finish();
      expect(others).toEqual([]);
      expect(played!.connection).toMatchObject({
        originatorPort: 40_000,
        responderPort: 22,
        packets: 2,
        segments: [],
        firstFrame: 1,
        lastFrame: 2,
        lastTime: SECOND,
      });
      expect(played!.connection.anomalies).toMatchObject([{ code: "tcp-header-cut", count: 2, firstFrame: 1 }]);
    }
  });

  test("between two ports that both listen begin at whoever is seen first", () => {
    const [played] = new Stage({ ports: [22, 40_000] }).cut(synAck).finish();
    expect(played!.connection).toMatchObject({ originatorPort: 22, responderPort: 40_000 });
  });

  test("belong to the connection that is there", () => {
    const [played] = new Stage().bring([syn, synAck]).cut(ack).finish();
    expect(played!.connection).toMatchObject({ packets: 3, established: false, lastFrame: 3, lastTime: ack.time });
    expect(anomalies(played!)).toEqual(["tcp-header-cut"]);
  });

  test("on other ports are ignored, and so are those of a connection that is over", () => {
    const stage = new Stage();
    expect(stage.cut(syn, { server: 443 }).table.counters).toMatchObject({ packets: 1, ignored: 1 });
    expect(stage.finish()).toEqual([]);
  });

  test("let time go on", () => {
    const stage = new Stage().bring(new Dialogue().handshake().close("client").packets);
    expect(stage.table.following).toBe(1);
    stage.cut({ ...syn, time: 1_000 * SECOND }, { server: 443 });
    expect(stage.table.following).toBe(0);
  });
});
