import type { Product } from "./product.ts";

/** Libraries that want a common MAC beside an AEAD cipher too, though RFC 5647 5.1 and OpenSSH PROTOCOL 1.6 say that none is negotiated. */
const DEMANDS: Readonly<Partial<Record<Product, { cipher: RegExp; source: string }>>> = {
  paramiko: { cipher: /^/, source: "paramiko transport.py _parse_kex_init" },
  asyncssh: { cipher: /^/, source: "asyncssh connection.py _process_kexinit; measured with 2.10.1" },
  libssh2: { cipher: /^chacha20-poly1305/, source: "libssh2 kex.c kex_agree_mac: only the GCM ciphers carry the flag that skips it" },
};

/** Does this program close when no MAC is in common, though the chosen cipher brings its own? */
export function demandsMac(product: Product, cipher: string): boolean {
  return DEMANDS[product]?.cipher.test(cipher) === true;
}
