import { CaptureFile, type Format } from "./capture-file.ts";
import { EventQueue } from "./event-queue.ts";
import type { Course, Flow } from "./flow.ts";
import { FrameWriter } from "./frame-writer.ts";
import { Random } from "./random.ts";
import type { Shape } from "./shapes.ts";

/** What was made. */
export interface Made {
  path: string;
  connections: number;
  frames: number;
  bytes: number;
}

/** 2026-03-01T00:00:00Z. Microseconds since 1970. */
const BEGIN = 1_772_323_200_000_000;
const FIRST_PORT = 1_024;
/** 10.0.0.0 for clients, 192.168.0.0 for servers. */
const CLIENT_NET = 0x0a000000;
const SERVER_NET = 0xc0a80000;
/** An answer takes up to this much longer than its course says. Microseconds. */
const SPREAD = 1_000;
/** Of a thousand frames, in a damaged capture. */
const DOUBLED = 10;
const SWAPPED = 20;
const MISSING = 5;
const CUT = 20;
const CUT_LENGTH = 96;
const SEED = 20_260_301;

/** What tells captures of one shape and size apart. */
export interface Variant {
  seed?: number;
  /** Microseconds since 1970. */
  begin?: number;
}

/** Writes a capture of this shape: the same bytes for the same shape, size, format and variant. */
export function makeCapture(path: string, shape: Shape, format: Format, connections: number, variant: Variant = {}): Made {
  const file = new CaptureFile(path, format);
  const maker = new CaptureMaker(file, shape, variant);
  maker.run(connections);
  file.close(shape.damaged ? 7 : 0);
  return { path, connections, frames: file.frames, bytes: file.size };
}

class CaptureMaker {
  private readonly file: CaptureFile;
  private readonly shape: Shape;
  private readonly pick: (random: Random) => Course;
  private readonly random: Random;
  private readonly beginning: number;
  private readonly writer = new FrameWriter();
  private readonly queue = new EventQueue();
  private readonly open = new Map<number, { flow: Flow; step: number }>();
  /** A frame that waits for the next one to pass. */
  private held: { flow: Flow; step: number; time: number } | null = null;

  constructor(file: CaptureFile, shape: Shape, { seed = SEED, begin = BEGIN }: Variant) {
    this.random = new Random(seed);
    this.beginning = begin;
    this.file = file;
    this.shape = shape;
    this.pick = shape.courses();
  }

  run(connections: number): void {
    let begun = 0;
    while (begun < connections || this.open.size > 0) {
      const begin = begun < connections ? begun * this.shape.interval : Number.POSITIVE_INFINITY;
      if (begin <= this.queue.next) this.begin(begun++, begin);
      else this.advance();
    }
  }

  private begin(number: number, time: number): void {
    const { random, shape } = this;
    const flow: Flow = {
      number,
      course: this.pick(random),
      clientAddress: CLIENT_NET + 1 + random.below(shape.clients),
      serverAddress: SERVER_NET + 1 + random.below(shape.servers),
      // Ports in order: no 4-tuple comes again while its connection is open.
      clientPort: FIRST_PORT + (number % (65_536 - FIRST_PORT)),
      clientIsn: random.word(),
      serverIsn: random.word(),
    };
    this.open.set(number, { flow, step: 0 });
    this.queue.push(time, number);
  }

  private advance(): void {
    const time = this.queue.next;
    const number = this.queue.shift();
    const state = this.open.get(number)!;
    this.emit(state.flow, state.step, time);
    const next = state.flow.course.steps[++state.step];
    if (next === undefined) this.open.delete(number);
    else this.queue.push(time + next.after + this.random.below(SPREAD), number);
  }

  private emit(flow: Flow, step: number, time: number): void {
    if (this.shape.damaged !== true) {
      this.write(flow, step, time);
      return;
    }
    const fortune = this.random.below(1_000);
    if (fortune < MISSING) return;
    if (fortune < MISSING + SWAPPED && this.held === null) {
      this.held = { flow, step, time };
      return;
    }
    this.write(flow, step, time, fortune >= 1_000 - CUT ? CUT_LENGTH : undefined);
    if (fortune < MISSING + SWAPPED + DOUBLED) this.write(flow, step, time + 40);
    if (this.held !== null) this.write(this.held.flow, this.held.step, Math.max(time, this.held.time));
    this.held = null;
  }

  private write(flow: Flow, step: number, time: number, most = Number.POSITIVE_INFINITY): void {
    const { file } = this;
    const length = this.writer.write(file.bytes, file.at, flow, step, time);
    file.commit(this.beginning + time, length, Math.min(length, most));
  }
}
