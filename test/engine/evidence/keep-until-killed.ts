/** Makes a backup or restores one with the made vision, saying on standard output when it begins: to be killed at any moment. */
import { join } from "node:path";
import { open, parseConfig, restore } from "../../../src/index.ts";
import { ada, drawnSettings, madeChoice } from "../../support/instance.ts";

export interface KeepingErrand {
  readonly verb: "backup" | "restore";
  /** Holds `data` and `keys`, or will. */
  readonly folder: string;
  /** Of a backup. */
  readonly out?: string;
  readonly to?: string;
  /** Of a restore. */
  readonly file?: string;
  readonly identity?: string;
  readonly keysFrom?: string;
  readonly journal?: string;
  readonly template?: string;
  /** The instant it is. */
  readonly now: string;
}

const errand = JSON.parse(process.argv[2] ?? "{}") as KeepingErrand;
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const config = parseConfig(drawnSettings, join(errand.folder));
const now = (): Date => new Date(errand.now);

if (errand.verb === "backup") {
  const miroir = await open({ config, actor: ada, now, vision: madeChoice });
  say("ready");
  await miroir.backup({ to: [errand.to!], out: errand.out! });
  await miroir.close();
} else {
  say("ready");
  const { file, identity, keysFrom, journal, template } = errand;
  await restore({
    config,
    actor: ada,
    now,
    vision: madeChoice,
    file: file!,
    identity: identity!,
    ...(keysFrom && { keysFrom }),
    ...(journal && { journal }),
    ...(template && { template }),
  });
}
say("finished");
