import type { Command } from "../command.ts";
import { EXIT_STATUS } from "../exit-status.ts";

/** `kexscope interfaces` */
export const interfaces: Command<object> = {
  command: "interfaces",
  describe: "List what can be captured on, and whether this user may",
  builder: (parser) => parser.example("$0 interfaces", "What may be captured here, and what is missing for it?"),
  run: async () => {
    const [{ captureReport }, { print }] = await Promise.all([import("../capture-report.ts"), import("../print.ts")]);
    print(captureReport());
    return EXIT_STATUS.fine;
  },
};
