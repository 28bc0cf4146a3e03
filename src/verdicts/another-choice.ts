import { commonChoiceFix, type Refused } from "../diagnosis/fixes/other-choice.ts";
import type { Fix } from "../diagnosis/record.ts";
import type { VerdictContext } from "./context.ts";

/** What the exchange may have died of. */
type Suspect = "kex" | "hostkey";

/** What the two have in common besides what they chose: for the first set of suspects that they can do without; else none. */
export function anotherChoice(context: VerdictContext, sets: readonly (readonly Suspect[])[]): Fix[] {
  for (const suspects of sets) {
    const fix = commonChoiceFix(context, refusedOf(context, suspects));
    if (fix !== null) return [fix];
  }
  return [];
}

function refusedOf({ facts }: VerdictContext, suspects: readonly Suspect[]): Refused {
  const refused: Refused = {};
  for (const suspect of suspects) {
    const chosen = facts.negotiation?.[suspect === "kex" ? "kex" : "host_key"].chosen;
    refused[suspect] = (name) => name === chosen;
  }
  return refused;
}
