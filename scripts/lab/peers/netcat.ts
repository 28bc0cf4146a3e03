/** netcat: a client without a protocol. */
import { SERVER } from "../addresses.ts";
import type { Running } from "../process.ts";
import type { Stage } from "../stage.ts";

/** Connects and stays silent. */
export const startSilentClient = (stage: Stage): Running => stage.client.start(["nc", SERVER.v4, "22"], { stdin: "open" });

/** Connects, sends nothing and closes at once, as a port check does. */
export const checkPort = (stage: Stage) => stage.client.run(["nc", "-z", SERVER.v4, "22"]);

/** Sends a text and waits for the other side to close, two seconds at most. */
export const say = (stage: Stage, text: string) => stage.client.run(["nc", "-w", "2", SERVER.v4, "22"], { stdin: text });
