/** What the command line needs in memory before root is given up; scripts/build/bundle.mjs joins it, and all that it imports, into one file. */
export { tellFailure } from "./failure.ts";
export { runLivePlan, runProgram } from "./program.ts";
