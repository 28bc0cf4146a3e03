/**
 * A sentence of ours that may quote wire text which is escaped already: what is not printable ASCII becomes `\xNN`, a
 * backslash stays. The second line of defence, for reasons and details that come from the layers below.
 */
export function ownWords(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => {
    const bytes = Buffer.from(character, "utf8");
    return Array.from(bytes, (byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
  });
}
