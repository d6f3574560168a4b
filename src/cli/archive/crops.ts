/** Command: album crops, and the same choice for a new album. */

import { MiroirError } from "../../domain/errors.ts";
import { said, words } from "../../words/words.ts";
import type { Command } from "../command.ts";

const SWITCH = ["on", "off"] as const;

/** @param name as it is written on the command line. @throws MiroirError usage/bad-value */
export const isOn = (name: string, value: string): boolean => {
  if (!(SWITCH as readonly string[]).includes(value))
    throw new MiroirError("usage/bad-value", { name, value, expected: SWITCH.join("|") });
  return value === "on";
};

export const albumCrops: Command = {
  name: "album crops",
  about: words("cli.archive.crops.keepCropsOrNone"),
  example: "miroir album crops canal-run-2026 off",
  positionals: [
    { name: "album", required: true },
    { name: SWITCH.join("|"), required: true },
  ],
  run: async ({ arguments: [album, choice], miroir, language }) => {
    const faceCrops = isOn(SWITCH.join("|"), choice!);
    const switched = await (await miroir()).albums.crops({ album: album!, faceCrops });
    return {
      data: switched,
      text: faceCrops
        ? said(language, "cli.archive.crops.keptFromNowOn", { slug: switched.album })
        : said(language, "cli.archive.crops.keptNoMore", { slug: switched.album, removed: switched.removed }),
    };
  },
};
