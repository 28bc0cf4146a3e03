/** Packet filters that a service manages, ufw and firewalld, with their files in private copies: the machine's own stay as they are. */
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SERVER } from "../lab/addresses.ts";
import type { Mounts, Namespace } from "../lab/namespace.ts";
import { until } from "../lab/process.ts";
import type { Stage } from "../lab/stage.ts";
import type { Outage, Shell } from "./outage-loop.ts";

/** firewalld is a Python program that loads its rules before it answers; measured at half a second. Milliseconds. */
const STARTS_WITHIN_MS = 20_000;

/** Paths that a program is to see its own copy of, and an empty /run for its locks. */
async function privately(stage: Stage, paths: readonly string[]): Promise<Mounts> {
  const copies = paths.map((path) => [path, join(stage.folder, path.replaceAll("/", "_"))] as const);
  for (const [path, copy] of copies) await cp(path, copy, { recursive: true });
  return { empty: ["/run"], bind: Object.fromEntries(copies) };
}

/** ufw, enabled with its defaults and these commands before: it refuses what comes in. */
export async function ufw(stage: Stage, where: Namespace, before: readonly string[] = []): Promise<Shell> {
  const mounts = await privately(stage, ["/etc/ufw", "/etc/default/ufw"]);
  const shell: Shell = (command) => where.run(["sh", "-c", command], { mounts });
  for (const command of [...before, "ufw --force enable"]) await done(shell, command);
  return shell;
}

/** firewalld on a message bus of its own, with its default zone but for the service ssh. */
export async function firewalld(stage: Stage, where: Namespace): Promise<Shell> {
  const mounts = await privately(stage, ["/etc/firewalld"]);
  const env = { DBUS_SYSTEM_BUS_ADDRESS: await startBus(stage, where) };
  const shell: Shell = (command) => where.run(["sh", "-c", command], { mounts, env });
  await done(shell, "firewall-offline-cmd --remove-service=ssh");
  const service = where.start(["firewalld", "--nofork", "--nopid"], { mounts, env });
  await until(
    async () => (await shell("firewall-cmd --state")).stdout.includes("running"),
    STARTS_WITHIN_MS,
    () => service.pid < 0 && "firewalld is not there",
  );
  return shell;
}

/** The bus's address. Everything is allowed on it: nobody else is there. */
async function startBus(stage: Stage, where: Namespace): Promise<string> {
  const folder = join(stage.folder, "bus");
  await mkdir(folder);
  const [config, address] = [join(folder, "bus.conf"), `unix:path=${join(folder, "socket")}`];
  const policy = '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>';
  await writeFile(config, `<busconfig><listen>${address}</listen>${policy}</busconfig>\n`);
  const bus = where.start(["dbus-daemon", `--config-file=${config}`, "--nofork", "--print-address=1"]);
  await bus.says(/unix:path=/);
  return address;
}

async function done(shell: Shell, command: string): Promise<void> {
  const { status, stdout, stderr } = await shell(command);
  if (status !== 0) throw new Error(`\`${command}\` ended with ${status}: ${stderr}${stdout}`);
}

type Running = (stage: Stage) => Promise<unknown>;

/** The loops of both services. `sshd` starts the server. */
export function serviceFilters(sshd: Running): readonly Outage[] {
  const outage = (name: string, code: string, fix: RegExp, filter: (stage: Stage) => Promise<Shell>, host?: string): Outage => ({
    name,
    code,
    side: "server",
    fix,
    ...(host === undefined ? {} : { host }),
    async breaks(stage) {
      await sshd(stage);
      return filter(stage);
    },
  });
  const onServer = (stage: Stage) => ufw(stage, stage.server);
  const rejecting = (stage: Stage) => ufw(stage, stage.server, ["ufw reject 22/tcp"]);
  const onRouter = (stage: Stage) => ufw(stage, stage.router, ["ufw default deny routed"]);
  const byFirewalld = (stage: Stage) => firewalld(stage, stage.server);
  return [
    outage("filter-ufw", "tcp-no-response", /^ufw prepend /, onServer),
    outage("filter-ufw-ipv6", "tcp-no-response", /^ufw prepend /, onServer, SERVER.v6),
    outage("filter-ufw-reject", "tcp-refused", /^ufw prepend /, rejecting),
    { ...outage("filter-ufw-router", "tcp-no-response", /^ufw route prepend /, onRouter), side: "network" },
    outage("filter-firewalld", "icmp-admin-prohibited", /^firewall-cmd .*--add-rich-rule/, byFirewalld),
    outage("filter-firewalld-ipv6", "icmp-admin-prohibited", /^firewall-cmd .*--add-rich-rule/, byFirewalld, SERVER.v6),
    outage("filter-firewalld-service", "icmp-admin-prohibited", /^firewall-cmd .*--add-service/, byFirewalld),
  ];
}
