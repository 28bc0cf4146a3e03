import type { Profile } from "./offer-profile.ts";
import type { Role } from "./offers.ts";
import type { Product } from "./product.ts";
import type { Slot } from "./slot.ts";
import type { Software } from "./software.ts";

/** Where an offer is set, most likely place first, and the commands that show it. HOST stands for the server's name. */
export interface ConfigPlaces {
  readonly files: readonly string[];
  /** The options that set the slots in question. */
  readonly options: readonly string[];
  readonly confirm: readonly string[];
}

/** ssh_config(5) and sshd_config(5); one name in both. */
const OPENSSH_OPTIONS: Readonly<Record<Slot, string>> = {
  kex: "KexAlgorithms",
  hostkey: "HostKeyAlgorithms",
  cipher: "Ciphers",
  mac: "MACs",
  compression: "Compression",
};

const OPENSSH_FILES: Readonly<Record<Role, readonly string[]>> = {
  client: ["~/.ssh/config", "/etc/ssh/ssh_config", "/etc/ssh/ssh_config.d/*.conf"],
  server: ["/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d/*.conf"],
};

/** Win32-OpenSSH: ssh.c and sshd.c use __PROGRAMDATA__\ssh. */
const WINDOWS_FILES: Readonly<Record<Role, readonly string[]>> = {
  client: ["%USERPROFILE%\\.ssh\\config", "%ProgramData%\\ssh\\ssh_config"],
  server: ["%ProgramData%\\ssh\\sshd_config"],
};

/** crypto-policies(7): the back ends that Red Hat's and Fedora's packages include. */
const POLICY_FILES: Readonly<Record<Role, readonly string[]>> = {
  client: ["/etc/crypto-policies/back-ends/openssh.config", "/etc/crypto-policies/config"],
  server: ["/etc/crypto-policies/back-ends/opensshserver.config", "/etc/crypto-policies/config"],
};

interface LibraryPlace {
  readonly product: Product;
  readonly files: readonly string[];
  readonly options: Readonly<Partial<Record<Slot, string>>>;
}

/** Programs that set their algorithms elsewhere than in ssh_config: names from each one's manual or source. */
const ELSEWHERE: readonly LibraryPlace[] = [
  {
    product: "putty",
    files: ["PuTTY's saved session, Connection > SSH"],
    options: { kex: "Kex", hostkey: "Host keys", cipher: "Cipher", compression: "Enable compression" },
  },
  {
    product: "paramiko",
    files: ["the program that uses paramiko"],
    options: {
      kex: "disabled_algorithms={'kex': …} or Transport._preferred_kex",
      hostkey: "disabled_algorithms={'keys': …} or Transport._preferred_keys",
      cipher: "disabled_algorithms={'ciphers': …} or Transport._preferred_ciphers",
      mac: "disabled_algorithms={'macs': …} or Transport._preferred_macs",
      compression: "compress",
    },
  },
  {
    product: "go",
    files: ["the program that uses golang.org/x/crypto/ssh"],
    options: { kex: "Config.KeyExchanges", hostkey: "ClientConfig.HostKeyAlgorithms", cipher: "Config.Ciphers", mac: "Config.MACs" },
  },
  {
    product: "libssh",
    files: ["the program that uses libssh", "~/.ssh/config", "/etc/libssh/libssh_client.config"],
    options: {
      kex: "SSH_OPTIONS_KEY_EXCHANGE",
      hostkey: "SSH_OPTIONS_HOSTKEYS",
      cipher: "SSH_OPTIONS_CIPHERS_C_S, SSH_OPTIONS_CIPHERS_S_C",
      mac: "SSH_OPTIONS_HMAC_C_S, SSH_OPTIONS_HMAC_S_C",
      compression: "SSH_OPTIONS_COMPRESSION",
    },
  },
  {
    product: "libssh2",
    files: ["the program that uses libssh2"],
    options: {
      kex: "LIBSSH2_METHOD_KEX",
      hostkey: "LIBSSH2_METHOD_HOSTKEY",
      cipher: "LIBSSH2_METHOD_CRYPT_CS, LIBSSH2_METHOD_CRYPT_SC",
      mac: "LIBSSH2_METHOD_MAC_CS, LIBSSH2_METHOD_MAC_SC",
      compression: "LIBSSH2_METHOD_COMP_CS, LIBSSH2_METHOD_COMP_SC",
    },
  },
  {
    product: "ssh2js",
    files: ["the program that uses ssh2"],
    options: {
      kex: "algorithms.kex",
      hostkey: "algorithms.serverHostKey",
      cipher: "algorithms.cipher",
      mac: "algorithms.hmac",
      compression: "algorithms.compress",
    },
  },
  {
    product: "dropbear",
    files: ["localoptions.h, when Dropbear was compiled", "dbclient's command line"],
    options: {
      kex: "DROPBEAR_CURVE25519, DROPBEAR_ECDH, DROPBEAR_DH_GROUP…",
      hostkey: "DROPBEAR_RSA, DROPBEAR_ECDSA, DROPBEAR_ED25519",
      cipher: "DROPBEAR_AES…, -c",
      mac: "DROPBEAR_SHA…_HMAC, -m",
    },
  },
];

/** Where to look for what makes these slots differ from the defaults; empty lists for a product that has no known place. */
export function configPlaces(software: Software, role: Role, profile: Profile | null, slots: readonly Slot[]): ConfigPlaces {
  if (software.product === "openssh") return opensshPlaces(software, role, profile, slots);
  const place = ELSEWHERE.find(({ product }) => product === software.product);
  if (place === undefined) return { files: [], options: [], confirm: [] };
  return { files: place.files, options: slots.flatMap((slot) => place.options[slot] ?? []), confirm: [] };
}

function opensshPlaces(software: Software, role: Role, profile: Profile | null, slots: readonly Slot[]): ConfigPlaces {
  const options = slots.map((slot) => OPENSSH_OPTIONS[slot]);
  const own = software.distribution?.name === "Windows" ? WINDOWS_FILES[role] : OPENSSH_FILES[role];
  const byPolicy = profile === "fips" || profile === "crypto-policies";
  const wanted = slots.length === 0 ? [] : [opensshCommand(role, options)];
  return {
    files: byPolicy ? [...POLICY_FILES[role], ...own] : own,
    options,
    confirm: [...policyCommands(profile), ...wanted, ...(role === "client" ? ["ssh -F /dev/null HOST"] : [])],
  };
}

function opensshCommand(role: Role, options: readonly string[]): string {
  const show = role === "client" ? "ssh -G HOST" : "sshd -T";
  return `${show} | grep -i -E '^(${options.join("|").toLowerCase()}) '`;
}

function policyCommands(profile: Profile | null): readonly string[] {
  if (profile === "fips") return ["cat /proc/sys/crypto/fips_enabled", "update-crypto-policies --show"];
  return profile === "crypto-policies" ? ["update-crypto-policies --show"] : [];
}
