/**
 * Every bound on what input may make us keep or do, in one place.
 * Each has its reason or its source; whoever hits one is counted and told to the user.
 */

/** libpcap's MAXIMUM_SNAPLEN: a classic record that claims more is corrupt (savefile.c). Bytes. */
export const MAX_RECORD_BYTES = 262_144;
/** libpcap's MAXIMUM_BLOCKSIZE-like bound for a pcapng block (sf-pcapng.c). Bytes. */
export const MAX_BLOCK_BYTES = 16 * 1024 * 1024;
/** Interfaces of one pcapng section that we keep; a section that declares more is corrupt. */
export const MAX_INTERFACES = 65_536;
/** 9999-12-31T23:59:59Z, the last time that RFC 3339 can write. Seconds since 1970. */
export const MAX_TIME_SECONDS = 253_402_300_799;
/** Headers in one frame, tunnels included: real stacks of labels and tunnels stay below ten. */
export const MAX_NESTING = 16;
/** Datagrams in reassembly at a time; Linux keeps 4 MB of fragments, this holds the same order. */
export const MAX_FRAGMENT_SETS = 256;
/** Fragments of one datagram: 64 KiB in 8-byte pieces. */
export const MAX_FRAGMENTS_PER_SET = 8_192;
/** An IP datagram, RFC 791: total length is 16 bits. Bytes. */
export const MAX_DATAGRAM_BYTES = 65_535;
/** How long an incomplete datagram is kept (RFC 8200 4.5: 60 s; Linux ipfrag_time: 30 s). Seconds. */
export const FRAGMENT_TIMEOUT_SECONDS = 30;
/** How long a complete datagram takes in copies of its fragments (`-i any` shows a packet per interface, within ms). Seconds. */
export const FRAGMENT_DUPLICATE_SECONDS = 1;
/** Connections in the flow table; beyond it the oldest half-open one leaves first. */
export const MAX_FLOWS = 100_000;
/** Those of them without a handshake: five times the accept and SYN queues of a Linux listener (somaxconn, 4,096), and 50 MB of memory under a flood. */
export const MAX_HALF_OPEN_FLOWS = 20_000;
/**
 * Those of them that are established and not encrypted yet, so that all is kept of them: 15 kB each. MaxStartups of OpenSSH holds 100 a server;
 * what is idle for the longest leaves first, with its record, and stalled for long by then.
 */
