import { buildKexscope } from "../cli/kexscope.ts";
import { chromiumPath } from "./chromium.ts";

/** Builds once for all tests of this folder, and refuses to run where they would only seem to pass. */
export default function setup(): void {
  if (chromiumPath() === null) throw new Error("the browser tests need chromium on PATH (Debian: apt-get install chromium)");
  buildKexscope();
}
