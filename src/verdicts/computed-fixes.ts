/** What a page says of fixes that are computed for the two programs at hand: how, and an example. */

/** A fix as it was computed for a capture of the collection. */
export interface ComputedExample {
  /** Folder under captures/. */
  capture: string;
  /** What the two offered. */
  situation: string;
  /** Where the line belongs, in words or as a path. */
  place: string;
  line: string;
}

const HOW =
  "The first fixes are computed from the two offers. A name is taken that both versions can do and that is not retired; where there is none, the least bad one, with its risk. The line then goes through the same negotiation as the packets did, all slots at once, and a fix is only given when the two would agree with it: `checked` says on what.";

/** One for each code that computes fixes. */
export const COMPUTED_EXAMPLES: Readonly<Record<string, ComputedExample>> = {
  "no-common-kex": {
    capture: "no-common-kex",
    situation: "the client takes curve25519-sha256 alone, and the server was set to diffie-hellman-group14-sha1",
    place: "`/etc/ssh/sshd_config.d/00-kexscope.conf`",
    line: "KexAlgorithms curve25519-sha256,diffie-hellman-group14-sha1",
  },
  "no-common-host-key": {
    capture: "no-common-host-key-ssh-rsa",
    situation: "the server signs with ssh-rsa (SHA-1) only, and the client no longer takes that; as a way in until the server has a better key",
    place: "`~/.ssh/config`",
    line: "Host SERVER\n  HostKeyAlgorithms +ssh-rsa",
  },
  "no-common-cipher": {
    capture: "no-common-cipher",
    situation: "the client takes AES-GCM alone, and the server was set to CBC ciphers",
    place: "`/etc/ssh/sshd_config.d/00-kexscope.conf`",
    line: "Ciphers aes256-gcm@openssh.com,aes128-cbc,3des-cbc",
  },
  "no-common-mac": {
    capture: "no-common-mac",
    situation: "the server was set to encrypt-then-MAC, the client to the older form, and the cipher needs a MAC",
    place: "`/etc/ssh/sshd_config.d/00-kexscope.conf`",
    line: "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256",
  },
  "client-closed-after-server-ident": {
    capture: "client-closed-after-server-ident-plink",
    situation: "plink 0.78 leaves before its own lists are written, and the server was set to a cipher that needs a MAC and to umac-128-etm@openssh.com alone",
    place: "`/etc/ssh/sshd_config.d/00-kexscope.conf`",
    line: "MACs umac-128-etm@openssh.com,hmac-sha2-256",
  },
  "kex-mac-required-despite-aead": {
    capture: "kex-mac-required-despite-aead",
    situation: "paramiko asks for a common MAC beside AES-GCM, and the server was set to hmac-sha2-512-etm@openssh.com",
    place: "`/etc/ssh/sshd_config.d/00-kexscope.conf`",
    line: "MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256",
  },
  "signature-sha1-blocked-by-policy": {
    capture: "signature-sha1-blocked-by-policy",
    situation: "the server has an RSA key, and a line of its configuration leaves ssh-rsa (SHA-1) as its only name",
    place: "`/etc/ssh/sshd_config.d/00-kexscope.conf`",
    line: "HostKeyAlgorithms rsa-sha2-256,ssh-rsa",
  },
  "no-common-compression": {
    capture: "no-common-compression",
    situation: "a client written with asyncssh takes zlib alone, and the server has none and zlib@openssh.com",
    place: "the program's own code",
    line: 'compression_algs=["zlib@openssh.com", "zlib"],',
  },
};

/** Markdown for a code whose definition computes fixes after its rows. */
export const FURTHER_FIXES_TEXT =
  "After these, lines are computed from the two offers with which they choose something else than what failed: what both have besides, or what one end can offer besides. Each goes through the same negotiation as the packets did, and `checked` says on what the two would agree. Where nothing else is left, that is said, with the end to update.";

/** Markdown of a code whose definition computes fixes. */
export function computedFixesText(code: string): string {
  const example = COMPUTED_EXAMPLES[code]!;
  return `${HOW}\n\nFor example, ${example.situation}. Then in ${example.place}:\n\n\`\`\`text\n${example.line}\n\`\`\``;
}
