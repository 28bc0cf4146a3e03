import { type CaptureFile, concat, cutSegment, findTcp, putTogether, takeApart } from "./capture-file.ts";
import type { Random } from "./random.ts";

/** One way to hurt a capture: the bytes of a mutant, or the input itself where it does not apply. `corpus` lends its captures for splices. */
export type Mutation = (bytes: Uint8Array, random: Random, corpus: readonly Uint8Array[]) => Uint8Array;

/** Numbers at which length arithmetic goes wrong: zero, one, signs, and just beyond. */
const EDGES = [0, 1, 2, 4, 5, 7, 8, 12, 16, 20, 255, 256, 0x7fff, 0x8000, 0xffff, 0x0001_0000, 0x0003_ffff, 0x0004_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff];
const MAX_FLIPS = 8;
/** Records of a mutant at most, so that copies of copies stay small. */
const MAX_RECORDS = 2_000;

const flipBytes: Mutation = (bytes, random) => {
  const mutant = bytes.slice();
  for (let i = random.below(MAX_FLIPS); i >= 0; i--) {
    const at = random.below(mutant.length);
    mutant[at] = mutant[at]! ^ (1 << random.below(8));
  }
  return mutant;
};

const setBytes: Mutation = (bytes, random) => {
  const mutant = bytes.slice();
  for (let i = random.below(MAX_FLIPS); i >= 0; i--) mutant[random.below(mutant.length)] = random.next();
  return mutant;
};

const setNumber: Mutation = (bytes, random) => {
  if (bytes.length < 8) return bytes;
  const mutant = bytes.slice();
  const view = new DataView(mutant.buffer);
  const at = random.below(bytes.length - 4);
  const value = random.pick(EDGES);
  if (random.below(3) === 0) view.setUint16(at, value & 0xffff, random.below(2) === 0);
  else view.setUint32(at, value, random.below(2) === 0);
  return mutant;
};

const truncate: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length));

/** The beginning of this one, the end of another: byte by byte, so that records don't fit. */
const splice: Mutation = (bytes, random, corpus) => {
  const other = random.pick(corpus);
  return concat([bytes.subarray(0, random.below(bytes.length)), other.subarray(random.below(other.length))]);
};

const removeBytes: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  return concat([bytes.subarray(0, at), bytes.subarray(at + random.below(64))]);
};

const insertBytes: Mutation = (bytes, random) => {
  const at = random.below(bytes.length);
  const more = new Uint8Array(random.below(64)).map(() => random.next());
  return concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
};

/** A mutation of the list of records. */
function ofRecords(change: (capture: CaptureFile, random: Random, corpus: readonly Uint8Array[]) => Uint8Array[]): Mutation {
  return (bytes, random, corpus) => {
    const capture = takeApart(bytes);
    if (capture === null || capture.records.length === 0) return bytes;
    return putTogether({ header: capture.header, records: change(capture, random, corpus).slice(0, MAX_RECORDS) });
  };
}

const duplicateRecords = ofRecords(({ records }, random) => {
  const at = random.below(records.length);
  return records.toSpliced(random.below(records.length), 0, ...records.slice(at, at + 1 + random.below(8)));
});

const dropRecords = ofRecords(({ records }, random) => records.toSpliced(random.below(records.length), 1 + random.below(4)));

const moveRecord = ofRecords(({ records }, random) => {
  const [moved] = records.slice(random.below(records.length));
  const others = records.filter((record) => record !== moved);
  return others.toSpliced(random.below(others.length + 1), 0, moved!);
});

const shuffleRecords = ofRecords(({ records }, random) => {
  const shuffled = [...records];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
});

const spliceRecords = ofRecords(({ records }, random, corpus) => {
  const other = takeApart(random.pick(corpus));
  if (other === null) return records;
  const at = random.below(records.length);
  return [...records.slice(0, at), ...other.records.slice(random.below(other.records.length))];
});

