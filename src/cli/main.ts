#!/usr/bin/env node

process.exitCode = await main(process.argv.slice(2));

async function main(argv: string[]): Promise<number> {
  try {
    const { runProgram } = await import("./program.ts");
    return await runProgram(argv);
  } catch (error) {
    const { tellFailure } = await import("./failure.ts");
    return tellFailure(error, argv);
  }
}
