import { entryScript } from "../../entry-script.ts";
import type { CaptureEngine } from "./engine.ts";

/** What the child says once its handle is open and root is given up. */
export const CHILD_READY = "kexscope capture: open";

/** The library `cap` in a process of its own (live-child.ts): it ends with an abort when its interface goes down. */
export const capEngine: CaptureEngine = {
  name: "cap",
  rights: "opens-then-drops",
  // libpcap 1.10.5 and later open it in a way that cap's user-land reading cannot handle.
  hasAny: false,
  ready: new RegExp(`^${CHILD_READY}`, "m"),
  command: (_path, request) => entryScript(new URL("../live-child", import.meta.url), [JSON.stringify(request)]),
  drops: () => null,
};
