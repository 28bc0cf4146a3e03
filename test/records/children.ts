/** Programs that the sources start are TypeScript here: they get the loader that runs scripts/ too. */
process.execArgv.push("--import", "tsx");
