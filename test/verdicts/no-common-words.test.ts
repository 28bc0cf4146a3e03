/** What is said of two that have nothing in common: the list that fails, the versions that met, the key that clients know already. */
import { expect, it } from "vitest";
import { meeting } from "./conversations.ts";
import { recordOf } from "./diagnosis-of.ts";

const met = (server: string, lists: object) => recordOf({ packets: meeting("OpenSSH_9.2p1", server, { server: lists }).close("server") });
const said = (server: string, lists: object) =>
  met(server, lists)
    .verdict.causes.map(({ what }) => what)
    .join("\n");

it("the server goes on with the key that it shows: no client meets an unknown one", () => {
  const { verdict } = met("OpenSSH_9.2p1", { server_host_key_algorithms: ["ssh-rsa"] });
  expect(verdict.code).toBe("no-common-host-key");
  expect(verdict.fixes[0]).toMatchObject({ side: "server", line: expect.stringMatching(/^HostKeyAlgorithms rsa-sha2-512,ssh-rsa$/) });
});

it("two of one version are not too far apart, and no old devices", () => {
  const causes = said("OpenSSH_9.2p1", { kex_algorithms: ["diffie-hellman-group1-sha1"] });
  expect(causes).not.toMatch(/apart in age|old device/);
  expect(causes).toContain("somebody set KexAlgorithms");
});

it("a change of another list is no setting of this one", () => {
  const causes = said("OpenSSH_5.3", {
    server_host_key_algorithms: ["ssh-rsa", "ssh-dss"],
    encryption_algorithms_client_to_server: ["aes128-ctr"],
    encryption_algorithms_server_to_client: ["aes128-ctr"],
  });
  expect(causes).not.toContain("HostKeyAlgorithms");
  expect(causes).toContain("apart in age");
});

it("one page names one version", () => {
  const { verdict, also } = met("OpenSSH_5.3", { server_host_key_algorithms: ["ssh-rsa", "ssh-dss"] });
  expect(verdict.fixes[0]!.line ?? verdict.fixes[0]!.why).toContain("OpenSSH 5.7");
  expect(also.find(({ code }) => code === "server-outdated")!.summary).toContain("OpenSSH 5.7 would do");
});
