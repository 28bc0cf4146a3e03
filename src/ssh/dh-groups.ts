/**
 * The fixed groups' primes are made of pi: p = 2^n - 2^(n-64) - 1 + 2^64 * (floor(2^(n-130) * pi) + k). RFC 2409 6.2 for n = 1024 (SSH calls it
 * group1), RFC 3526 2 to 7 for the others: bits n and constant k, by the number in the method's name.
 */
const GROUPS: ReadonlyMap<string, { bits: number; k: bigint }> = new Map([
  ["1", { bits: 1024, k: 129_093n }],
  ["14", { bits: 2048, k: 124_476n }],
  ["15", { bits: 3072, k: 1_690_314n }],
  ["16", { bits: 4096, k: 240_904n }],
  ["17", { bits: 6144, k: 929_484n }],
  ["18", { bits: 8192, k: 4_743_158n }],
]);

/** What the largest group needs of pi, in bits, and some to spare for rounding. */
const PI_BITS = 8192n - 130n;
const GUARD_BITS = 64n;

const primes = new Map<string, bigint>();
let piCache: bigint | null = null;

/** The prime of a method with a fixed group ("diffie-hellman-group14-sha256", "gss-group14-sha256-…"); null for any other. */
export function fixedGroupPrime(kex: string): bigint | null {
  const name = /^(?:diffie-hellman[-_]|gss-)group(\d+)-/.exec(kex)?.[1] ?? "";
  const group = GROUPS.get(name);
  if (group === undefined) return null;
  const prime = primes.get(name) ?? primeOf(group.bits, group.k);
  primes.set(name, prime);
  return prime;
}

function primeOf(bits: number, k: bigint): bigint {
  const n = BigInt(bits);
  piCache ??= pi();
  const middle = (piCache >> (PI_BITS - (n - 130n))) + k;
  return (1n << n) - (1n << (n - 64n)) - 1n + (middle << 64n);
}

/** floor(2^PI_BITS * pi), by Machin: pi = 16 arctan(1/5) - 4 arctan(1/239). */
function pi(): bigint {
  const one = 1n << (PI_BITS + GUARD_BITS);
  return (16n * arctanOfInverse(5n, one) - 4n * arctanOfInverse(239n, one)) >> GUARD_BITS;
}

function arctanOfInverse(x: bigint, one: bigint): bigint {
  let power = one / x;
  let sum = power;
  for (let n = 3n, sign = -1n; power > 0n; n += 2n, sign = -sign) {
    power /= x * x;
    sum += (sign * power) / n;
  }
  return sum;
}
