import type { AnyCommand } from "../command.ts";
import { analyze } from "./analyze.ts";
import { batch } from "./batch.ts";
import { compare } from "./compare.ts";
import { completion } from "./completion.ts";
import { explain } from "./explain.ts";
import { interfaces } from "./interfaces.ts";
import { live } from "./live.ts";
import { report } from "./report.ts";
import { schema } from "./schema.ts";
import { whatIf } from "./what-if.ts";

/** Every command, in the order of --help. The parser, the man page and the tests are made from this table. */
export const COMMANDS: readonly AnyCommand[] = [analyze, live, compare, batch, whatIf, report, explain, interfaces, schema, completion];
