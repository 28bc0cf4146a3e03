import type { Dialogue } from "./dialogue.ts";
import { coursesByFate, halfOpen, sessions, tlsPage } from "./fates.ts";
import type { Course } from "./flow.ts";
import type { Random } from "./random.ts";
import { quicPage } from "./udp.ts";

/** What a capture of the benchmark is like. */
export interface Shape {
  /** Flows in the full size, and microseconds from one's begin to the next one's. */
  connections: number;
  interval: number;
  servers: number;
  /** Addresses of clients; a flood's are made up, so they are many. */
  clients: number;
  /** Makes the choice of a course for each flow. */
  courses(): (random: Random) => Course;
  /** Frames are doubled, swapped with the next one, missing, and cut by the snap length. */
  damaged?: boolean;
}

const SSH_PORT = 22;

const ssh = ({ steps }: Dialogue): Course => ({ steps, protocol: "tcp", port: SSH_PORT });

/** Half of the connections complete; the other nine fates share the rest. */
function byFate(): (random: Random) => Course {
  const fates = coursesByFate().map((dialogues) => dialogues.map(ssh));
  return (random) => {
    const fate = random.below(2) === 0 ? fates[0]! : fates[1 + random.below(fates.length - 1)]!;
    return fate[random.below(fate.length)]!;
  };
}

/** The nine that fail: no encrypted data, so that a million connections are no more than 5 GB. */
function failing(): (random: Random) => Course {
  return oneOf(
    coursesByFate()
      .slice(1)
      .flatMap((dialogues) => dialogues.map(ssh)),
  );
}

function oneOf(courses: readonly Course[]): (random: Random) => Course {
  return (random) => courses[random.below(courses.length)]!;
}

/** 5 % of the flows are SSH; of the others two in three are TCP. */
function amongOthers(): (random: Random) => Course {
  const pickSsh = byFate();
  const others = [{ ...ssh(tlsPage()), port: 443 }, { ...ssh(tlsPage()), port: 8080 }, quicPage()];
  return (random) => (random.below(20) === 0 ? pickSsh(random) : others[random.below(others.length)]!);
}

export const SHAPES = {
  mix: { connections: 100_000, interval: 1_000, servers: 64, clients: 4_096, courses: byFate },
  failures: { connections: 1_000_000, interval: 1_000, servers: 64, clients: 4_096, courses: failing },
  bulk: { connections: 2_000, interval: 5_000, servers: 64, clients: 512, courses: () => oneOf(sessions(600).map(ssh)) },
  flood: { connections: 5_000_000, interval: 20, servers: 4, clients: 16_000_000, courses: () => oneOf(halfOpen().map(ssh)) },
  noise: { connections: 40_000, interval: 2_000, servers: 64, clients: 4_096, courses: amongOthers },
  lossy: { connections: 20_000, interval: 1_000, servers: 64, clients: 4_096, courses: byFate, damaged: true },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;
