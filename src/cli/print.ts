import { StdoutSink } from "../sinks/stdout-sink.ts";

/** Prints text that is complete. A reader that has gone away is no error. */
export function print(text: string): void {
  const sink = new StdoutSink(() => {});
  sink.write(text);
  sink.flush();
}
