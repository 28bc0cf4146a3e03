/**
 * A short string that both directions of a flow share: two ends in order. Only for maps; not for people.
 * Addresses are 4 or 16 bytes at their offsets.
 */
export function flowName(data: Uint8Array, version: 4 | 6, source: number, destination: number, sourcePort: number, destinationPort: number): string {
  const one = endName(data, version, source, sourcePort);
  const other = endName(data, version, destination, destinationPort);
  return one < other ? one + other : other + one;
}

/** The same from addresses that stand apart. */
export function flowNameOf(a: Uint8Array, aPort: number, b: Uint8Array, bPort: number): string {
  const version = a.length === 4 ? 4 : 6;
  const one = endName(a, version, 0, aPort);
  const other = endName(b, version, 0, bPort);
  return one < other ? one + other : other + one;
}

function endName(data: Uint8Array, version: 4 | 6, at: number, port: number): string {
  let name = String.fromCharCode(port);
  for (let i = at; i < at + (version === 4 ? 4 : 16); i += 2) name += String.fromCharCode((data[i]! << 8) | data[i + 1]!);
  return name;
}
