/** What can stand in a RecencyList: the links are part of the thing, so that moving it allocates nothing. */
export interface Linked<T> {
  older: T | null;
  newer: T | null;
}

/** Oldest first. `touch` makes something the newest. */
export class RecencyList<T extends Linked<T>> {
  oldest: T | null = null;
  newest: T | null = null;
  size = 0;

  append(item: T): void {
    item.older = this.newest;
    item.newer = null;
    if (this.newest === null) this.oldest = item;
    else this.newest.newer = item;
    this.newest = item;
    this.size++;
  }

  remove(item: T): void {
    if (item.older === null) this.oldest = item.newer;
    else item.older.newer = item.newer;
    if (item.newer === null) this.newest = item.older;
    else item.newer.older = item.older;
    item.older = null;
    item.newer = null;
    this.size--;
  }

  touch(item: T): void {
    if (this.newest === item) return;
    this.remove(item);
    this.append(item);
  }
}
