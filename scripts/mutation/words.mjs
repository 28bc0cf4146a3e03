/** What is left alone: the words of a verdict. Goldens, pages and the lists of messages hold them; other words are no other behaviour. */

/** Fields of defineVerdict (src/verdicts/define-verdict.ts) that are text. */
const WORDS = new Set(["page", "title"]);

export const strykerPlugins = [
  {
    kind: "Ignore",
    name: "words",
    value: {
      shouldIgnore: (path) => (path.isObjectProperty() && WORDS.has(path.node.key.name) ? "words, not behaviour" : undefined),
    },
  },
];
