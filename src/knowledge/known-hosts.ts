import { createHash, createHmac } from "node:crypto";

/** A host key as it stands in a KEX reply: what a known_hosts line is held against. */
export interface PresentedKey {
  /** Name at the head of the blob: "ssh-ed25519", "ssh-rsa", "ssh-ed25519-cert-v01@openssh.com". */
  type: string;
  /** Of the public key blob (RFC 4253 6.6), in OpenSSH's form: "SHA256:" and base64 without padding. */
  fingerprint: string;
  /** Of a certificate: the same of the key that signed it; else null. */
  authority: string | null;
}

/** One usable line of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). */
interface KnownHostLine {
  marker: "cert-authority" | "revoked" | null;
  /** Patterns in lower case, negations with their "!"; null for a hashed name. */
  patterns: readonly string[] | null;
  /** `|1|salt|hash`: HMAC-SHA1 of the name. */
  hashed: { salt: Uint8Array; hash: Uint8Array } | null;
  type: string;
  /** Of the key, as PresentedKey has it. */
  fingerprint: string;
}

/** The host keys that a user's client knows. */
export interface KnownHosts {
  readonly lines: readonly KnownHostLine[];
  /** Numbers of the lines that could not be read, from 1. */
  readonly unreadable: readonly number[];
}

/**
 * What a client with this file makes of a key. "changed": another key of the same type stands there for this host.
 * "unknown": no key of this type does. Asked by address: a line that has only a host name can't be found this way,
 * so "unknown" may still be known by name; see holdsKey().
 */
export type KnownHostAnswer = "match" | "changed" | "unknown" | "revoked";

const DEFAULT_PORT = 22;

/** Reads a known_hosts file. Never throws: a line that isn't one is listed in `unreadable`. */
export function parseKnownHosts(text: string): KnownHosts {
  const lines: KnownHostLine[] = [];
  const unreadable: number[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const trimmed = line.trim();
    if (trimmed === "" || trimmed.startsWith("#")) continue;
    const parsed = parseLine(trimmed);
    if (parsed === null) unreadable.push(index + 1);
    else lines.push(parsed);
  }
  return { lines, unreadable };
}

function parseLine(line: string): KnownHostLine | null {
  const words = line.split(/[ \t]+/);
  let marker: KnownHostLine["marker"] = null;
  if (words[0]?.startsWith("@")) {
    const name = words.shift()!.slice(1);
    if (name !== "cert-authority" && name !== "revoked") return null;
    marker = name;
  }
  const [names, type, key] = words;
  if (names === undefined || type === undefined || key === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(key) || /^\d+$/.test(type)) return null;
  const base = { marker, type, fingerprint: fingerprintOf(decoded(key)) };
  if (!names.startsWith("|")) return { ...base, patterns: names.toLowerCase().split(","), hashed: null };
  const [, magic, salt, hash] = names.split("|");
  if (magic !== "1" || !salt || !hash) return null;
  return { ...base, patterns: null, hashed: { salt: decoded(salt), hash: decoded(hash) } };
}

/**
 * Holds a presented key against the file, as OpenSSH does (hostfile.c check_key_in_hostkeys(), sshconnect.c check_host_key()):
 * the name is the address, or `[address]:port` where the port isn't 22; where that is unknown, a key known without the port counts.
 */
export function lookUp(knownHosts: KnownHosts, names: { ip: string; port: number }, key: PresentedKey): KnownHostAnswer {
  const ip = names.ip.toLowerCase();
  if (names.port === DEFAULT_PORT) return answerFor(knownHosts, ip, key);
  const withPort = answerFor(knownHosts, `[${ip}]:${names.port}`, key);
  if (withPort !== "unknown") return withPort;
  const bare = answerFor(knownHosts, ip, key);
  return bare === "match" || bare === "revoked" ? bare : "unknown";
}

/** Whether the key (or, for a certificate, its authority) stands in the file under any name. */
export function holdsKey(knownHosts: KnownHosts, key: PresentedKey): boolean {
  return knownHosts.lines.some((line) => {
    if (line.marker === "revoked") return false;
    return line.fingerprint === (line.marker === null ? key.fingerprint : key.authority);
  });
}

function answerFor(knownHosts: KnownHosts, name: string, key: PresentedKey): KnownHostAnswer {
  let answer: KnownHostAnswer = "unknown";
  for (const line of knownHosts.lines) {
    const same = line.fingerprint === (line.marker === "cert-authority" ? key.authority : key.fingerprint);
    const changed = line.marker === null && line.type === key.type;
    const revoked = line.marker === "revoked" && (same || line.fingerprint === key.authority);
    if (!(same || changed || revoked) || !names(line, name)) continue;
    if (revoked) return "revoked";
    if (same) answer = "match";
    else if (answer === "unknown") answer = "changed";
  }
  return answer;
}

function names(line: KnownHostLine, name: string): boolean {
  if (line.hashed !== null) return Buffer.compare(new Uint8Array(createHmac("sha1", line.hashed.salt).update(name).digest()), line.hashed.hash) === 0;
  let found = false;
  for (const pattern of line.patterns ?? []) {
    const negated = pattern.startsWith("!");
    if (!matches(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** `*` and `?` as in match.c match_pattern(); linear in pattern times name, whatever the pattern. */
function matches(pattern: string, name: string): boolean {
  let p = 0;
  let n = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      p++;
      n++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else return false;
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

function fingerprintOf(blob: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`;
}

function decoded(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
