import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { must, type Running, start, until } from "../../scripts/lab/process.ts";
import { childrenOf, commandLine, MAIN } from "./live-process.ts";

const BOOT = fileURLToPath(new URL("./systemd-boot.sh", import.meta.url));
const DIST = join(dirname(MAIN), "..");

/** A systemd that runs as process 1 of its own namespaces, in the network of one of the lab's hosts. */
export class Systemd {
  readonly #folder = mkdtempSync(join(tmpdir(), "kexscope-systemd-"));
  readonly #cgroups = join(this.#folder, "cgroups");
  readonly #group = join(this.#cgroups, `kexscope-${process.pid}`);
  readonly #unshare: Running;

  private constructor(netns: string, units: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(units)) {
      mkdirSync(dirname(join(this.#folder, "units", name)), { recursive: true });
      writeFileSync(join(this.#folder, "units", name), text);
    }
    mkdirSync(this.#cgroups);
    const namespaces = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--cgroup", "--ipc", "--uts"];
    const boot = [BOOT, this.#folder, dirname(realpathSync(process.execPath)), DIST, realpathSync(join(DIST, "../node_modules"))];
    // In a control group of its own before it has a namespace of them: systemd takes the one that it finds for all there is.
    const script = 'mount -t cgroup2 cgroup2 "$1" && mkdir "$2" && echo $$ >"$2/cgroup.procs" && shift 2 && exec "$@"';
    this.#unshare = start(["ip", "netns", "exec", netns, "sh", "-c", script, "sh", this.#cgroups, this.#group, ...namespaces, ...boot]);
  }

  /** `units`: texts of units, and of files that change them, by their path below /run/systemd/system. */
  static async boot(netns: string, units: Readonly<Record<string, string>>): Promise<Systemd> {
    const systemd = new Systemd(netns, units);
    let ended: string | null = null;
    void systemd.#unshare.ended.then(({ stderr }) => {
      ended = stderr;
    });
    const isUp = async (): Promise<boolean> => systemd.#init !== null && (await systemd.run("systemctl", "is-active", "basic.target")).trim() === "active";
    try {
      await until(isUp, 30_000, () => ended !== null && `systemd does not boot: ${ended}`);
    } catch (error) {
      await systemd.end();
      throw error;
    }
    return systemd;
  }

  get #init(): number | null {
    return childrenOf(this.#unshare.pid).find((pid) => commandLine(pid).startsWith("/lib/systemd/systemd --system")) ?? null;
  }

  /** Runs a command inside; what it printed. */
  async run(...command: string[]): Promise<string> {
    return must(["sh", "-c", '"$@" || true', "sh", "nsenter", "--target", String(this.#init), "--all", ...command]);
  }

  /** What a unit said, and what systemd said of it. */
  journal(unit: string): Promise<string> {
    return this.run("journalctl", "--no-pager", "--output=cat", "--unit", unit);
  }

  /** Pids, as seen from here, of a unit's processes. */
  processes(pattern: RegExp): number[] {
    return childrenOf(this.#unshare.pid).filter((pid) => pattern.test(commandLine(pid)));
  }

  /** Ends all that runs in it, and takes its folders away. */
  async end(): Promise<void> {
    this.#unshare.signal("SIGKILL");
    await this.#unshare.ended;
    const mount = mkdtempSync(join(tmpdir(), "kexscope-cgroups-"));
    await must(["mount", "-t", "cgroup2", "cgroup2", mount]);
    const group = join(mount, `kexscope-${process.pid}`);
    await until(() => removeGroup(group), 5_000);
    await must(["umount", mount]);
    for (const folder of [mount, this.#folder]) rmSync(folder, { recursive: true, force: true });
  }
}

/** Control groups are removed from the inside out, when their last process is gone. */
function removeGroup(group: string): boolean {
  try {
    for (const entry of readdirSync(group, { withFileTypes: true })) if (entry.isDirectory()) removeGroup(join(group, entry.name));
    rmdirSync(group);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ENOENT";
  }
}