export const MAX_READABLE_FLOWS = 10_000;
/** Bytes held ahead of a hole, per direction: the largest legal clear-text packet, four times. */
export const MAX_BYTES_AHEAD_OF_HOLE = 1024 * 1024;
/** Separate intervals held ahead of a hole, per direction. */
export const MAX_INTERVALS_AHEAD_OF_HOLE = 1_024;
/** Bytes held ahead of holes over all connections. */
export const MAX_TOTAL_BYTES_AHEAD = 32 * 1024 * 1024;
/** Segments kept as facts per connection, before NEWKEYS; later ones are counted only. */
export const MAX_SEGMENTS_PER_CONNECTION = 512;
/** OpenSSH's SSH_MAX_PRE_BANNER_LINES (kex.c). */
export const MAX_PRE_IDENT_LINES = 1_024;
/** OpenSSH's SSH_MAX_BANNER_LEN (kex.c). Bytes of one line. */
export const MAX_IDENT_LINE_BYTES = 8_192;
/** RFC 4253 4.2: the identification, CR and LF included. Bytes. */
export const RFC_IDENT_BYTES = 255;
/** Pre-identification lines kept as text for the report; the rest is counted. */
export const MAX_PRE_IDENT_LINES_KEPT = 20;
/** OpenSSH's PACKET_MAX_SIZE (packet.c); RFC 4253 6.1 asks for at least 35,000. Bytes. */
export const MAX_PACKET_BYTES = 256 * 1024;
/** Names kept of one name-list; longer lists are told with their count. */
export const MAX_NAMES_PER_LIST = 8_192;
/** RFC 4251 6: an algorithm name has at most 64 characters. */
export const MAX_NAME_LENGTH = 64;
/** Clear messages kept per direction; a peer that sends more is counted. */
export const MAX_MESSAGES_PER_DIRECTION = 64;
/** Anomalies kept per connection and per capture, by code; each code has a count. */
export const MAX_ANOMALY_CODES = 64;
/** Servers, and clients, remembered for cross-connection facts; the oldest leave first. */
export const MAX_HISTORY_ENTRIES = 20_000;
/** Exchanges remembered per server: enough to see a pattern, small enough for thousands of servers. */
export const MAX_PAST_PER_SERVER = 64;
/** Open connections to one server that a verdict looks at, the latest ones: MaxStartups, which it seeks to recognise, stands at 100 by default. */
export const MAX_SIBLINGS = 512;
/** SYN-ACKs of addresses that nobody asked, remembered for the SYN that they belong to; the oldest leave first. */
export const MAX_STRAY_ANSWERS = 1_000;
/** Half-open connections to one server, with less than FLOOD_SECONDS from the first, that are told as a SYN flood; no fleet of clients makes so many. */
export const MIN_FLOOD = 1_000;
/** Seconds. */
export const FLOOD_SECONDS = 60;
/** Servers watched for a flood. */
export const MAX_FLOODS = 4_096;
/** Series kept at a time. */
export const MAX_SERIES = 1_000;
/** First bytes of each direction, kept to say what it is when it isn't SSH: a TLS ClientHello's or an HTTP request's beginning fits. Bytes. */
export const MAX_HEAD_BYTES = 256;
/** Payloads of clear messages kept per direction: RFC 4253 6.1's largest payload (32,768), four times; later ones are counted only. Bytes. */
export const MAX_PAYLOAD_BYTES_PER_DIRECTION = 131_072;
/** Holes kept as facts per direction; later ones are counted. */
export const MAX_GAPS_PER_DIRECTION = 64;
/** How far past a hole, or a start in mid-stream, a packet boundary is sought: no clear-text handshake is longer. Bytes. */
export const MAX_RESUME_BYTES = 65_536;
/** Reports of `kexscope FILE` without `--only`: what a person reads. The total of the others is told, with the way to see them. */
export const MAX_REPORTS = 20;
/** Groups of like connections that wait for their report; later ones are counted by verdict only. */
export const MAX_REPORT_GROUPS = 500;
/** Frames cited of the other connections in a group. */
export const MAX_GROUP_FRAMES = 8;
/** Exchanges that are fine, and probes, told in a line each; more are counted only. */
export const MAX_SHORT_LINES = 10;
/** Pairs of addresses told apart in the table of verdicts, per verdict. */
export const MAX_PAIRS_COUNTED = 10_000;
/** SYNs on ports that we don't watch, kept until the first payload says whether it is SSH; the oldest leave first. */
export const MAX_CANDIDATES = 8_192;
/** Packets of a handshake kept of a candidate: three, and a few retransmissions. */
export const MAX_CANDIDATE_PACKETS = 8;
/** A candidate without payload is forgotten after this long (the longest wait of a usual client: OpenSSH waits for ever, paramiko 15 s). Seconds. */
export const CANDIDATE_TIMEOUT_SECONDS = 60;
/** Ended connections whose late packets are absorbed; the oldest leave first. */
export const MAX_TOMBSTONES = 65_536;
/** Twice the MSL of RFC 9293 3.4.1 is 240 s; Linux keeps TIME-WAIT for 60 s and a FIN is sent again for about as long. Seconds. */
export const TOMBSTONE_SECONDS = 120;
/** Silence after the end of a connection before it is told: echoes and repeated FINs come within an RTO or two. Seconds. */
export const LINGER_SECONDS = 1;
/** A connection that goes on after its end is told after this many times LINGER_SECONDS at the latest. */
export const MAX_LINGER_FACTOR = 10;
/** Packets of a connection after which acknowledged bytes count as never captured: queues of a card shuffle by a few packets, not by dozens. */
export const GAP_PATIENCE_PACKETS = 32;
/** The same in time: the smallest RTO of Linux (TCP_RTO_MIN), after which a copy would be a retransmission. Nanoseconds. */
export const GAP_PATIENCE_NANOSECONDS = 200_000_000;
/** The same packet again within this time is a copy. Bridges, veth pairs and a hop take micro- to milliseconds; the smallest RTO is 30 ms (FreeBSD), 200 ms (Linux). Nanoseconds. */
export const COPY_WINDOW_NANOSECONDS = 20_000_000;
/** The same where the IPv4 identification is equal too: a busy device holds a packet for longer, and Linux and Windows give a retransmission another. Below TCP_RTO_MIN of Linux. Nanoseconds. */
export const IDENTIFIED_COPY_WINDOW_NANOSECONDS = 190_000_000;
/** First bytes of a direction kept for comparison with later copies, until NEWKEYS: idents, KEXINITs and replies fit. Bytes. */
export const MAX_REMEMBERED_BYTES = 32 * 1024;
/** The same over all connections. */
export const MAX_TOTAL_REMEMBERED_BYTES = 32 * 1024 * 1024;
/** How far ahead of all that was seen a SEQ or ACK may be before NEWKEYS, besides the window: what we could hold. Bytes. */
export const MAX_FORWARD_JUMP = 1024 * 1024;
/** Steps of a timeline: what a person follows; a login has about fifteen. */
export const MAX_TIMELINE_STEPS = 64;
/** `--html`: failed exchanges told in full; a page with more takes a browser seconds to open. The others have their row in the table. */
export const MAX_HTML_SECTIONS = 500;
/** ICMP errors kept per connection. */
export const MAX_ICMP_EVENTS = 32;
/** ICMP errors kept that quote a connection of which nothing was seen yet: several queues of one network card may record an error before its SYN. */
export const MAX_EARLY_ICMP = 16;
/** How long they wait for it. Queues disagree by milliseconds; the rest is room for a busy host. */
export const EARLY_PACKET_NANOSECONDS = 1e9;
/** Half-open connections, newest first, that are looked at for an ICMP error whose ports the snap length cut. */
export const MAX_CUT_ICMP_LOOKS = 64;
/** Sizes of encrypted records kept per connection: the shape of authentication is over by then. */
export const MAX_RECORDS = 64;
/** Different hop limits kept per direction; a stable path has one or two. */
export const MAX_HOP_LIMITS = 8;
/** Segments in flight that are larger than any acknowledged one, per direction: slow start begins with ten. */
export const MAX_IN_FLIGHT = 16;
/** Identification lines that are read once for all connections: a fleet has a handful. No longer ones than RFC_IDENT_BYTES. */
export const MAX_IDENTS_REMEMBERED = 1_024;
/** Offers (KEXINIT without its cookie) that are decoded once for all connections: a fleet has a handful. */
export const MAX_OFFERS_REMEMBERED = 256;
/** Pairs of programs with their offers whose fixes are computed once for all servers: a fleet has a few. 5 kB each. */
export const MAX_FIXES_REMEMBERED = 1_024;
/** The largest offer worth remembering: those of real implementations stay below 2 kB. Bytes. */
export const MAX_REMEMBERED_OFFER_BYTES = 4_096;
/** Pairs of source and server watched for a series; the oldest leave first. */
export const MAX_SERIES_PAIRS = 20_000;
/** Verdicts that may turn out to be the root cause of a series, 5 kB each; the oldest leave first, and a series whose root has left is counted. */
export const MAX_SERIES_VERDICTS = 4_096;
/** Latest connections of one pair that a pattern looks at. */
export const MAX_SERIES_MEMBERS = 40;
/** Connections named in one series; more are counted. */
export const MAX_SERIES_UIDS = 1_000;
/** Live: connections at a time, without `--max-flows`. A bastion has hundreds; each costs a few kB. */
export const MAX_LIVE_FLOWS = 20_000;
/** Live: more half-open connections than this at a time are a flood: they are counted, not told one by one. */
export const FLOOD_HALF_OPEN = 1_000;
/** Live: a half-open connection without a packet for so long is given up. Between Linux's last SYN and its giving up lie 64 s (tcp_syn_retries 6). Seconds. */
export const ABANDON_HALF_OPEN_SECONDS = 75;
/**
 * Live: the same for one whose SYN an ICMP error answered. Linux gives up with the error (tcp_v4_err, SYN_SENT); who doesn't sends the SYN again after
 * 1 s (RFC 6298 2.1) or 3 s (RFC 1122 4.2.3.1), and later after twice the last pause, which is added to this. Seconds.
 */
