import { outdatedSide } from "./outdated.ts";

export default outdatedSide("client", {
  meaning: "The client's identification names a version that nobody repairs any more, or one that has nothing of what the server asks for.",
  wire: ["The client's identification, and where algorithms don't meet the two KEXINITs."],
  lookAlikes: [
    "client-offer-restricted: the version has the algorithm, and somebody switched it off.",
    "A distribution's package with back-ported repairs: its own end of life counts, not upstream's.",
  ],
  messages: { client: [], server: [] },
  source: ["Release notes of the implementations", "End of life dates of the distributions"],
});
