// What no single connection shows: it belongs to a series with one root cause. src/diagnosis/series-detector.ts recognises it.
import { defineVerdict } from "./define-verdict.ts";

interface Params {
  series: string;
  pattern: string;
  count: number;
  root_code: string;
  root_uid: string;
  meaning: string;
}

export default defineVerdict<Params>({
  code: "connection-pattern",
  stage: "any",
  kind: "also",
  title: "One of a series with the same root cause",
  // The series is known only when this connection has its own verdict: it is added afterwards.
  match: () => null,
  say: (p) => p.meaning,
  causes: [],
  fixes: [],
  page: {
    meaning:
      "Connections of one source to one server form a pattern: shut out after failures, unreachable from a moment on, some succeed and some fail, a burst over the limit, an even pulse of probes, or the same failure again and again. The series names the connection that shows the root cause.",
    wire: ["Several connections of one address to the same server, in the same capture."],
    lookAlikes: ["Several users behind one NAT address look like one source."],
    messages: { client: [], server: ["srclimit_penalise: TEXT", "beginning MaxStartups throttling"] },
    source: ["OpenSSH srclimit.c", "OpenSSH sshd.c should_drop_connection"],
  },
});
