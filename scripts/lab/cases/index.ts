/** All cases, in the order of an exchange's life. */
import type { Case } from "../case.ts";
import { complete } from "./complete.ts";
import { noCommon } from "./no-common.ts";

export const CASES: readonly Case[] = [...complete, ...noCommon];
