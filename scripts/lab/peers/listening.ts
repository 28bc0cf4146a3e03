/** For servers that don't say when they listen. */
import type { Namespace } from "../namespace.ts";
import { until } from "../process.ts";

/** Resolves once something listens on the TCP port; rejects after ten seconds. */
export const listening = (where: Namespace, port: number): Promise<void> =>
  until(async () => (await where.must(["ss", "-Hltn", `sport = :${port}`])) !== "", 10_000);
