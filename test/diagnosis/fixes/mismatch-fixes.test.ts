import { describe, expect, test } from "vitest";
import { fixesForPair } from "../../../src/diagnosis/fixes/mismatch-fixes.ts";
import { refusedByFips } from "../../../src/knowledge/offer-profile.ts";
import { defaultOffer } from "../../../src/knowledge/offers.ts";
import { softwareOf } from "../../../src/knowledge/software.ts";
import { pairOf } from "./offers.ts";

const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";
const OLD_DEVICE = { kex: ["diffie-hellman-group1-sha1"], hostkey: ["ssh-rsa"], cipher: ["aes128-cbc", "3des-cbc"], mac: ["hmac-sha1"] };

describe("OpenSSH server", () => {
  test("gets the whole effective list in a drop-in, the sound name before the retired one", () => {
    const [fix] = fixesForPair(pairOf([DEBIAN_12], [DEBIAN_12, { kex: ["diffie-hellman-group14-sha1"] }]));
    expect(fix).toMatchObject({ side: "server", file: "/etc/ssh/sshd_config.d/00-kexscope.conf", risk: null });
    expect(fix?.line).toMatch(/^KexAlgorithms [a-z0-9@.-]+,diffie-hellman-group14-sha1$/);
    expect(fix?.command).toBe("sshd -t && systemctl reload ssh && sshd -T | grep -i '^kexalgorithms '");
  });

  test("without a distribution that includes a directory: above the first Include and Match", () => {
    const server = (ident: string) =>
      fixesForPair(pairOf([DEBIAN_12], [ident, { cipher: ["aes128-cbc"] }], { unit: "sshd" })).find(({ side }) => side === "server");
    expect(server("OpenSSH_7.4")).toMatchObject({ file: "/etc/ssh/sshd_config, above the first Include and Match" });
    expect(server("OpenSSH_7.6p1 Ubuntu-4ubuntu0.7")).toMatchObject({ file: "/etc/ssh/sshd_config, above the first Include and Match" });
    expect(server("OpenSSH_8.2p1 Ubuntu-4ubuntu0.11")).toMatchObject({ file: "/etc/ssh/sshd_config.d/00-kexscope.conf" });
    expect(server("OpenSSH_9.6 FreeBSD-20240104")?.command).toContain("service sshd reload");
  });

  test("all failing slots are repaired by one fix", () => {
    const pair = pairOf([DEBIAN_12], [DEBIAN_12, { kex: ["diffie-hellman-group14-sha1"], cipher: ["aes128-cbc"], mac: ["hmac-md5"] }]);
    const [fix] = fixesForPair(pair);
    expect(fix?.line?.split("\n").map((line) => line.split(" ")[0])).toEqual(["KexAlgorithms", "Ciphers"]);
    expect(fix?.checked).toMatchObject({ mac_c2s: "<implicit>", mac_s2c: "<implicit>" });
  });

  test("a cipher that needs a MAC brings one along", () => {
    const [fix] = fixesForPair(
      pairOf(
        ["JSCH-0.1.58", { cipher: ["aes128-ctr"], mac: ["hmac-sha2-256"] }],
        [DEBIAN_12, { cipher: ["aes256-gcm@openssh.com"], mac: ["umac-64-etm@openssh.com"] }],
      ),
    );
    expect(fix?.line).toBe("Ciphers aes256-gcm@openssh.com,aes128-ctr\nMACs umac-64-etm@openssh.com,hmac-sha2-256");
  });

  test("a key that is missing is made, and every key file is named, since the first HostKey line replaces the usual ones", () => {
    const fix = fixesForPair(pairOf([DEBIAN_12, { hostkey: ["ssh-ed25519"] }], [DEBIAN_12, { hostkey: ["ssh-rsa"] }])).find(({ side }) => side === "server");
    expect(fix?.line).toBe("HostKey /etc/ssh/ssh_host_rsa_key\nHostKey /etc/ssh/ssh_host_ed25519_key\nHostKeyAlgorithms ssh-ed25519,ssh-rsa");
    expect(fix?.command).toMatch(/^ssh-keygen -A && sshd -t && /);
  });

  test("a key that clients know already comes before a new one", () => {
    const [fix] = fixesForPair(pairOf([DEBIAN_12], [DEBIAN_12, { hostkey: ["ssh-rsa"] }]));
    expect(fix?.line).toBe("HostKeyAlgorithms rsa-sha2-512,ssh-rsa");
    expect(fix?.command).not.toContain("ssh-keygen");
  });

  test("with the key at hand only the name of the signature is added", () => {
    const fixes = fixesForPair(pairOf([DEBIAN_12, { hostkey: ["rsa-sha2-256"] }], [DEBIAN_12, { hostkey: ["rsa-sha2-512"] }]));
    expect(fixes.find(({ side }) => side === "server")?.line).toBe("HostKeyAlgorithms rsa-sha2-512,rsa-sha2-256");
  });
});

