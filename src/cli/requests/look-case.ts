/** Commands: request frames, request hand-over. */

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { said, words } from "../../words/words.ts";
import { type Command, oneOf, text } from "../command.ts";
import { moment } from "../text.ts";

const frames: Command = {
  name: "request frames",
  about: words("cli.requests.lookCase.writeWhatHerCamera"),
  example: "miroir request frames 2026-0007 --out frames",
  positionals: [{ name: "request", required: true }],
  options: {
    out: { value: "FOLDER", required: true, about: words("cli.requests.lookCase.newFolder") },
  },
  run: async ({ arguments: [request], options, miroir, language }) => {
    const { look, requests } = await miroir();
    const { number, frames } = await requests.show({ request: request! });
    const folder = text(options, "out")!;
    await mkdir(folder, { mode: 0o700 });
    for (let frame = 1; frame <= frames; frame++) {
      const bytes = await look.frame({ request: number, frame });
      await writeFile(join(folder, `${frame}.jpg`), bytes, { flag: "wx", mode: 0o600 });
    }
    const data = { request: number, folder, frames };
    return {
      data,
      text: said(language, "cli.requests.lookCase.otherRemoveOnceYou", { frames: data.frames, folder }),
    };
  },
};

const handOver: Command = {
  name: "request hand-over",
  about: words("cli.requests.lookCase.handWhatLookFound"),
  example: "miroir request hand-over 2026-0007 --by code",
  positionals: [{ name: "request", required: true }],
  options: {
    by: { value: "link|code", required: true, about: words("cli.requests.lookCase.which") },
  },
  run: async ({ arguments: [request], options, miroir, language }) => {
    const by = oneOf(options, "by", ["link", "code"])!;
    const answer = await (await miroir()).look.handOver({ request: request!, by });
    const until = moment(language, answer.validUntil);
    const said = answer.code
      ? words("cli.requests.lookCase.giveHerCodeOnce", { code: answer.code, url: answer.url, until })
      : words("cli.requests.lookCase.linkWaitsSentHer", { until });
    return { data: answer, text: said[language] };
  },
};

export const lookCaseCommands: readonly Command[] = [frames, handOver];
