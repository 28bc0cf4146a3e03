/** How a distribution shows itself in OpenSSH's identification, and which of its releases has which upstream version. */
export interface DistributionRule {
  readonly name: string;
  /** Matches what follows the upstream version; group 1 is the package's revision. */
  readonly pattern: RegExp;
  /** Upstream version to release, where the revision doesn't tell it. */
  readonly releases: Readonly<Record<string, string>>;
  readonly source: string;
}

/** Debian's stable releases; "deb12u3" and "~bpo12+1" say it themselves. */
const DEBIAN = { "5.5p1": "6", "6.0p1": "7", "6.7p1": "8", "7.4p1": "9", "7.9p1": "10", "8.4p1": "11", "9.2p1": "12", "10.0p1": "13", "10.0p2": "13" };

/** Ubuntu releases whose upstream version no other release shares. */
const UBUNTU = {
  "5.3p1": "10.04",
  "5.9p1": "12.04",
  "6.6p1": "14.04",
  "6.6.1p1": "14.04",
  "7.2p2": "16.04",
  "7.6p1": "18.04",
  "8.2p1": "20.04",
  "8.9p1": "22.04",
  "9.3p1": "23.10",
  "9.6p1": "24.04",
  "9.7p1": "24.10",
  "9.9p1": "25.04",
  "10.0p1": "25.10",
};

/** RHEL, Fedora, SUSE, Alpine, macOS and OpenBSD add nothing to the identification. */
export const DISTRIBUTIONS: readonly DistributionRule[] = [
  { name: "Ubuntu", pattern: /^ Ubuntu-(\S+)/, releases: UBUNTU, source: "openssh debian/patches/package-versioning.patch; packages.ubuntu.com" },
  { name: "Raspbian", pattern: /^ Raspbian-(\S+)/, releases: DEBIAN, source: "Raspberry Pi OS package revision; Debian's numbers" },
  { name: "Debian", pattern: /^ Debian-(\S+)/, releases: DEBIAN, source: "openssh debian/patches/package-versioning.patch; packages.debian.org" },
  { name: "FreeBSD", pattern: /^\S* FreeBSD-(\S+)/, releases: {}, source: "FreeBSD crypto/openssh/version.h SSH_VERSION_FREEBSD" },
  { name: "NetBSD", pattern: /^\S* NetBSD_Secure_Shell-(\S+)/, releases: {}, source: "NetBSD crypto/external/bsd/openssh/dist/version.h" },
  { name: "DragonFly", pattern: /^\S* DragonFly-(\S+)/, releases: {}, source: "DragonFly crypto/openssh/version.h" },
  { name: "PKIX-SSH", pattern: /^\S* (PKIX\S*)/, releases: {}, source: "PKIX-SSH version.h" },
];
