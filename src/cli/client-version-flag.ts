import { everyOffer, largestOffer } from "../knowledge/offers.ts";
import { parseRelease, type Software, softwareOf } from "../knowledge/software.ts";
import { UsageError } from "./usage-error.ts";

/** Programs whose defaults are known by version, as identifications begin. */
const IDENT_OF: Readonly<Record<string, (version: string) => string>> = {
  openssh: (version) => `OpenSSH_${version}`,
  putty: (version) => `PuTTY_Release_${version}`,
  dropbear: (version) => `dropbear_${version}`,
  paramiko: (version) => `paramiko_${version}`,
  libssh: (version) => `libssh_${version}`,
  libssh2: (version) => `libssh2_${version}`,
  ssh2js: (version) => `ssh2js${version}`,
};

const FORM = /^(?:([A-Za-z][A-Za-z0-9]*)[ _-])?(\d\S*)$/;

/** `--client-version`: "9.9", "OpenSSH 9.9p1", "PuTTY 0.83". Throws UsageError for a version whose defaults we don't know. */
export function parseClientVersion(text: string): Software {
  const [, product = "openssh", version = ""] = FORM.exec(text.trim()) ?? [];
  const ident = Object.hasOwn(IDENT_OF, product.toLowerCase()) ? IDENT_OF[product.toLowerCase()] : undefined;
  if (ident === undefined || parseRelease(version) === null) {
    throw new UsageError(`--client-version ${text}: write a version of OpenSSH as 9.9, or a program and its version: ${Object.keys(IDENT_OF).join(", ")}`);
  }
  const software = softwareOf(`SSH-2.0-${ident(version)}`);
  if (largestOffer(software, "client") === null) {
    const newest = everyOffer(software.product, "client").at(-1);
    throw new UsageError(`--client-version ${text}: kexscope does not know what it offers; the newest that it knows is ${software.name} ${newest?.to ?? "?"}`);
  }
  return software;
}
