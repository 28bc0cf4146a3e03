import { expect, test } from "vitest";
import { ssh } from "../../scripts/lab/peers/ssh.ts";
import { startSshd } from "../../scripts/lab/peers/sshd.ts";
import { until } from "../../scripts/lab/process.ts";
import { setStage } from "../../scripts/lab/stage.ts";
import { LiveProcess } from "./live-process.ts";

test("live writes lines of EVE as exchanges end", async () => {
  const stage = await setStage();
  try {
    const sshd = await startSshd(stage, { config: ["KexAlgorithms diffie-hellman-group14-sha256"] });
    const live = new LiveProcess(["ip", "netns", "exec", stage.client.name], ["-i", "eth0", "--format", "eve"]);
    await live.listening();
    await ssh(stage, { options: ["KexAlgorithms curve25519-sha256"] });
    await until(() => live.lines.length > 0, 15_000);
    expect(await live.stop()).toBe(1);
    sshd.signal("SIGTERM");
    expect(live.lines).toHaveLength(1);
    expect(JSON.parse(live.lines[0]!.text)).toMatchObject({
      event_type: "ssh",
      dest_port: 22,
      ssh: { client: { proto_version: "2.0" }, server: { proto_version: "2.0" } },
      diagnosis: { outcome: "failed", verdict: { code: "no-common-kex", certainty: "certain" } },
    });
    expect(live.stderr).toContain("1 exchange: 1 failed");
  } finally {
    await stage.remove();
  }
});
