import { outdatedSide } from "./outdated.ts";

export default outdatedSide("server", {
  meaning: "The server's identification names a version that nobody repairs any more, or one that has nothing of what the client asks for.",
  wire: ["The server's identification, and where algorithms don't meet the two KEXINITs."],
  lookAlikes: [
    "server-offer-restricted: the version has the algorithm, and somebody switched it off.",
    "scanner-kexinit: a scanner asks for one thing after the other, also for what no server has yet.",
    "A distribution's package with back-ported repairs: its own end of life counts, not upstream's.",
  ],
  messages: { client: [], server: [] },
  source: ["Release notes of the implementations", "End of life dates of the distributions"],
});
