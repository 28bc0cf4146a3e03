import { expect, test } from "vitest";
import { captureNames } from "../../../src/render/text/capture-names.ts";

test.each([
  [
    ["/a/client.pcap", "b/server.pcap"],
    ["client.pcap", "server.pcap"],
  ],
  [
    ["/a/input.pcap", "/b/input.pcap"],
    ["a/input.pcap", "b/input.pcap"],
  ],
  [
    ["x.pcap", "x.pcap"],
    ["x.pcap", "x.pcap"],
  ],
  [
    ["-", "/a/x.pcap"],
    ["-", "x.pcap"],
  ],
])("%j is called %j", (paths, names) => {
  expect(captureNames(paths)).toEqual(names);
});
