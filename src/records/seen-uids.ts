import { MAX_UIDS_REMEMBERED } from "../limits.ts";

/** Tells records that come again: a stream delivers at least once, and a folder may hold the same records as NDJSON and as Parquet. */
export class SeenUids {
  readonly #perGeneration: number;
  #young = new Set<string>();
  #old: ReadonlySet<string> = new Set();
  /** Uids were forgotten: a record that came again may have counted twice. */
  forgot = false;

  constructor(most = MAX_UIDS_REMEMBERED) {
    this.#perGeneration = Math.max(1, most >> 1);
  }

  /** Remembers the uid, and says whether it is new. */
  isNew(uid: string): boolean {
    if (this.#young.has(uid) || this.#old.has(uid)) return false;
    if (this.#young.size >= this.#perGeneration) {
      this.forgot ||= this.#old.size > 0;
      this.#old = this.#young;
      this.#young = new Set();
    }
    this.#young.add(uid);
    return true;
  }
}
