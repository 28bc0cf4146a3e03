import { isWithin, parseRelease } from "./release.ts";
import type { Software } from "./software.ts";

/** A thing that privilege separation needs at run time, and what sshd says without it. */
export interface Requirement {
  readonly kind: "directory" | "user" | "binary";
  /** Where it is or may be, most likely first. */
  readonly names: readonly string[];
  /** In sshd's log, when it is missing. */
  readonly log: string;
  readonly source: string;
}

/** What one version of OpenSSH's sshd does about privilege separation. */
export interface PrivilegeSeparation {
  /** settable: UsePrivilegeSeparation counts; ignored: privilege separation can't be turned off, the option only logs a warning. */
  readonly option: "settable" | "ignored";
  /** none: no such value; on-request: UsePrivilegeSeparation sandbox; new-installations: in the sshd_config that is installed; always. */
  readonly sandbox: "none" | "on-request" | "new-installations" | "always";
  /** Where a connection ends when a requirement is missing under a running listener. */
  readonly failsAt: "before-ident" | "after-idents";
  readonly requirements: readonly Requirement[];
  readonly source: string;
}

interface Era {
  readonly from: string;
  readonly to: string;
  readonly option: PrivilegeSeparation["option"];
  readonly sandbox: PrivilegeSeparation["sandbox"];
  readonly source: string;
}

const NEWEST = "999999";

const ERAS: readonly Era[] = [
  { from: "3.3", to: "5.8", option: "settable", sandbox: "none", source: "OpenSSH 3.3 release notes: on by default" },
  { from: "5.9", to: "6.0", option: "settable", sandbox: "on-request", source: "OpenSSH 5.9 release notes: sandbox privilege separation" },
  { from: "6.1", to: "7.4", option: "settable", sandbox: "new-installations", source: "OpenSSH 6.1 release notes: sandbox in the installed sshd_config" },
  { from: "7.5", to: NEWEST, option: "ignored", sandbox: "always", source: "OpenSSH 7.5 release notes: option deprecated, privilege separation mandatory" },
];

/** Where a missing requirement shows: the process that checks it came to stand before or after the exchange of identifications. */
const CHECKS: readonly { from: string; to: string; failsAt: PrivilegeSeparation["failsAt"]; source: string }[] = [
  { from: "3.3", to: "9.7", failsAt: "before-ident", source: "sshd.c main: the re-executed child checks before its banner" },
  { from: "9.8", to: "10.2", failsAt: "after-idents", source: "sshd-session.c: identifications first, then privsep_preauth" },
  { from: "10.3", to: NEWEST, failsAt: "before-ident", source: "sshd-auth.c: chroot first, then the identifications" },
];

/** The binaries that sshd runs for a connection. */
const BINARIES: readonly { name: string; from: string; log: string; source: string }[] = [
  { name: "sshd-session", from: "9.8", log: "rexec of … failed", source: "OpenSSH 9.8 release notes; sshd.c" },
  { name: "sshd-auth", from: "10.0", log: "privsep_preauth: exec of … failed", source: "OpenSSH 10.0 release notes; sshd-session.c privsep_preauth" },
];

/** Paths by who built it; a bare identification may be upstream's or Red Hat's. */
const PLACES: Readonly<Record<"debian" | "bare", { directories: readonly string[]; libexec: readonly string[] }>> = {
  debian: { directories: ["/run/sshd", "/var/run/sshd"], libexec: ["/usr/lib/openssh"] },
  bare: {
    directories: ["/var/empty", "/usr/share/empty.sshd", "/var/empty/sshd", "/run/sshd"],
    libexec: ["/usr/libexec/openssh", "/usr/libexec", "/usr/lib/ssh"],
  },
};
const DEBIAN_LIKE = ["Debian", "Ubuntu", "Raspbian"];

/**
 * Privilege separation in this version of OpenSSH: what can be set, and what breaks it.
 * @returns null for another product, for Windows (which does it its own way), and without a version.
 */
export function privilegeSeparation(software: Software): PrivilegeSeparation | null {
  const { product, release, distribution } = software;
  if (product !== "openssh" || release === null || distribution?.name === "Windows") return null;
  const at = <T extends { from: string; to: string }>(rows: readonly T[]): T | undefined =>
    rows.find(({ from, to }) => isWithin(release, parseRelease(from) ?? [], parseRelease(to) ?? []));
  const era = at(ERAS);
  const check = at(CHECKS);
  if (era === undefined || check === undefined) return null;
  const { directories, libexec } = PLACES[DEBIAN_LIKE.includes(distribution?.name ?? "") ? "debian" : "bare"];
  const binaries = BINARIES.filter(({ from }) => isWithin(release, parseRelease(from) ?? [], [Number(NEWEST)]));
  return {
    option: era.option,
    sandbox: era.sandbox,
    failsAt: check.failsAt,
    requirements: [
      {
        kind: "directory",
        names: directories,
        log: `Missing privilege separation directory, or chroot("${directories[0]}"): No such file or directory`,
        source: "sshd.c main; sshd-auth.c privsep_child_demote",
      },
      { kind: "user", names: ["sshd"], log: "Privilege separation user sshd does not exist", source: "sshd.c main SSH_PRIVSEP_USER" },
      ...binaries.map(({ name, log, source }): Requirement => ({ kind: "binary", names: libexec.map((folder) => `${folder}/${name}`), log, source })),
    ],
    source: `${era.source}; ${check.source}`,
  };
}
