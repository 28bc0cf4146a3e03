/**
 * Messages that several verdicts share, with the verdicts in order of likelihood, and the short forms in which people quote them.
 * What only one verdict prints stands on its own page (`page.messages`).
 */
export const SHARED_MESSAGES: readonly { text: string; codes: readonly string[] }[] = [];
