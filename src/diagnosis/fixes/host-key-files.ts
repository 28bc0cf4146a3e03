/** A host key that sshd can be given, and how it comes to be. */
export interface HostKeyFile {
  /** As in the key blob (RFC 4253 6.6). */
  keyType: string;
  path: string;
  /** sshd looks for it without being told. */
  usual: boolean;
  /** Makes it when it is missing; never overwrites. */
  command: string;
}

/** Makes the key of each type that sshd looks for and that is missing: ssh-keygen(1). */
const MISSING_KEYS = "ssh-keygen -A";

/** servconf.c fill_default_server_options and pathnames.h. The two larger curves need a name of their own beside the usual file. */
export const HOST_KEY_FILES: readonly HostKeyFile[] = [
  { keyType: "ssh-rsa", path: "/etc/ssh/ssh_host_rsa_key", usual: true, command: MISSING_KEYS },
  { keyType: "ecdsa-sha2-nistp256", path: "/etc/ssh/ssh_host_ecdsa_key", usual: true, command: MISSING_KEYS },
  { keyType: "ssh-ed25519", path: "/etc/ssh/ssh_host_ed25519_key", usual: true, command: MISSING_KEYS },
  { keyType: "ssh-mldsa44-ed25519", path: "/etc/ssh/ssh_host_mldsa44_ed25519_key", usual: true, command: MISSING_KEYS },
  { keyType: "ecdsa-sha2-nistp384", path: "/etc/ssh/ssh_host_ecdsa384_key", usual: false, command: ownFile(384) },
  { keyType: "ecdsa-sha2-nistp521", path: "/etc/ssh/ssh_host_ecdsa521_key", usual: false, command: ownFile(521) },
];

function ownFile(bits: number): string {
  const path = `/etc/ssh/ssh_host_ecdsa${bits}_key`;
  return `{ test -e ${path} || ssh-keygen -q -N '' -t ecdsa -b ${bits} -f ${path}; }`;
}

/** The file for a type of key; null for a type that no plain key file has (certificates, hardware keys, retired types). */
export function hostKeyFile(keyType: string): HostKeyFile | null {
  return HOST_KEY_FILES.find((file) => file.keyType === keyType) ?? null;
}

/** The type of the key in a file with one of the usual names. */
export function keyTypeOfFile(path: string): string | null {
  return HOST_KEY_FILES.find((file) => file.path === path)?.keyType ?? null;
}
