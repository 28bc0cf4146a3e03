const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/**
 * Runs `stop` at the first SIGINT or SIGTERM, so that what was read is still told. The second one ends the process at once, as if nobody listened.
 * Returns what takes the handlers away.
 */
export function onInterrupt(stop: () => void): () => void {
  const release = () => {
    for (const signal of SIGNALS) process.off(signal, first);
  };
  const first = () => {
    release();
    stop();
  };
  for (const signal of SIGNALS) process.on(signal, first);
  return release;
}
