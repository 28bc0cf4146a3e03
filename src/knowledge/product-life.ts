import type { Product } from "./product.ts";

/** Versions of a product below which nobody repairs it, not even a distribution. */
export interface ProductLife {
  readonly product: Product;
  /** All versions before this one. */
  readonly below: string;
  readonly since: string;
  readonly why: string;
  readonly firstGood: string;
  readonly source: string;
}

/** Of one product's rows the one with the lowest `below` stands first. */
export const PRODUCT_LIVES: readonly ProductLife[] = [
  {
    product: "putty",
    below: "0.76",
    since: "2021-07",
    why: "no distribution that is maintained ships a PuTTY before 0.76",
    firstGood: "0.81",
    source: "PuTTY vulnerability page vuln-p521-bias (fixed in 0.81); Ubuntu 22.04 has 0.76",
  },
  {
    product: "dropbear",
    below: "2020.81",
    since: "2022-04",
    why: "2022.82 replaced it, and mended CVE-2021-36369",
    firstGood: "2022.83",
    source: "Dropbear CHANGES 2022.82",
  },
  {
    product: "dropbear",
    below: "2022.82",
    since: "2026-08",
    why: "Debian 11 was the last to repair 2020.81",
    firstGood: "2022.83",
    source: "wiki.debian.org/LTS; Dropbear CHANGES 2022.82",
  },
  {
    product: "paramiko",
    below: "2.0.0",
    since: "2018-04",
    why: "the 1.x line has ended",
    firstGood: "2.9.0",
    source: "paramiko changelog: 1.18.5 was its last release",
  },
  {
    product: "paramiko",
    below: "2.9.0",
    since: "2026-08",
    why: "it has no rsa-sha2 signatures, and Debian 11 was the last to repair it",
    firstGood: "2.9.0",
    source: "paramiko changelog 2.9.0; wiki.debian.org/LTS",
  },
  {
    product: "libssh",
    below: "0.9.0",
    since: "2023-05",
    why: "branches before 0.9 have ended, and Ubuntu 18.04 was the last to repair 0.8",
    firstGood: "0.10.6",
    source: "libssh.org release policy; 0.9.8 and 0.10.6 of 2023-12 brought strict key exchange",
  },
  {
    product: "libssh2",
    below: "1.9.0",
    since: "2025-05",
    why: "Ubuntu 20.04 was the last to repair 1.8, which knows neither ECDSA nor Ed25519 host keys",
    firstGood: "1.11.0",
    source: "libssh2 RELEASE-NOTES 1.9.0, 1.11.0 (rsa-sha2)",
  },
  {
    product: "jsch",
    below: "0.1.56",
    since: "2018-11",
    why: "JCraft's JSch ended with 0.1.55; com.github.mwiede:jsch goes on with it",
    firstGood: "0.2.15",
    source: "JSch 0.1.55 of 2018-11; mwiede/jsch ChangeLog 0.2.15 (strict key exchange)",
  },
  {
    product: "ssh2js",
    below: "1.0.0",
    since: "2021-05",
    why: "1.0 replaced the 0.x line",
    firstGood: "1.15.0",
    source: "mscdex/ssh2 releases 1.0.0, 1.15.0 (strict key exchange)",
  },
];
