import type { AlsoVerdict, ConnectionRecord, Fix, Negotiated, SummaryRecord, Verdict } from "../../src/diagnosis/record.ts";
import type { Ending } from "../../src/render/renderer.ts";

export const NOTHING_NEGOTIATED: Negotiated = {
  kex: null,
  host_key: null,
  cipher_c2s: null,
  cipher_s2c: null,
  mac_c2s: null,
  mac_s2c: null,
  compression_c2s: null,
  compression_s2c: null,
};

export const NEGOTIATED: Negotiated = {
  kex: "curve25519-sha256",
  host_key: "ssh-ed25519",
  cipher_c2s: "chacha20-poly1305@openssh.com",
  cipher_s2c: "chacha20-poly1305@openssh.com",
  mac_c2s: "<implicit>",
  mac_s2c: "<implicit>",
  compression_c2s: "none",
  compression_s2c: "none",
};

export function fix(changes: Partial<Fix> = {}): Fix {
  return {
    side: "server",
    file: "/etc/ssh/sshd_config.d/00-kexscope.conf",
    line: "KexAlgorithms curve25519-sha256,diffie-hellman-group-exchange-sha256",
    command: "sshd -t && systemctl reload ssh && sshd -T | grep -i kexalgorithms",
    why: "The server takes a modern method as well.",
    risk: null,
    checked: NEGOTIATED,
    ...changes,
  };
}

export function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    code: "no-common-kex",
    title: "No key exchange method in common",
    certainty: "certain",
    summary: "The two sides share no key exchange method.",
    params: {
      directions: [],
      client_offer: ["sntrup761x25519-sha512@openssh.com", "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384"],
      server_offer: ["diffie-hellman-group1-sha1"],
    },
    evidence: [
      { capture: 0, frame: 9, time: "2026-03-01T14:02:11.482113Z", from: "client", what: "KEXINIT" },
      { capture: 0, frame: 11, time: "2026-03-01T14:02:11.482990Z", from: "server", what: "KEXINIT" },
    ],
    causes: [],
    fixes: [fix()],
    next_capture: null,
    ...changes,
  };
}

export function alsoVerdict(changes: Partial<AlsoVerdict> = {}): AlsoVerdict {
  return { ...verdict({ code: "no-common-mac", title: "No MAC in common", summary: "They share no MAC either." }), stage: "kexinit", ...changes };
}

/** A connection that died for want of a common key exchange method. */
export function connection(changes: Partial<ConnectionRecord> = {}): ConnectionRecord {
  return {
    uid: "C0ffee0001",
    community_id: "1:abc=",
    client: { ip: "10.88.1.10", port: 51234 },
    server: { ip: "10.88.2.22", port: 22 },
    roles_from: "ssh",
    started_at: "2026-03-01T14:02:11.480001Z",
    ended_at: "2026-03-01T14:02:11.490002Z",
    first_frame: 1,
    last_frame: 13,
    capture: "ssh.pcap",
    outcome: "failed",
    died_at: "kexinit",
    verdict: verdict(),
    also: [],
    tcp: {
      conn_state: "SF",
      history: "ShADadFf",
      syn_count: 1,
      rtt_ms: 0.1,
      mss: { client: 1460, server: 1460 },
      retransmissions: { client: 0, server: 0 },
      closed_by: "client",
      close: "fin",
    },
    ssh: {
      client: { ident: "SSH-2.0-OpenSSH_9.2p1 Debian-2", software: "OpenSSH", version: "9.2p1", kexinit: null, hassh: null },
      server: {
        ident: "SSH-2.0-OpenSSH_9.2p1 Debian-2",
        software: "OpenSSH",
        version: "9.2p1",
        kexinit: null,
        pre_ident_lines: [],
        hassh_server: null,
        host_key: null,
      },
      negotiated: NOTHING_NEGOTIATED,
      messages: [
        { capture: 0, frame: 9, from: "client", name: "SSH_MSG_KEXINIT" },
        { capture: 0, frame: 11, from: "server", name: "SSH_MSG_KEXINIT" },
      ],
      disconnect: null,
    },
    anomalies: [],
    ...changes,
  };
}

/** An exchange that completed. */
export function completed(changes: Partial<ConnectionRecord> = {}): ConnectionRecord {
  const base = connection();
  return {
    ...base,
    outcome: "ok",
    died_at: null,
    verdict: verdict({ code: "exchange-complete", title: "The exchange completed", summary: "NEWKEYS passed both ways.", params: {}, fixes: [] }),
    ssh: { ...base.ssh, negotiated: NEGOTIATED },
    ...changes,
  };
}

/** A SYN that nobody answered: silence, several causes, and a capture that would decide. */
export function unanswered(changes: Partial<ConnectionRecord> = {}): ConnectionRecord {
  const base = connection();
  return {
    ...base,
    died_at: "tcp-connect",
    tcp: { ...base.tcp, conn_state: "S0", history: "S", syn_count: 6, rtt_ms: null, closed_by: null, close: null },
    verdict: verdict({
      code: "tcp-no-response",
      title: "Nothing answers the SYN",
      certainty: "possible",
      summary: "The client sent its SYN 6 times in 31 s, and nothing at all came back.",
      params: {},
      evidence: [{ capture: 0, frame: 1, time: "2026-03-01T14:02:11.480001Z", from: "client", what: "SYN, repeated 5 times" }],
      causes: [
        { what: "a firewall on the way or on the server drops it", certainty: "possible" },
        { what: "the host is off, or the address is wrong", certainty: "possible" },
      ],
      fixes: [],
      next_capture: {
        host: "server",
        command: "tcpdump -ni any 'tcp port 22 and host 10.88.1.10'",
        outcomes: [
          { if: "the SYN is not there", then: "tcp-no-response" },
          { if: "SYN and SYN-ACK are there", then: "tcp-synack-lost" },
        ],
      },
    }),
    ssh: {
      client: { ident: null, software: null, version: null, kexinit: null, hassh: null },
      server: { ident: null, software: null, version: null, kexinit: null, pre_ident_lines: [], hassh_server: null, host_key: null },
      negotiated: NOTHING_NEGOTIATED,
      messages: [],
      disconnect: null,
    },
    ...changes,
  };
}

/** The end of an analysis that saw these connections. */
export function ending(records: readonly ConnectionRecord[], changes: Partial<Ending> = {}): Ending {
  const summary: SummaryRecord = { connections: records.length, by_outcome: {}, by_verdict: {}, notes: [] };
  for (const { outcome, verdict: found } of records) {
    summary.by_outcome[outcome] = (summary.by_outcome[outcome] ?? 0) + 1;
    summary.by_verdict[found.code] = (summary.by_verdict[found.code] ?? 0) + 1;
  }
  return {
    captures: [
      {
        path: "ssh.pcap",
        format: "pcap",
        compression: null,
        link_types: ["EN10MB"],
        frames: 28,
        bytes: 4123,
        first_time: "2026-03-01T14:02:11.480001Z",
        last_time: "2026-03-01T14:02:12.480001Z",
        truncated: false,
        corrupt: null,
        anomalies: [],
      },
    ],
    summary,
    seconds: 0.09,
    ...changes,
  };
}
