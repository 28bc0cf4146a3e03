import type { Command } from "../command.ts";
import { EXIT_STATUS } from "../exit-status.ts";

/** `kexscope schema` */
export const schema: Command<object> = {
  command: "schema",
  describe: "Print the JSON Schema of --json (also of compare and what-if) and --ndjson",
  builder: (parser) => parser.example("$0 schema > kexscope.schema.json", "For a validator, or to make types from"),
  run: async () => {
    const [{ outputSchema }, { print }] = await Promise.all([import("../output-schema.ts"), import("../print.ts")]);
    print(`${JSON.stringify(outputSchema(), null, 2)}\n`);
    return EXIT_STATUS.fine;
  },
};
