import type { Evidence, Fix } from "../diagnosis/record.ts";
import { evidenceAt, type Finding, type Tell } from "./finding.ts";
import { sharedKeys } from "./match-sightings.ts";
import type { PathBetween } from "./path-between.ts";
import type { Sighting } from "./sighting.ts";

const COMPARE_FINGERPRINTS: Fix = {
  side: "server",
  file: null,
  line: null,
  command: "for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $key; done",
  why: "run at the server's console: a client that is shown another fingerprint talks to whoever is in between, and must not log in",
  risk: null,
  checked: null,
};

/**
 * Two exchanges where there should be one. It is certain where the packets of both sides are known to be of one connection; two connections that
 * only their server and their time join may be two clients of a server behind a load balancer.
 */
export function interception(paths: readonly PathBetween[], tell: Tell): Finding | null {
  const path = paths.find(({ rewrites }) => rewrites.some(({ intercepts }) => intercepts));
  if (path === undefined || path.b === null) return null;
  const { a, b } = path;
  const sure = sharedKeys(a, b).some((key) => key !== "addresses");
  const keys = [hostKeyOf(a), hostKeyOf(b)];
  const shown = keys.every((key) => key !== null) ? `; the client was shown the host key ${keys[0]}, the server shows ${keys[1]}` : "";
  return {
    code: "ssh-intercepted",
    certainty: sure ? "certain" : "likely",
    summary: `Somebody between ${tell.names[a.point]} and ${tell.names[b.point]} ends the client's SSH exchange and leads another one with the server: the KEXINITs of the two sides are not the same messages${shown}.`,
    params: { between: [a.point, b.point] },
    evidence: [...cookies(a, tell), ...cookies(b, tell)],
    fixes: [COMPARE_FINGERPRINTS],
    applies: () => false,
  };
}

function hostKeyOf({ record }: Sighting): string | null {
  const key = record.ssh.server.host_key;
  return key === null ? null : `${key.type} ${key.fingerprint}`;
}

function cookies(sighting: Sighting, tell: Tell): Evidence[] {
  return (["client", "server"] as const).flatMap((end) => {
    const { kexinit } = sighting.facts[end].ssh;
    return kexinit === null ? [] : [evidenceAt(sighting, kexinit.at, end, `KEXINIT with the cookie ${kexinit.lists.cookie.slice(0, 8)}...`, tell)];
  });
}