describe("programs that are told their lists whole, on either side", () => {
  const OWN = { kex: ["diffie-hellman-group14-sha256"], cipher: ["aes256-ctr"], mac: ["hmac-sha2-256"] };
  const OTHER = { kex: ["ecdh-sha2-nistp256"], cipher: ["aes128-ctr"], mac: ["hmac-sha2-512"] };
  const lineOf = (end: "client" | "server", ident: string) => {
    const pair = end === "server" ? pairOf([DEBIAN_12, OTHER], [ident, OWN]) : pairOf([ident, OWN], [DEBIAN_12, OTHER]);
    return fixesForPair(pair)
      .find((fix) => fix.side === end && fix.line !== null)
      ?.line?.split("\n");
  };

  test.each([
    [
      "server",
      "Erlang/4.15.2",
      ["{kex,['diffie-hellman-group14-sha256','ecdh-sha2-nistp256']},", "{cipher,['aes256-ctr','aes128-ctr']},", "{mac,['hmac-sha2-256','hmac-sha2-512']},"],
    ],
    ["client", "Ruby/Net::SSH_7.0.1 x86_64-linux-gnu", ['options[:kex] = ["diffie-hellman-group14-sha256", "ecdh-sha2-nistp256"]']],
    [
      "client",
      "Twisted_22.4.0",
      ['SSHTransportBase.supportedKeyExchanges = [name.encode() for name in ("diffie-hellman-group14-sha256", "ecdh-sha2-nistp256",)]'],
    ],
    ["server", "ssh2js1.17.0srv", ["algorithms.kex = ['diffie-hellman-group14-sha256', 'ecdh-sha2-nistp256'];"]],
    [
      "server",
      "mod_sftp/1.1.0",
      ["SFTPKeyExchanges diffie-hellman-group14-sha256 ecdh-sha2-nistp256", "SFTPCiphers aes256-ctr aes128-ctr", "SFTPDigests hmac-sha2-256 hmac-sha2-512"],
    ],
  ] as const)("%s %s", (end, ident, lines) => {
    expect(lineOf(end, ident)?.slice(0, lines.length)).toEqual(lines);
  });

  test("a name that only newer versions have is said to need one, where the identification tells no version", () => {
    const mac = { cipher: ["aes128-ctr"], mac: ["hmac-sha2-256"] };
    const fixes = fixesForPair(pairOf(["Go", mac], [DEBIAN_12, { ...mac, mac: ["hmac-sha2-512"] }]));
    expect(fixes.find(({ side }) => side === "client")?.why).toMatch(/hmac-sha2-512 needs version \d[\d.]* or later: an older one fails at the name/);
  });

  test("a device whose names are its own is told in words where it is set", () => {
    const fixes = fixesForPair(pairOf([DEBIAN_12], ["HUAWEI-1.5", OLD_DEVICE]));
    expect(fixes.find(({ side }) => side === "server")?.why).toContain("ssh server key-exchange");
  });
});

