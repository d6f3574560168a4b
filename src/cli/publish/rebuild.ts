/** Commands: the register of what left, and what may not stay is made again. */

import { USE_WORDS } from "../../domain/codes.ts";
import { EXIT } from "../../domain/errors.ts";
import { COPY_STATE_WORDS, STALE_BECAUSE } from "../../domain/publish.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, type Printed, present } from "../command.ts";
import { short, table } from "../print.ts";

const register: Command = {
  name: "publish register",
  about: words("cli.publish.rebuild.whatLeftFileHash"),
  example: "miroir publish register --open",
  positionals: [{ name: "publication", required: false }],
  options: {
    open: {
      about: words("cli.publish.rebuild.onlyWhatMayNot"),
    },
  },
  run: async ({ arguments: [publication], options, miroir, language }): Promise<Printed> => {
    const lines = await (await miroir()).publications.register({
      open: flag(options, "open"),
      limit: 1000,
      ...present({ publication }),
    });
    const heads = [
      words("cli.publish.rebuild.copy"),
      words("cli.publish.rebuild.file"),
      words("cli.publish.rebuild.use"),
      words("cli.publish.rebuild.where"),
      words("cli.publish.rebuild.state"),
      words("cli.publish.rebuild.visible"),
      words("cli.publish.rebuild.sha256"),
    ].map((head) => head[language]);
    const rows = lines.map((line) => [
      short(line.copyId),
      line.name,
      USE_WORDS[line.use][language],
      line.place,
      [
        COPY_STATE_WORDS[line.state][language],
        line.staleBecause && line.state !== "out" ? STALE_BECAUSE[line.staleBecause][language] : "",
        line.escapedAt ? said(language, "cli.publish.rebuild.formerOneMovedFollow") : "",
      ]
        .filter((part) => part !== "")
        .join("; "),
      line.visible
        .filter(({ lapsedAt }) => lapsedAt === null)
        .map(({ name, consentId }) => `${name} (${short(consentId)})`)
        .join(", "),
      line.copySha256?.slice(0, 12) ?? "",
    ]);
    return {
      data: lines,
      text: lines.length === 0 ? said(language, "cli.publish.rebuild.nothing") : table(heads, rows),
    };
  },
};

const rebuild: Command = {
  name: "publish rebuild",
  about: words("cli.publish.rebuild.takeAwayCopiesMay"),
  example: "miroir publish rebuild",
  options: {
    again: {
      about: words("cli.publish.rebuild.alsoThoseCouldNot"),
    },
  },
  run: async ({ options, miroir, language, long }): Promise<Printed> => {
    const rebuilt = await (await miroir()).publications.rebuild({ again: flag(options, "again") }, long);
    const { stale, rebuilt: back, notRebuilt, escaped, unreachable } = rebuilt;
    const text = said(language, "cli.publish.rebuild.otherCouldNotStay", {
      stale,
      back,
      notRebuilt,
      escaped,
      unreachable,
    });
    return {
      data: rebuilt,
      text,
      ...(rebuilt.interrupted ? { exit: EXIT.interrupted } : unreachable > 0 ? { exit: EXIT.partial } : {}),
    };
  },
};

export const leftCommands: readonly Command[] = [register, rebuild];
