/** What a page says of fixes that are computed for the two programs at hand: how, and an example. */

interface Example {
  /** What the two offered. */
  situation: string;
  file: string;
  line: string;
}

const HOW =
  "The first fixes are computed from the two offers. A name is taken that both versions can do and that is not retired; where there is none, the least bad one, with its risk. The line then goes through the same negotiation as the packets did, all slots at once, and a fix is only given when the two would agree with it: `checked` says on what.";

const EXAMPLES: Readonly<Record<string, Example>> = {
  "no-common-kex": {
    situation: "The client offers curve25519-sha256 and others of today, the server's KexAlgorithms was set to diffie-hellman-group14-sha1 alone",
    file: "/etc/ssh/sshd_config",
    line: "KexAlgorithms +curve25519-sha256",
  },
  "no-common-host-key": {
    situation: "The server has an RSA key only and is too old for rsa-sha2-256, and the client no longer takes ssh-rsa",
    file: "~/.ssh/config",
    line: "Host SERVER\n  HostKeyAlgorithms +ssh-rsa\n  PubkeyAcceptedAlgorithms +ssh-rsa",
  },
  "no-common-cipher": {
    situation: "The server was hardened to AES-GCM, and the client's library knows AES-CTR only",
    file: "/etc/ssh/sshd_config",
    line: "Ciphers +aes256-ctr",
  },
  "no-common-mac": {
    situation: "The server was hardened to encrypt-then-MAC, and the client's library knows the older form only",
    file: "/etc/ssh/sshd_config",
    line: "MACs +hmac-sha2-256",
  },
  "no-common-compression": {
    situation: "One side insists on compression, and the other has it switched off",
    file: "/etc/ssh/sshd_config",
    line: "Compression yes",
  },
};

/** Markdown of a code whose definition computes fixes. */
export function computedFixesText(code: string): string {
  const example = EXAMPLES[code];
  if (example === undefined) return HOW;
  return `${HOW}\n\nFor example: ${example.situation}. Then in \`${example.file}\`:\n\n\`\`\`text\n${example.line}\n\`\`\``;
}
