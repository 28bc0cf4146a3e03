import type { ExitStatus } from "./exit-status.ts";
export async function explainText(_text: string): Promise<ExitStatus> {
  return 2;
}
