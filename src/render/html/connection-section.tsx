import type { ConnectionRecord, Fix, Verdict } from "../../diagnosis/record.ts";
import { wouldUse } from "../text/fixes.ts";
import { endpoint, readableTime, whereItDied } from "../text/words.ts";
import { LadderDiagram } from "./ladder-diagram.tsx";
import { NegotiationTable } from "./negotiation-table.tsx";

const PLACES: Record<Fix["side"], string> = { server: "On the server", client: "On the client", network: "In the network" };

/** The whole story of one connection. */
export function ConnectionSection({ record, open }: { record: ConnectionRecord; open: boolean }) {
  const { verdict } = record;
  return (
    <details class={`connection ${record.outcome}`} id={record.uid} open={open}>
      <summary>
        <strong>
          {endpoint(record.client)} → {endpoint(record.server)}
        </strong>{" "}
        <span class="outcome">{whereItDied(record)}</span> <code>{verdict.code}</code> {verdict.certainty} <time>{readableTime(record.started_at)}</time>
      </summary>
      <p class="sentence">{verdict.summary}</p>
      <LadderDiagram record={record} />
      <NegotiationTable record={record} />
      <VerdictBody verdict={verdict} />
      {record.also.map((other) => (
        <section class="also">
          <h3>
            Also: {other.title} <code>{other.code}</code> {other.certainty}
          </h3>
          <p>{other.summary}</p>
        </section>
      ))}
    </details>
  );
}

/** Causes, fixes, evidence, and what could not be known. */
export function VerdictBody({
  verdict,
  places,
}: {
  verdict: Verdict /** What the captures are called, where there are several points. */;
  places?: readonly string[];
}) {
  const { causes, fixes, evidence, next_capture: next } = verdict;
  return (
    <>
      {causes.length > 0 && (
        <>
          <h3>Causes, most likely first</h3>
          <ul>
            {causes.map(({ what, certainty }) => (
              <li>
                <em>{certainty}</em> {what}
              </li>
            ))}
          </ul>
        </>
      )}
      {fixes.length > 0 && <h3>{fixes.length === 1 ? "Fix" : "Fixes, best first"}</h3>}
      {fixes.map((fix) => (
        <FixBlock fix={fix} />
      ))}
      {evidence.length > 0 && (
        <>
          <h3>Evidence</h3>
          <ul class="evidence">
            {evidence.map((item) => (
              <li>
                {places !== undefined && `${places[item.capture]} `}frame {item.frame}, {readableTime(item.time)}, {item.from}: {item.what}
              </li>
            ))}
          </ul>
        </>
      )}
      {next !== null && (
        <>
          <h3>What this capture cannot tell</h3>
          <p>Capture on the {next.host} to decide:</p>
          <Paste text={next.command} />
          <ul>
            {next.outcomes.map((outcome) => (
              <li>
                {outcome.if}: <code>{outcome.then}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function FixBlock({ fix }: { fix: Fix }) {
  return (
    <div class="fix">
      <p>
        <strong>{PLACES[fix.side]}</strong>
        {fix.file !== null && (
          <>
            , <code>{fix.file}</code>
          </>
        )}
        : {fix.why}
      </p>
      {fix.line !== null && <Paste text={fix.line} />}
      {fix.command !== null && <Paste text={fix.command} />}
      {fix.risk !== null && <p class="risk">Risk: {fix.risk}</p>}
      {fix.checked !== null && <p>Checked: {wouldUse(fix.checked)}</p>}
    </div>
  );
}

/** Lines to paste. The button comes to life with the script; without it the text can be marked as any other. */
function Paste({ text }: { text: string }) {
  return (
    <div class="paste">
      <pre>{text}</pre>
      <button type="button" class="copy" hidden>
        Copy
      </button>
    </div>
  );
}