const interleaveRecords = ofRecords(({ records }, random, corpus) => {
  const others = takeApart(random.pick(corpus))?.records ?? [];
  return records.flatMap((record, i) => (random.below(2) === 0 && others[i] !== undefined ? [record, others[i]] : [record]));
});

/** captured and original length of a record. */
const lieAboutLength = ofRecords(({ records }, random) => {
  const at = random.below(records.length);
  const record = records[at]!.slice();
  new DataView(record.buffer).setUint32(random.below(2) === 0 ? 8 : 12, random.pick(EDGES), true);
  return records.with(at, record);
});

const moveTime = ofRecords(({ records }, random) => {
  const at = random.below(records.length);
  const record = records[at]!.slice();
  const view = new DataView(record.buffer);
  const seconds = random.below(3) === 0 ? random.pick(EDGES) : view.getUint32(0, true) + random.below(200) - 100;
  view.setUint32(0, seconds, true);
  return records.with(at, record);
});

/** A mutation of one TCP record. */
function ofSegment(change: (record: Uint8Array, at: NonNullable<ReturnType<typeof findTcp>>, random: Random) => Uint8Array[]): Mutation {
  return ofRecords(({ records }, random) => {
    const index = random.below(records.length);
    const at = findTcp(records[index]!);
    return at === null ? records : records.toSpliced(index, 1, ...change(records[index]!, at, random));
  });
}

const cutInTwo = ofSegment((record, at, random) => {
  const size = at.end - at.payload;
  if (size < 2) return [record];
  const edge = 1 + random.below(size - 1);
  return [cutSegment(record, at, 0, edge), cutSegment(record, at, edge, size)];
});

const cutOverlapping = ofSegment((record, at, random) => {
  const size = at.end - at.payload;
  const pieces = [cutSegment(record, at, 0, random.below(size + 1)), cutSegment(record, at, random.below(size + 1), size), record];
  return random.below(2) === 0 ? pieces.reverse() : pieces;
});

const cutIntoBytes = ofSegment((record, at) => {
  const size = Math.min(at.end - at.payload, 300);
  return Array.from({ length: size }, (_, i) => cutSegment(record, at, i, i + 1)).concat([cutSegment(record, at, size, at.end - at.payload)]);
});

/** SSH itself: a changed byte or number in the payload reaches the packet layer with everything below it in order. */
const changePayload = ofSegment((record, at, random) => {
  const size = at.end - at.payload;
  if (size === 0) return [record];
  const changed = record.slice();
  if (size > 8 && random.below(2) === 0) new DataView(changed.buffer).setUint32(at.payload + random.below(Math.min(size - 4, 64)), random.pick(EDGES));
  else for (let i = random.below(MAX_FLIPS); i >= 0; i--) changed[at.payload + random.below(size)] = random.next();
  return [changed];
});

const changeHeaders = ofSegment((record, at, random) => {
  const changed = record.slice();
  for (let i = random.below(3); i >= 0; i--) changed[at.ip + random.below(at.payload - at.ip)] = random.below(2) === 0 ? random.next() : random.pick(EDGES);
  return [changed];
});

const MUTATIONS: readonly Mutation[] = [
  ...[flipBytes, setBytes, setNumber, truncate, splice, removeBytes, insertBytes],
  ...[duplicateRecords, dropRecords, moveRecord, shuffleRecords, spliceRecords, interleaveRecords, lieAboutLength, moveTime],
  ...[cutInTwo, cutOverlapping, cutIntoBytes, changePayload, changePayload, changePayload, changeHeaders, changeHeaders],
];
/** Mutations upon each other, at most. */
const MAX_DEPTH = 4;

/** One mutant of one capture of the corpus; the random state decides everything. */
export function mutant(corpus: readonly Uint8Array[], random: Random): Uint8Array {
  let bytes = random.pick(corpus);
  for (let i = random.below(MAX_DEPTH); i >= 0 && bytes.length > 0; i--) bytes = random.pick(MUTATIONS)(bytes, random, corpus);
  return bytes;
}
