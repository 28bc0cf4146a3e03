import { buildKexscope } from "../cli/kexscope.ts";

/** Builds once for all live tests, and refuses to run where they would only seem to pass. */
export default function setup(): void {
  if (process.geteuid?.() !== 0) throw new Error("the live tests need root: they make network namespaces");
  // KEXSCOPE_MAIN names a build that is there already.
  if (process.env["KEXSCOPE_MAIN"] === undefined) buildKexscope();
}
