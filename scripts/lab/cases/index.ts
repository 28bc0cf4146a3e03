/** All cases, in the order of an exchange's life. */
import type { Case } from "../case.ts";
import { captureFlaws } from "./capture.ts";
import { complete } from "./complete.ts";
import { encrypted } from "./encrypted.ts";
import { hostKeyCases } from "./host-key.ts";
import { icmpErrors } from "./icmp.ts";
import { identificationClient } from "./identification-client.ts";
import { identificationServer } from "./identification-server.ts";
import { kexinitCases } from "./kexinit.ts";
import { keyExchange } from "./key-exchange.ts";
import { keyExchangeEnds } from "./key-exchange-ends.ts";
import { middlebox } from "./middlebox.ts";
import { noCommon } from "./no-common.ts";
import { noCommonOld } from "./no-common-old.ts";
import { noCommonOthers } from "./no-common-others.ts";
import { notSsh } from "./not-ssh.ts";
import { otherLibraries } from "./other-libraries.ts";
import { path } from "./path.ts";
import { pathMtu } from "./path-mtu.ts";
import { pathOneWay } from "./path-one-way.ts";
import { realPrograms } from "./real-programs.ts";
import { series } from "./series.ts";
import { tcpConnect } from "./tcp-connect.ts";

export const CASES: readonly Case[] = [
  ...complete,
  ...tcpConnect,
  ...icmpErrors,
  ...identificationServer,
  ...identificationClient,
  ...notSsh,
  ...noCommon,
  ...noCommonOthers,
  ...noCommonOld,
  ...otherLibraries,
  ...kexinitCases,
  ...keyExchange,
  ...keyExchangeEnds,
  ...hostKeyCases,
  ...encrypted,
  ...path,
  ...pathOneWay,
  ...pathMtu,
  ...middlebox,
  ...realPrograms,
  ...series,
  ...captureFlaws,
];