describe("OpenSSH client", () => {
  const clientFix = (ident: string, lists = {}) => fixesForPair(pairOf([ident, lists], ["ROSSSH", OLD_DEVICE])).find(({ side }) => side === "client");

  test("+ where the list is the version's own, with the same once on the command line", () => {
    const fix = clientFix(DEBIAN_12);
    expect(fix?.file).toBe("~/.ssh/config, above the other Host blocks");
    expect(fix?.line).toBe("Host 198.51.100.22\n  KexAlgorithms +diffie-hellman-group1-sha1\n  HostKeyAlgorithms +ssh-rsa\n  Ciphers +aes128-cbc");
    expect(fix?.command).toBe("ssh -G 198.51.100.22 | grep -iE '^(kexalgorithms|hostkeyalgorithms|ciphers) '");
    const once = fixesForPair(pairOf([DEBIAN_12], ["ROSSSH", OLD_DEVICE])).find(({ side, line }) => side === "client" && line === null);
    expect(once?.command).toBe("ssh -o KexAlgorithms=+diffie-hellman-group1-sha1 -o HostKeyAlgorithms=+ssh-rsa -o Ciphers=+aes128-cbc 198.51.100.22");
    expect(once?.checked).toEqual(fix?.checked);
  });

  test("no + before 7.0, and none where somebody restricted the list", () => {
    const old = fixesForPair(
      pairOf(
        ["OpenSSH_6.6.1p1 Ubuntu-2ubuntu2"],
        ["ROSSSH", { cipher: ["rijndael-cbc@lysator.liu.se"], kex: ["ecdh-sha2-nistp256"], hostkey: ["ssh-rsa"], mac: ["hmac-sha1"] }],
      ),
    );
    expect(old.map(({ line }) => line).join()).not.toContain("+");
    expect(clientFix(DEBIAN_12, { cipher: ["aes256-ctr"] })?.line).toContain("Ciphers aes256-ctr,aes128-cbc");
  });

  test("another port stands on the command line", () => {
    const fixes = fixesForPair(pairOf([DEBIAN_12], ["ROSSSH", OLD_DEVICE], { port: 2222, server: "2001:db8::22" }));
    expect(fixes.find(({ side, line }) => side === "client" && line === null)?.command).toMatch(/ -p 2222 2001:db8::22$/);
  });

  test("the risk says what comes back, and until when", () => {
    const risk = clientFix(DEBIAN_12)?.risk ?? "";
    for (const name of ["diffie-hellman-group1-sha1", "ssh-rsa", "aes128-cbc"]) expect(risk).toContain(name);
    expect(risk).toMatch(/Keep it only until /);
  });
});

describe("other programs", () => {
  const linesOf = (client: Parameters<typeof pairOf>[0], server: Parameters<typeof pairOf>[1], side: string) =>
    fixesForPair(pairOf(client, server))
      .filter((fix) => fix.side === side)
      .map(({ line }) => line);

  test("are told in their own way", () => {
    expect(linesOf(["AsyncSSH_2.10.1", { kex: ["diffie-hellman-group14-sha1"] }], [DEBIAN_12], "client")).toContainEqual(
      expect.stringMatching(/^kex_algs=\["[^+]+", "diffie-hellman-group14-sha1"\],$/),
    );
    expect(linesOf(["libssh2_1.11.0", { cipher: ["aes128-cbc"] }], [DEBIAN_12], "client")).toContainEqual(expect.stringContaining("LIBSSH2_METHOD_CRYPT_SC"));
    expect(linesOf([DEBIAN_12], ["Cisco-1.25", OLD_DEVICE], "server")).toContainEqual(
      expect.stringMatching(/^ip ssh server algorithm kex ecdh-sha2-nistp256 diffie-hellman-group1-sha1\n/),
    );
  });

  test("take what every build of them has: AsyncSSH knows the post-quantum methods only with a library", () => {
    expect(linesOf(["AsyncSSH_2.20.0", { kex: ["diffie-hellman-group14-sha1"] }], ["OpenSSH_10.0p2 Debian-7"], "client")).toContainEqual(
      expect.stringContaining('kex_algs=["curve25519-sha256", "diffie-hellman-group14-sha1"]'),
    );
  });

  test("that no setting helps get the version that does", () => {
    const [fix] = fixesForPair(pairOf(["PuTTY_Release_0.63"], ["OpenSSH_10.5"])).filter(({ side }) => side === "client");
    expect(fix).toMatchObject({ line: null, command: null, risk: null });
    expect(fix?.why).toMatch(/^upgrade: PuTTY 0\.\d+ and everything newer/);
    expect(fix?.checked?.kex).not.toBeNull();
  });

  test("that nobody knows are told in words, post-quantum names left out", () => {
    const [fix] = fixesForPair(pairOf([DEBIAN_12], ["ROSSSH", OLD_DEVICE]));
    expect(fix).toMatchObject({ side: "server", line: null, command: null, checked: null });
    expect(fix?.why).toContain("curve25519-sha256");
    expect(fix?.why).not.toContain("sntrup");
  });
});

