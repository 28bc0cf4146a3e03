import { describe, expect, it } from "vitest";
import { unheeded } from "../../src/exchange/unheeded.ts";
import { Dialogue, MILLISECOND, type Sent } from "../tcp/dialogue.ts";
import { behindRouter, CLIENT_IDENT, connected } from "../verdicts/conversations.ts";
import { factsOf } from "./facts.ts";

/** The client's identification, sent four times; `between`: what happens after each repetition. */
function repeated(between: (d: Dialogue) => void = () => {}, change: Partial<Sent> = {}, before = connected()): Dialogue {
  before.data("client", CLIENT_IDENT, change);
  const at = before.packets.length - 1;
  for (let n = 1; n < 4; n++) between(before.wait(200 * MILLISECOND * 2 ** n).again(at));
  return before;
}

function found(d: Dialogue) {
  const facts = factsOf(d.packets);
  const sent = facts.segments.filter((s) => s.fromOriginator && s.length > 0 && s.offset === 0);
  return unheeded(facts, "client", sent);
}

const old = (d: Dialogue) => d.ack("server", { ack: 1_001 });

describe("bytes that are repeated in vain", () => {
  it("reach their host where it answers each time with an ACK of what came before", () => {
    expect(found(repeated(old))).toEqual({ shownBy: "answered", why: null });
    expect(found(repeated())).toBeNull();
  });

  it("are not what is answered where anything else was sent between, where one answer is all, and where it is a FIN or a RST", () => {
    expect(found(repeated((d) => old(d.ack("client"))))).toBeNull();
    expect(found(repeated((d) => old(d.data("client", "x", { seq: 1_001 + CLIENT_IDENT.length }))))).toBeNull();
    let answers = 0;
    expect(found(repeated((d) => (answers++ === 1 ? old(d) : d)))).toBeNull();
    expect(found(repeated((d) => d.fin("server", { ack: 1_001 })))).toBeNull();
    expect(found(repeated((d) => d.data("server", "x", { ack: 1_001 })))).toBeNull();
  });

  it("reach it where the capture was made there, whatever it answers", () => {
    expect(found(behindRouter(repeated(), "client"))).toEqual({ shownBy: "here", why: null });
    expect(found(behindRouter(repeated(), "server"))).toBeNull();
  });

  it("are discarded for a timestamp that is older than the SYN's, also where the numbers begin anew", () => {
    const stamped = (syn: number, data: number) =>
      found(behindRouter(repeated(old, { timestampValue: data }, new Dialogue().syn({ timestampValue: syn }).synAck().ack("client")), "client"))?.why;
    expect([stamped(5_000, 4_000), stamped(5_000, 5_000), stamped(5, 0xffff_fff0), stamped(0xffff_fff0, 5)]).toEqual(["timestamps", null, "timestamps", null]);
    expect([stamped(-1, 4_000), stamped(5_000, -1)]).toEqual([null, null]);
  });
});