export const ABANDON_ICMP_ANSWERED_SECONDS = 4;
/** Live: the same for one that is established and not encrypted. sshd closes after LoginGraceTime (120 s), others keep alive every hour or two. Seconds. */
export const ABANDON_ESTABLISHED_SECONDS = 7_500;
/** Live: output that waits for a reader that is stopped or slow; what comes then is dropped and counted. Bytes. */
export const MAX_OUTPUT_QUEUE_BYTES = 8 * 1024 * 1024;
/** `--save-failed`: bytes kept of one connection's packets: every clear-text handshake fits, with all its repetitions. */
export const MAX_KEPT_BYTES_PER_CONNECTION = 256 * 1024;
/** `--save-failed`: the same over all connections; those that were quiet for the longest lose theirs first. */
export const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** `--save-failed`: files in the folder, and bytes in all of them; the oldest leave first. */
export const MAX_SAVED_FILES = 1_000;
export const MAX_SAVED_BYTES = 256 * 1024 * 1024;
/** Host keys that are decoded once: as many servers as a busy capture has. */
export const MAX_HOST_KEYS_REMEMBERED = 2_048;
/** The largest one worth remembering: an RSA key of 16,384 bits, or a certificate. Bytes. */
export const MAX_REMEMBERED_HOST_KEY_BYTES = 4_096;
/** The longest line of a file of records: a record has 8 kB, and a server's text may make it 100 times as long. Bytes. */
export const MAX_RECORD_LINE_BYTES = 4 * 1024 * 1024;
/** An algorithm's name in a stored record, each of its bytes escaped as \xNN (RFC 4251 6: 64), and as much again for names that break the rule. Characters. */
export const MAX_STORED_NAME_LENGTH = 512;
/** An identification or a title in a stored record: MAX_IDENT_LINE_BYTES, each byte escaped. Characters. */
export const MAX_STORED_TEXT_LENGTH = 4 * 8_192;
/** The longest text of an address (RFC 4291 2.2), with room for a zone. Characters. */
export const MAX_STORED_ADDRESS_LENGTH = 64;
/** Records in one Parquet column chunk, unpacked: 10,000 records a row group are 80 MB, and a reader takes a group as a whole. Bytes. */
export const MAX_PARQUET_COLUMN_BYTES = 512 * 1024 * 1024;
/** One Parquet page, unpacked: writers make pages of 1 MiB; DuckDB's are larger. Bytes. */
export const MAX_PARQUET_PAGE_BYTES = 256 * 1024 * 1024;
/** A Parquet footer: it describes columns and row groups, a few hundred bytes each. Bytes. */
export const MAX_PARQUET_FOOTER_BYTES = 64 * 1024 * 1024;
/** Rows of a Parquet file on their way from the process that decodes them, at once. Bytes. */
export const MAX_PARQUET_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Decoding Parquet: so long without a word, and the file is given up. A row group as large as is allowed takes 5 s. Milliseconds. */
export const MAX_PARQUET_SILENCE = 60_000;
/** Heap of the process that decodes Parquet: the strings of a column chunk as large as is allowed, twice. MiB. */
export const MAX_PARQUET_DECODER_MIB = 2048;
/** Uids of records remembered, so that a record that was delivered twice counts once; a generation of half as many leaves at a time. */
export const MAX_UIDS_REMEMBERED = 1_000_000;
/** Files of records found below the folders of one command line. */
export const MAX_RECORD_FILES = 1_000_000;
/** `batch`: rows of one capture that wait in memory until they are written, as a row group of each day. Bytes of their JSON. */
export const MAX_BATCH_ROWS_BYTES = 32 * 1024 * 1024;
/** `batch`: days of one capture that get a partition each; a rotation holds one or two, a damaged capture may claim any. Later days share one without a date. */
export const MAX_DATES_PER_CAPTURE = 400;
/** `batch`: bytes kept of what a worker says on stderr: Node's last words when memory is out. */
export const MAX_WORKER_WORDS_BYTES = 16 * 1024;
/** `what-if`: different programs with different offers that are told apart, 5 kB each; a fleet has hundreds. Connections of further ones are counted, not judged. */
export const MAX_FLEET_PEERS = 20_000;
/** `what-if`: different pairs of them that met. */
export const MAX_FLEET_MEETINGS = 100_000;
/** `what-if`: pairs of addresses kept of each such pair, to be told as examples. */
export const MAX_MEETING_ADDRESSES = 100;
/** `what-if`: the same over all of them. */
export const MAX_FLEET_ADDRESSES = 1_000_000;
/** `what-if`: negotiations in search of the smallest set of names to keep, some 20 s; a set that is found without them may not be the smallest, and that is said. */
export const MAX_KEEP_NEGOTIATIONS = 1_000_000;
/** `--server-config` and `--policy`: no sshd_config comes near. Bytes. */
export const MAX_CONFIG_BYTES = 1024 * 1024;
/** `--sink`: records that wait for the sink's thread; what comes then is dropped and counted. Bytes. */
export const MAX_SINK_QUEUE_BYTES = 8 * 1024 * 1024;
/** `--sink redis:`: the spool on disk is written in files of this size; the oldest leaves as a whole when the spool is full. Bytes. */
export const SPOOL_SEGMENT_BYTES = 1024 * 1024;
/** `--sink redis:`: records that are sent at a time, and sent again when no answer comes. Bytes. */
export const MAX_STREAM_BATCH_BYTES = 256 * 1024;
/** `report`: verdicts told apart; we have about a hundred, and a file may claim any. */
export const MAX_REPORT_VERDICTS = 500;
/** `report`: hours in which records lie: eleven years of them. Later ones are counted only. */
export const MAX_REPORT_HOURS = 100_000;
/** `report`: servers (address and port) counted by themselves. */
export const MAX_REPORT_SERVERS = 100_000;
/** `report`: pairs of a server and a verdict that failed there. */
export const MAX_REPORT_FAILURES = 200_000;
/** `report`: different identifications of each end; a fleet has hundreds, scanners make up more. */
export const MAX_REPORT_IDENTS = 20_000;
/** `report`: addresses remembered with them, of each end: 50 MB. */
export const MAX_REPORT_ADDRESSES = 500_000;
/** `report`: algorithms told apart; all that are known are about 400. */
export const MAX_REPORT_ALGORITHMS = 2_000;
/** `what-if`: pairs of addresses told of one program, most often first; the others are in `clients` and `servers`. */
export const MAX_GROUP_EXAMPLES = 1_000;
/** `what-if`: names and fingerprints told of one program: it has a few offers, and a scanner has thousands. */
export const MAX_GROUP_NAMES = 20;
/** `report`: rows of a table that a person still reads; the caption says of how many. */
export const MAX_REPORT_ROWS = 50;
/** `report`: rows of new failures: each may want somebody's attention. */
export const MAX_REPORT_NEW_FAILURES = 200;
