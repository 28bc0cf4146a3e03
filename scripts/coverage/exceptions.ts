/** Why lines and branches of a file are covered by no test of its folder. A count that falls is to be lowered here; it never rises. */
export interface Exception {
  /** Lines and branches, as scripts/coverage/main.ts counts them. */
  places: number;
  why: string;
}

export const EXCEPTIONS: ReadonlyMap<string, Exception> = new Map([
  [
    "src/verdicts/peer-state-lost.ts",
    {
      places: 1,
      why: "a fix for a session, whose verdict is exchange-complete: it stands there for the page, which is found by what ssh prints when a session is lost",
    },
  ],
]);
