import type { AlgorithmRow } from "../algorithm-row.ts";

/** Compression (RFC 4253 6.2). Names: IANA's SSH parameters, ssh-audit's ssh2_kexdb.py, the tables of the implementations in ../support. */
export const COMPRESSION_ALGORITHMS: readonly AlgorithmRow[] = [
  { name: "none", status: "secure", why: [] },
  { name: "zlib", status: "weak", why: ["early-compression"] },
  { name: "zlib@openssh.com", status: "secure", why: [] },
];
