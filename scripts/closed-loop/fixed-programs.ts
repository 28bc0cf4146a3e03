/** Programs that can't be told what to offer, or only by what their command line has. */
import { tinysshKeys } from "../lab/keys.ts";
import { curlSftp, plink as runPlink, rclone as runRclone } from "../lab/peers/clients.ts";
import { dbclient as runDbclient, startDropbear } from "../lab/peers/dropbear.ts";
import { startInetd } from "../lab/peers/sshd.ts";
import type { Finished } from "../lab/process.ts";
import type { Program } from "../lab/programs.ts";
import type { Stage } from "../lab/stage.ts";
import type { ClientKind, ServerKind } from "./ends.ts";

function fixedClient(program: Program, notConfigurable: string, atLogin: RegExp, run: (stage: Stage) => Promise<Finished>, settings = ""): ClientKind {
  return { program, settings, on: async (stage) => ({ atLogin, notConfigurable, connect: () => run(stage) }) };
}

export const plink: ClientKind = fixedClient(
  "PuTTY plink",
  "PuTTY offers all that it has; a setting sorts it and adds nothing",
  /Access denied|Password authentication failed|No supported authentication/,
  (stage) => runPlink(stage, "ed25519"),
);
export const dbclient = (...flags: readonly string[]): ClientKind =>
  fixedClient(
    "dropbear client",
    "Dropbear's lists are chosen when it is compiled",
    /password: |Permission denied|No auth methods/,
    (stage) => runDbclient(stage, flags),
    flags.join(" "),
  );
export const curl: ClientKind = fixedClient("curl (libssh2)", "curl has no option for it", /Authentication failure|Login denied/, (stage) => curlSftp(stage));
export const rclone: ClientKind = fixedClient("rclone (Go x/crypto/ssh)", "a line of Go source, and rclone comes compiled", /unable to authenticate/, (stage) =>
  runRclone(stage),
);

export const dropbear: ServerKind = {
  program: "dropbear server",
  settings: "",
  on: async (stage) => ({
    notConfigurable: "Dropbear's lists are chosen when it is compiled",
    start: async () => void (await startDropbear(stage)),
  }),
};

export const tinysshd: ServerKind = {
  program: "tinysshd",
  settings: "",
  on: async (stage) => ({
    notConfigurable: "TinySSH has one algorithm of each kind and no settings",
    start: async () => void (await startInetd(stage, `/usr/sbin/tinysshd ${await tinysshKeys()}`)),
  }),
};
