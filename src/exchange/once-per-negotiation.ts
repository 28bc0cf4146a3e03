import type { Negotiation } from "../ssh/negotiate.ts";

/**
 * Makes a function of a negotiation work once for each: exchanges with the same two offers share one (factsOfExchange). Forgotten together with the
 * negotiation. Nobody may change the answer.
 */
export function oncePerNegotiation<T>(make: (negotiation: Negotiation) => T): (negotiation: Negotiation) => T {
  const answers = new WeakMap<Negotiation, { answer: T }>();
  return (negotiation) => {
    const known = answers.get(negotiation);
    if (known !== undefined) return known.answer;
    const answer = make(negotiation);
    answers.set(negotiation, { answer });
    return answer;
  };
}
