import { isAtLeast } from "../../knowledge/software.ts";
import type { FixNames } from "../../verdicts/context.ts";
import type { Offerer } from "./pair.ts";

/** Where a line for sshd goes, and what makes it work. */
export interface SshdPlace {
  file: string;
  why: string;
  /** Checks the file and reloads the server. */
  reload(names: FixNames): string;
  /** Proves what the server now offers. */
  show(keywords: readonly string[]): string;
  /** The command takes a policy away that sets every list: each has to be written down. */
  everyList: boolean;
}

const DROP_IN = "/etc/ssh/sshd_config.d/00-kexscope.conf";
const MAIN = "/etc/ssh/sshd_config, above the first Include and Match";
const FIRST_WINS = "the first value of a keyword wins, and a line below Match is part of that block";
const READ_FIRST =
  "00- is read before the other files of that directory, and the first value of a keyword wins; sshd_config has to include the directory above its own lines";

const grep = (keywords: readonly string[]) =>
  keywords.length === 1 ? `sshd -T | grep -i '^${keywords[0]} '` : `sshd -T | grep -i -E '^(${keywords.join("|")}) '`;

/** Systems whose service is not systemd's; by the distribution in the identification. */
const OTHER_SYSTEMS: Readonly<Record<string, Pick<SshdPlace, "file" | "reload" | "show">>> = {
  FreeBSD: { file: MAIN, reload: () => "sshd -t && service sshd reload", show: grep },
  DragonFly: { file: MAIN, reload: () => "sshd -t && service sshd reload", show: grep },
  NetBSD: { file: MAIN, reload: () => "sshd -t && service sshd reload", show: grep },
  Windows: {
    file: "%ProgramData%\\ssh\\sshd_config, above the first Include and Match",
    reload: () => "sshd -t && net stop sshd && net start sshd",
    show: (keywords) => `sshd -T | findstr /i "${keywords.join(" ")}"`,
  },
};

/** Distributions whose sshd_config includes a directory at its top since their 8.2p1: Debian 11, Ubuntu 20.04. */
const INCLUDING = new Set(["Debian", "Ubuntu", "Raspbian"]);

export function sshdPlace(own: Offerer): SshdPlace {
  const distribution = own.software?.distribution?.name ?? "";
  const other = Object.hasOwn(OTHER_SYSTEMS, distribution) ? OTHER_SYSTEMS[distribution] : undefined;
  if (other !== undefined) return { ...other, why: FIRST_WINS, everyList: false };
  const reload = (names: FixNames) => `sshd -t && systemctl reload ${names.unit}`;
  if (isRedHat(own)) return redHatPlace(own);
  if (INCLUDING.has(distribution) && own.software !== null && isAtLeast(own.software, "8.2") === true) {
    return { file: DROP_IN, why: READ_FIRST, reload, show: grep, everyList: false };
  }
  return { file: MAIN, why: FIRST_WINS, reload, show: grep, everyList: false };
}

/** A policy of the whole system shows in the offer; the identification does not tell Red Hat's family. */
function isRedHat({ comparison, software }: Offerer): boolean {
  return software?.distribution == null && (comparison?.profile === "crypto-policies" || comparison?.profile === "fips");
}

/** RHEL 9 (8.7) and Fedora include the policy in sshd_config; RHEL 8 (8.0) hands it to sshd on its command line, which wins over every file. */
function redHatPlace(own: Offerer): SshdPlace {
  const included = own.software === null || isAtLeast(own.software, "8.7") !== false;
  if (included) {
    return {
      file: DROP_IN,
      why: `${READ_FIRST}, so this line wins over the system's crypto policy in 50-redhat.conf (update-crypto-policies --show names it)`,
      reload: (names) => `sshd -t && systemctl reload ${names.unit}`,
      show: grep,
      everyList: false,
    };
  }
  return {
    file: MAIN,
    why: "the crypto policy stands on sshd's command line here and wins over every file, so the command takes it away by an empty CRYPTO_POLICY= in /etc/sysconfig/sshd; update-crypto-policies --show names it",
    reload: (names) =>
      `sshd -t && { grep -qx 'CRYPTO_POLICY=' /etc/sysconfig/sshd || echo 'CRYPTO_POLICY=' >> /etc/sysconfig/sshd; } && systemctl restart ${names.unit}`,
    everyList: true,
    show: grep,
  };
}
