import { expect, test } from "vitest";
import { pointNames } from "../../src/render/compare/point-names.ts";

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
  expect(pointNames(paths)).toEqual(names);
});
