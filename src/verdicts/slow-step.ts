// Each step of the exchange takes a round trip and some milliseconds of arithmetic. Seconds have a cause, and the length often names it.
import { type Step, type StepName, stepsOf } from "../exchange/steps.ts";
import { tooLate } from "../exchange/too-late.ts";
import { SECOND } from "../exchange/waiting.ts";
import { certain, defineVerdict } from "./define-verdict.ts";
import { at } from "./evidence.ts";
import { sshCommand } from "./ssh-command.ts";
import { duration, names } from "./words.ts";

interface SlowStep {
  step: StepName;
  by: "client" | "server";
  took_s: number;
  /** It was repeated on the way: the path was slow, not the program. */
  retransmissions: number;
  /** A multiple of 5 s, as of a resolver's time limit. */
  resolver_like: boolean;
}

interface Params {
  steps: SlowStep[];
}

/** A step that takes this long is slow on any network: the slowest usual path (a satellite) has 0.6 s. */
const SLOW = 2 * SECOND;
/** resolv.conf(5): timeout 5 s, two attempts. */
const RESOLVER = 5 * SECOND;
const RESOLVER_SLACK = 0.3 * SECOND;

const WORDS: Readonly<Record<StepName, string>> = {
  identification: "identification",
  kexinit: "KEXINIT",
  "kex-init": "first key exchange message",
  "kex-group": "group for the key exchange",
  "kex-reply": "key exchange reply",
  newkeys: "NEWKEYS after the reply",
};

export default defineVerdict<Params>({
  code: "slow-step",
  stage: "any",
  kind: "also",
  title: "A step took seconds",
  match({ facts }) {
    const slow = stepsOf(facts).filter((step) => step.took >= SLOW && tooLate(facts, step.at) === null);
    if (slow.length === 0) return null;
    const longest = slow.reduce((a, b) => (b.took > a.took ? b : a));
    const params = { steps: slow.map(slowStep) };
    return {
      ...certain(
        params,
        slow.map((step) => at(step.at, step.by, `${step.by}'s ${WORDS[step.name]}, ${duration(step.took)} after it was due`)),
      ),
      stage: stageOf(longest),
    };
  },
  say: (p) => {
    const steps = p.steps.map(
      (s) => `the ${s.by}'s ${WORDS[s.step]} took ${duration(s.took_s * SECOND)}${s.retransmissions > 0 ? " (with packets lost and repeated)" : ""}`,
    );
    return `It went on, but slowly: ${names(steps, 4)}.`;
  },
  causes: [
    {
      what: "the server looks up the client's name before it says anything (tcp_wrappers), and the resolver does not answer",
      certainty: "likely",
      when: (p) => has(p, "identification", "server", (s) => s.resolver_like),
    },
    {
      what: "the server is overloaded or short of memory: starting a process for the connection takes that long",
      certainty: "possible",
      when: (p) => has(p, "identification", "server", (s) => !s.resolver_like),
    },
    { what: "packets were lost on the way and repeated", certainty: "likely", when: (p) => p.steps.some((s) => s.retransmissions > 0) },
    {
      what: "a slow processor: a large Diffie-Hellman group or an RSA host key takes it seconds; or dropbear made its host key on first use",
      certainty: "possible",
      when: (p) => has(p, "kex-reply", "server") || has(p, "kex-group", "server"),
    },
    {
      what: "somebody was asked whether to trust the host key, and said yes",
      certainty: "likely",
      when: (p) => has(p, "newkeys", "client", (s) => s.retransmissions === 0),
    },
    {
      what: "a dialog about weak algorithms, or a Kerberos lookup of the client",
      certainty: "possible",
      when: (p) => has(p, "kex-init", "client") || has(p, "kexinit", "client"),
    },
    { what: "a person typed, or the client was started by hand", certainty: "possible", when: (p) => has(p, "identification", "client") },
    { what: "the server's machine or its disk was slow", certainty: "possible", when: (p) => has(p, "kexinit", "server") },
  ],
  fixes: [
    {
      side: "server",
      command: (n) => `time getent hosts ${n.client}; cat /etc/resolv.conf`,
      why: "a lookup that takes 5 s or a multiple is the reason: name a resolver that answers, or put the client into /etc/hosts",
      when: (p) => has(p, "identification", "server"),
    },
    {
      side: "server",
      command: () => "uptime; free -m; dmesg | tail",
      why: "load, memory and disk trouble of the server at that time",
      when: (p) => p.steps.some((s) => s.by === "server" && s.retransmissions === 0),
    },
    {
      side: "client",
      command: (n) => sshCommand(n, "-o KexAlgorithms=curve25519-sha256 -o HostKeyAlgorithms=ssh-ed25519"),
      why: "the cheapest arithmetic: fast here means that the group or the key is what takes long",
      when: (p) => has(p, "kex-reply", "server") || has(p, "kex-group", "server"),
    },
    {
      side: "client",
      command: (n) => `ssh-keygen -F ${n.port === 22 ? n.server : `'[${n.server}]:${n.port}'`}`,
      why: "a known key is not asked about: keep known_hosts filled where nobody sits at the terminal",
      when: (p) => has(p, "newkeys", "client"),
    },
    {
      side: "network",
      command: (n) => `mtr -n -T -P ${n.port} -c 50 ${n.server}`,
      why: "from the client: shows where packets are lost",
      when: (p) => p.steps.some((s) => s.retransmissions > 0),
    },
  ],
  page: {
    meaning:
      "The exchange got past this step, but one side (or the path) took seconds for what takes milliseconds. The length of the delay and the step together mostly name the cause. As the verdict of a comparison: a packet came after the end that waited for it had gone.",
    wire: [
      "Two seconds or more from the moment when everything was there that a step needs to the step itself.",
      "5, 10 or 15 s: a resolver. 0.2, 0.6, 1.4, 3 s with repetitions: lost packets. Any length before the client's NEWKEYS: a person at the question about the host key.",
    ],
    lookAlikes: [
      "server-stall-dns-libwrap, host-key-prompt-stall, kex-reply-missing-stall: it did not go on.",
      "kex-reply-lost-path-mtu: repeated without end.",
    ],
    messages: { client: [], server: [] },
    source: ["RFC 6298", "resolv.conf(5)"],
  },
});

function slowStep(step: Step): SlowStep {
  const beyond = step.took % RESOLVER;
  const resolverLike =
    step.name === "identification" && step.took >= RESOLVER - RESOLVER_SLACK && (beyond < RESOLVER_SLACK || RESOLVER - beyond < RESOLVER_SLACK);
  return { step: step.name, by: step.by, took_s: step.took / SECOND, retransmissions: step.retransmissions, resolver_like: resolverLike };
}

function stageOf(step: Step) {
  if (step.name === "identification" || step.name === "kexinit" || step.name === "newkeys") return step.name;
  return "key-exchange";
}

function has(p: Params, step: StepName, by: "client" | "server", also: (s: SlowStep) => boolean = () => true): boolean {
  return p.steps.some((s) => s.step === step && s.by === by && also(s));
}
