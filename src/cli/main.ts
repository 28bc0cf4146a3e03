#!/usr/bin/env node

/** EXIT_STATUS.unreadable; its module may be out of reach when it is needed here. */
const UNREADABLE = 3;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  try {
    const { runProgram } = await import("./program.ts");
    return await runProgram(argv);
  } catch (error) {
    return await tell(error, argv);
  }
}

/** Root may be given up by now, and with it the right to read the files of this package: then one line has to do. */
async function tell(error: unknown, argv: string[]): Promise<number> {
  try {
    const { tellFailure } = await import("./failure.ts");
    return tellFailure(error, argv);
  } catch {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`kexscope: ${message.replace(/[^\x20-\x7e]/g, "?")}\n`);
    return UNREADABLE;
  }
}
