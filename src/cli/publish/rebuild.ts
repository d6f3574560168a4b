/** Commands: the register of what left, and what may not stay is made again. */
import { USE_WORDS } from "../../domain/codes.ts";
import { en, fr } from "../../domain/counted.ts";
import { EXIT } from "../../domain/errors.ts";
import { COPY_STATE_WORDS, STALE_BECAUSE } from "../../domain/publish.ts";
import { type Command, flag, type Printed, present } from "../command.ts";
import { short, table } from "../print.ts";
import { words } from "../text.ts";

const register: Command = {
  name: "publish register",
  about: words(
    "what left: file, hash, use, where to, who is visible in it under which consent",
    "ce qui est sorti : fichier, empreinte, usage, vers où, qui y est visible sous quel consentement",
  ),
  example: "miroir publish register --open",
  positionals: [{ name: "publication", required: false }],
  options: {
    open: {
      about: words(
        "only what may not stay, was taken away, or is no longer where it was put",
        "seulement ce qui ne doit pas rester, a été retiré, ou n'est plus où il avait été mis",
      ),
    },
  },
  run: async ({ arguments: [publication], options, miroir, language }): Promise<Printed> => {
    const lines = await (await miroir()).publications.register({
      open: flag(options, "open"),
      limit: 1000,
      ...present({ publication }),
    });
    const heads = [
      words("Copy", "Copie"),
      words("File", "Fichier"),
      words("Use", "Usage"),
      words("Where to", "Vers"),
      words("State", "État"),
      words("Visible", "Visibles"),
      words("SHA-256", "SHA-256"),
    ].map((head) => head[language]);
    const rows = lines.map((line) => [
      short(line.copyId),
      line.name,
      USE_WORDS[line.use][language],
      line.place,
      [
        COPY_STATE_WORDS[line.state][language],
        line.staleBecause && line.state !== "out" ? STALE_BECAUSE[line.staleBecause][language] : "",
        line.escapedAt
          ? words("a former one was moved: follow it", "une ancienne a été déplacée : suivez-la")[language]
          : "",
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
      text: lines.length === 0 ? words("Nothing.", "Rien.")[language] : table(heads, rows),
    };
  },
};

const rebuild: Command = {
  name: "publish rebuild",
  about: words(
    "take away copies that may not stay and put them back masked; the server does it by itself",
    "retirer les copies qui ne doivent pas rester et les remettre masquées ; le serveur le fait de lui-même",
  ),
  example: "miroir publish rebuild",
  options: {
    again: {
      about: words(
        "also those that could not be made before",
        "aussi celles qui n'avaient pas pu être faites",
      ),
    },
  },
  run: async ({ options, miroir, language, long }): Promise<Printed> => {
    const rebuilt = await (await miroir()).publications.rebuild({ again: flag(options, "again") }, long);
    const { stale, rebuilt: back, notRebuilt, escaped, unreachable } = rebuilt;
    const text = words(
      en`${stale} [copy|copies] could not stay: ${back} put back masked, ${notRebuilt} taken away. ${escaped} [was no longer where it had been put: follow it|were no longer where they had been put: follow them]. ${unreachable} [place|places] could not be reached.`,
      fr`${stale} [copie ne pouvait|copies ne pouvaient] rester : ${back} [remise masquée|remises masquées], ${notRebuilt} [retirée|retirées]. ${escaped} [n'était plus où elle avait été mise : suivez-la|n'étaient plus où elles avaient été mises : suivez-les]. ${unreachable} [lieu était injoignable|lieux étaient injoignables].`,
    )[language];
    return {
      data: rebuilt,
      text,
      ...(rebuilt.interrupted ? { exit: EXIT.interrupted } : unreachable > 0 ? { exit: EXIT.partial } : {}),
    };
  },
};

export const leftCommands: readonly Command[] = [register, rebuild];
