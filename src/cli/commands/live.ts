import type { Command } from "../command.ts";
import { INSTEAD_OF_FLAGS, LIVE_FLAGS, type LiveArguments } from "../live-flags.ts";

/** `kexscope live -i IFACE` */
export const live: Command<LiveArguments> = {
  command: "live",
  describe: "Listen on an interface, and tell each exchange when it dies, stalls or is over",
  instead: INSTEAD_OF_FLAGS,
  builder: (parser) =>
    parser
      .options(LIVE_FLAGS)
      .example("$0 live -i eth0", "Tell each exchange the moment it dies")
      .example("$0 live -i any --ndjson --save-failed /var/tmp/ssh", "For programs, with the packets of what failed"),
  run: async (args) => {
    const { startLive } = await import("../start-live.ts");
    return startLive(args);
  },
};
