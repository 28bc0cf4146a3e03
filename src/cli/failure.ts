import { printable } from "../render/text/escape.ts";
import { OutputError } from "../sinks/stdout-sink.ts";
import { writeStderr } from "../sinks/talk-sink.ts";
import { EXIT_STATUS, type ExitStatus } from "./exit-status.ts";
import { UsageError } from "./usage-error.ts";

/** Tells why a command could not do its work, in one line, and with which status it ends. A stack is for us, and only with -v. */
export function tellFailure(error: unknown, argv: readonly string[]): ExitStatus {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    writeStderr(`kexscope: ${printable(message)}\n`);
    return EXIT_STATUS.usage;
  }
  if (error instanceof OutputError) {
    writeStderr(`kexscope: ${printable(message)}\n`);
    return EXIT_STATUS.unreadable;
  }
  const verbose = argv.includes("-v") || argv.includes("--verbose");
  writeStderr(`kexscope: ${printable(message)}: a mistake in kexscope, please report it${verbose ? "" : " with what -v prints"}\n`);
  if (verbose && error instanceof Error) writeStderr(`${(error.stack ?? "").split("\n").map(printable).join("\n")}\n`);
  return EXIT_STATUS.unreadable;
}