describe("order and limits", () => {
  test("safest first: the upgrade comes before a line that brings a retired name back", () => {
    const fixes = fixesForPair(pairOf([DEBIAN_12], ["OpenSSH_5.3"]));
    expect(fixes.map(({ side, risk }) => [side, risk === null])).toEqual([
      ["server", true],
      ["client", false],
      ["client", false],
    ]);
    expect(fixes[1]?.risk).toContain("until the server is upgraded to OpenSSH 5.7");
    expect(fixes[2]?.command).toMatch(/^ssh -o /);
  });

  test("the end that somebody restricted comes first", () => {
    expect(fixesForPair(pairOf([DEBIAN_12, { kex: ["diffie-hellman-group16-sha512"] }], ["dropbear_2022.83"]))[0]?.side).toBe("client");
  });

  test("no upgrade where a setting is to blame, and the words say that deleting it helps", () => {
    const fixes = fixesForPair(pairOf(["OpenSSH_7.4", { kex: ["diffie-hellman-group14-sha1"] }], [DEBIAN_12]));
    expect(fixes.filter(({ why }) => why.startsWith("upgrade"))).toEqual([]);
    expect(fixes.find(({ side }) => side === "client")?.why).toContain("deleting the lines that restrict it does as well");
  });

  test("a library that wants a MAC beside an AEAD cipher gets one", () => {
    const pair = pairOf(["paramiko_3.5.0"], [DEBIAN_12, { cipher: ["aes128-gcm@openssh.com"], mac: ["umac-128-etm@openssh.com"] }]);
    expect(fixesForPair(pair)[0]?.line).toMatch(/^MACs umac-128-etm@openssh.com,hmac-sha2-/);
  });

  test("names that nobody knows are left out, and that is said", () => {
    const [fix] = fixesForPair(pairOf([DEBIAN_12], [DEBIAN_12, { kex: ["x; reboot", "ext-info-s", "diffie-hellman-group14-sha1"] }]));
    expect(fix?.line).not.toContain("reboot");
    expect(fix?.why).toContain("one offered name that nobody knows is left out");
  });

  test("a FIPS host gets nothing that its library refuses", () => {
    const standard = defaultOffer(softwareOf("SSH-2.0-OpenSSH_8.7"), "server");
    const allowed = (slot: "kex" | "hostkey" | "cipher" | "mac") => standard?.[slot].filter((name) => !refusedByFips(name)) ?? [];
    const fips = {
      kex: allowed("kex").filter((name) => !name.includes("group14")),
      hostkey: allowed("hostkey"),
      cipher: allowed("cipher"),
      mac: allowed("mac"),
    };
    const pair = pairOf([DEBIAN_12, { kex: ["curve25519-sha256", "diffie-hellman-group14-sha256"] }], ["OpenSSH_8.7", fips], { unit: "sshd" });
    expect(pair.server.comparison?.profile).toBe("fips");
    const server = fixesForPair(pair).find(({ side }) => side === "server");
    expect(server?.line).toBe(`KexAlgorithms ${fips.kex.join(",")},diffie-hellman-group14-sha256`);
    expect(server?.file).toBe("/etc/ssh/sshd_config.d/00-kexscope.conf");
  });
});

describe("what neither end can mend alone", () => {
  /** The client lacks the server's method, and the server the client's host key algorithm. */
  const apart = () => fixesForPair(pairOf(["OpenSSH_6.6.1", { hostkey: ["ssh-dss"] }], ["OpenSSH_10.5", { kex: ["mlkem768x25519-sha256"] }]));

  test("is mended by a line for each, next to each other, checked with both in force", () => {
    const [first, second] = apart().filter(({ line }) => line !== null);
    expect([first?.side, first?.needs, second?.side, second?.needs]).toEqual(["server", "client", "client", "server"]);
    expect(first?.line).toMatch(/^KexAlgorithms mlkem768x25519-sha256,/);
    expect(second?.line).toMatch(/\n {2}HostKeyAlgorithms ecdsa-sha2-nistp256,ssh-dss$/);
    expect(first?.checked).toEqual(second?.checked);
    expect(Object.values(first?.checked ?? {})).not.toContain(null);
    expect(first?.why).toContain("the client needs its line too");
  });

  test("no line stands alone that leaves a slot without a match", () => {
    for (const fix of apart()) expect(fix.line === null || fix.needs !== undefined).toBe(true);
  });

  test("a method that neither offers is added to both where both have it", () => {
    const fixes = fixesForPair(pairOf(["OpenSSH_7.4", { kex: ["diffie-hellman-group1-sha1"] }], ["dropbear_2022.83"]));
    expect(fixes.every(({ needs }) => needs === undefined)).toBe(true);
    const both = fixesForPair(
      pairOf(["OpenSSH_6.6.1", { cipher: ["arcfour"] }], ["OpenSSH_10.5", { cipher: ["none@x"], kex: ["curve25519-sha256@libssh.org"] }]),
    );
    expect(both.filter(({ needs }) => needs !== undefined).map(({ line }) => line)).toEqual([
      expect.stringContaining("Ciphers "),
      expect.stringContaining("Ciphers "),
    ]);
  });
});
