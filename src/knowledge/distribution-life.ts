/** Until when a distribution repairs its packages: a back-port makes an old version safe, so the distribution's end counts, not upstream's. */
export interface DistributionLife {
  readonly name: string;
  readonly release: string;
  /** Upstream version of OpenSSH in it. */
  readonly openssh: string;
  /** The last month with free security updates, "YYYY-MM". */
  readonly end: string;
  /** The last month of paid updates, for packages that show them in their revision. */
  readonly paidEnd?: string;
  readonly source: string;
}

const DEBIAN = "wiki.debian.org/LTS";
const UBUNTU = "ubuntu.com/about/release-cycle";

/** Oldest first. Raspbian has no dates of its own: Debian's stand for it. */
export const DISTRIBUTION_LIVES: readonly DistributionLife[] = [
  { name: "Debian", release: "6", openssh: "5.5p1", end: "2016-02", source: DEBIAN },
  { name: "Debian", release: "7", openssh: "6.0p1", end: "2018-05", source: DEBIAN },
  { name: "Debian", release: "8", openssh: "6.7p1", end: "2020-06", source: DEBIAN },
  { name: "Debian", release: "9", openssh: "7.4p1", end: "2022-06", source: DEBIAN },
  { name: "Debian", release: "10", openssh: "7.9p1", end: "2024-06", source: DEBIAN },
  { name: "Debian", release: "11", openssh: "8.4p1", end: "2026-08", source: DEBIAN },
  { name: "Debian", release: "12", openssh: "9.2p1", end: "2028-06", source: DEBIAN },
  { name: "Debian", release: "13", openssh: "10.0p1", end: "2030-06", source: DEBIAN },
  { name: "Ubuntu", release: "10.04", openssh: "5.3p1", end: "2015-04", source: UBUNTU },
  { name: "Ubuntu", release: "12.04", openssh: "5.9p1", end: "2017-04", source: UBUNTU },
  { name: "Ubuntu", release: "14.04", openssh: "6.6p1", end: "2019-04", paidEnd: "2024-04", source: UBUNTU },
  { name: "Ubuntu", release: "16.04", openssh: "7.2p2", end: "2021-04", paidEnd: "2026-04", source: UBUNTU },
  { name: "Ubuntu", release: "18.04", openssh: "7.6p1", end: "2023-05", paidEnd: "2028-04", source: UBUNTU },
  { name: "Ubuntu", release: "20.04", openssh: "8.2p1", end: "2025-05", paidEnd: "2030-04", source: UBUNTU },
  { name: "Ubuntu", release: "22.04", openssh: "8.9p1", end: "2027-04", paidEnd: "2032-04", source: UBUNTU },
  { name: "Ubuntu", release: "23.10", openssh: "9.3p1", end: "2024-07", source: UBUNTU },
  { name: "Ubuntu", release: "24.04", openssh: "9.6p1", end: "2029-04", paidEnd: "2034-04", source: UBUNTU },
  { name: "Ubuntu", release: "24.10", openssh: "9.7p1", end: "2025-07", source: UBUNTU },
  { name: "Ubuntu", release: "25.04", openssh: "9.9p1", end: "2026-01", source: UBUNTU },
  { name: "Ubuntu", release: "25.10", openssh: "10.0p1", end: "2026-07", source: UBUNTU },
];

/** Distributions whose identification is upstream's: a bare version may be theirs, and maintained. */
export const BARE_OPENSSH_LIVES: readonly DistributionLife[] = [
  { name: "Red Hat Enterprise Linux", release: "6", openssh: "5.3", end: "2020-11", source: "access.redhat.com/support/policy/updates/errata" },
  { name: "SUSE Linux Enterprise", release: "12 SP5", openssh: "7.2", end: "2024-10", source: "suse.com/lifecycle" },
  { name: "Red Hat Enterprise Linux", release: "7", openssh: "7.4", end: "2024-06", source: "access.redhat.com/support/policy/updates/errata" },
  { name: "Amazon Linux", release: "2", openssh: "7.4", end: "2026-06", source: "aws.amazon.com/amazon-linux-2/faqs" },
  { name: "Red Hat Enterprise Linux", release: "8", openssh: "8.0", end: "2029-05", source: "access.redhat.com/support/policy/updates/errata" },
  { name: "Red Hat Enterprise Linux", release: "9", openssh: "8.7", end: "2032-05", source: "access.redhat.com/support/policy/updates/errata" },
  { name: "Red Hat Enterprise Linux", release: "10", openssh: "9.9", end: "2035-05", source: "access.redhat.com/support/policy/updates/errata" },
];
