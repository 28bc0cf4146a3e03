/** The first part of kexscope-live.sh: says on descriptor 3 what the shell is to become. What cannot be done is told as by `kexscope live`. */
import { joinedEntry } from "./joined-entry.ts";

const { runLivePlan, tellFailure } = joinedEntry("entry")?.entry ?? (await import("./entry.ts"));

const argv = process.argv.slice(2);
try {
  process.exitCode = await runLivePlan(argv);
} catch (error) {
  process.exitCode = tellFailure(error, argv);
}
