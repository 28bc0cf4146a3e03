import type { Product } from "../product.ts";

/** A distribution's build that offers something else than the upstream version which it names. Captured on the wire. */
export interface MeasuredBuild {
  readonly product: Product;
  readonly version: string;
  readonly distribution: string;
  readonly release: string;
  /** The package update that was captured: this one and later ones. Earlier ones may lack a part. */
  readonly update: number;
  /** Both roles; the other slots are upstream's. */
  readonly kex: string;
  readonly source: string;
}

export const MEASURED_BUILDS: readonly MeasuredBuild[] = [
  {
    product: "openssh",
    version: "9.2p1",
    distribution: "Debian",
    release: "12",
    update: 10,
    kex: `
      sntrup761x25519-sha512 sntrup761x25519-sha512@openssh.com curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384
      ecdh-sha2-nistp521 diffie-hellman-group-exchange-sha256 diffie-hellman-group16-sha512 diffie-hellman-group18-sha512 diffie-hellman-group14-sha256`,
    source: "client and server of Debian's 1:9.2p1-2+deb12u10, captured 2026-11-22",
  },
];
