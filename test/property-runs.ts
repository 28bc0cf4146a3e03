/** How many values a property is tried with: `count`, or the share of it that KEXSCOPE_PROPERTY_SHARE says (vitest.mutation.config.ts). */
export function runs(count: number): number {
  return Math.ceil(count * Number(process.env["KEXSCOPE_PROPERTY_SHARE"] ?? 1));
}
