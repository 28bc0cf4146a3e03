/** A Redis stream, and the folder where records wait for it. */
export interface RedisTarget {
  kind: "redis";
  /** How it is called in messages; without a password. */
  name: string;
  server: { host: string; port: number; tls: boolean } | { path: string };
  username: string | null;
  password: string | null;
  database: number;
  /** The stream's key. */
  stream: string;
  /** About so many entries are kept (XADD MAXLEN ~). */
  maxLength: number;
  spool: string;
  spoolBytes: number;
}

/** A file of lines that begins anew when it is full. */
export interface FileTarget {
  kind: "file";
  name: string;
  path: string;
  /** Of one file. */
  maxBytes: number;
  /** Files at a time, the one that is written included. */
  files: number;
}

export type SinkTarget = RedisTarget | FileTarget;

/** What a full spool does: a live capture must go on, and loses the oldest; a file waits. */
export type WhenFull = "drop-oldest" | "wait";
