import type { Step } from "./dialogue.ts";

/** What a kind of flow does; shared by all flows of that kind. */
export interface Course {
  steps: readonly Step[];
  protocol: "tcp" | "udp";
  /** Of the server. */
  port: number;
}

/** One flow of the capture. */
export interface Flow {
  number: number;
  course: Course;
  clientAddress: number;
  serverAddress: number;
  clientPort: number;
  clientIsn: number;
  serverIsn: number;
}
