import type { ExchangeFacts } from "./exchange-facts.ts";

/**
 * Makes a function of the facts work once for each exchange: some ninety verdicts look at an exchange one after the other, and ask for the
 * same. Only the latest answer is kept. The facts do not change once they are made, and nobody may change the answer.
 */
export function oncePerExchange<T>(make: (facts: ExchangeFacts) => T): (facts: ExchangeFacts) => T {
  let asked: ExchangeFacts | null = null;
  let answer: T;
  return (facts) => {
    if (facts !== asked) {
      answer = make(facts);
      asked = facts;
    }
    return answer;
  };
}
