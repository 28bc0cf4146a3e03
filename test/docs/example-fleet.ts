import { type Seen, seenRecord } from "../fleet/fleet-records.ts";
import { ndjsonLine, parquetOf, type RecordFolder } from "../records/record-folder.ts";

const DEBIAN_12 = "OpenSSH_9.2p1 Debian-2+deb12u10";
const RHEL_8 = "OpenSSH_8.0";
const OLD_DEVICE = {
  kex: ["diffie-hellman-group14-sha1", "diffie-hellman-group1-sha1"],
  cipher: ["aes128-ctr", "aes128-cbc"],
  mac: ["hmac-sha1"],
  hostkey: ["rsa-sha2-256"],
};

/** A small fleet: two dozen modern clients, some old ones, two kinds of servers, and a new failure in March. */
const FLEET: readonly (Seen & { times: number })[] = [
  { client: DEBIAN_12, server: RHEL_8, clientIp: "10.0.0.10", serverIp: "10.9.0.1", at: "2026-02-27T08:00:00.000000Z", times: 20 },
  { client: DEBIAN_12, server: RHEL_8, clientIp: "10.0.0.11", serverIp: "10.9.0.2", at: "2026-03-02T08:00:00.000000Z", times: 30 },
  { client: "OpenSSH_7.4", server: RHEL_8, clientIp: "10.0.0.20", serverIp: "10.9.0.1", at: "2026-03-01T09:30:00.000000Z", times: 12 },
  {
    client: "paramiko_1.16.0",
    clientLists: OLD_DEVICE,
    server: RHEL_8,
    clientIp: "10.0.0.31",
    serverIp: "10.9.0.1",
    at: "2026-03-02T14:02:11.000000Z",
    times: 7,
  },
  {
    client: "paramiko_1.16.0",
    clientLists: OLD_DEVICE,
    server: RHEL_8,
    clientIp: "10.0.0.32",
    serverIp: "10.9.0.2",
    at: "2026-03-01T03:15:00.000000Z",
    times: 2,
  },
  { client: DEBIAN_12, server: "dropbear_2022.83", clientIp: "10.0.0.10", serverIp: "10.9.0.9", at: "2026-03-01T10:00:00.000000Z", times: 3 },
  {
    client: DEBIAN_12,
    server: RHEL_8,
    serverLists: { cipher: ["aes128-cbc"] },
    clientIp: "10.0.0.11",
    serverIp: "10.9.0.3",
    at: "2026-03-02T16:00:00.000000Z",
    outcome: "failed",
    code: "no-common-cipher",
    times: 4,
  },
];

/** Writes the files that docs/fleet.md names. */
export function writeExampleFleet(folder: RecordFolder): void {
  const records = FLEET.flatMap(({ times, ...seen }) => Array.from({ length: times }, () => seenRecord(seen)));
  folder.write("day.ndjson", records.map(ndjsonLine).join(""));
  folder.write("tables/connections/date=2026-03-01/site=berlin/1.parquet", parquetOf(records as never));
  folder.write(
    "new/sshd_config",
    "Port 22\nInclude /etc/ssh/sshd_config.d/*.conf\nKexAlgorithms curve25519-sha256,diffie-hellman-group14-sha256\nMACs -hmac-sha1\n",
  );
  folder.write(
    "opensshserver.txt",
    "Ciphers aes256-gcm@openssh.com,aes256-ctr\nMACs hmac-sha2-256-etm@openssh.com,hmac-sha2-256\nKexAlgorithms curve25519-sha256,ecdh-sha2-nistp256\n",
  );
}
