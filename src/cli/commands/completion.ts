import type { Command } from "../command.ts";
import { completionScript, SHELLS, type Shell, shellOf } from "../completion-script.ts";
import { EXIT_STATUS } from "../exit-status.ts";

/** `kexscope completion [SHELL]` */
export const completion: Command<{ shell: Shell | undefined }> = {
  command: "completion [shell]",
  describe: "Print a script that completes commands and flags in your shell",
  builder: (parser) =>
    parser
      .positional("shell", { choices: SHELLS, describe: "Without it the shell of $SHELL" })
      .example("$0 completion bash >> ~/.bashrc", "From the next shell on")
      .example("$0 completion zsh > ~/.zfunc/_kexscope", "Into a folder that stands in $fpath"),
  run: async ({ shell }) => {
    const { print } = await import("../print.ts");
    print(completionScript(shell ?? shellOf(process.env["SHELL"])));
    return EXIT_STATUS.fine;
  },
};
