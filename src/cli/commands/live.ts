import type { Command } from "../command.ts";
import { LIVE_FLAGS, type LiveArguments } from "../live-flags.ts";

/** `kexscope live -i IFACE` */
export const live: Command<LiveArguments> = {
  command: "live",
  describe: "Listen on an interface, and tell each exchange when it dies, stalls or is over",
  builder: (parser) => parser.options(LIVE_FLAGS),
  run: async (args) => {
    const { startLive } = await import("../start-live.ts");
    return startLive(args);
  },
};
