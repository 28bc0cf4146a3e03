import type { Command } from "../command.ts";

/** `kexscope explain CODE | "ERROR TEXT"` */
export const explain: Command<{ what: string[] }> = {
  command: "explain <what..>",
  describe: "Print the page of a verdict; also finds it from what ssh or sshd printed",
  builder: (parser) =>
    parser
      .positional("what", { type: "string", array: true, demandOption: true, describe: "A verdict's code, or an error text" })
      .example("$0 explain no-common-kex", "The page of a verdict")
      .example('$0 explain "Connection closed by 10.0.0.5 port 22"', "What could that have been?"),
  run: async ({ what }) => {
    const { explainText } = await import("../explain-text.ts");
    return explainText(what.join(" "));
  },
};
