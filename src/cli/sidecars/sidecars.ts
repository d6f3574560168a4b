/** Commands: XMP sidecars with what people consent to, for the organisation's other programs, and the register of them. */
import { en, fr } from "../../domain/counted.ts";
import { EXIT } from "../../domain/errors.ts";
import { STALE_BECAUSE } from "../../domain/publish.ts";
import type { SidecarsWritten } from "../../engine/sidecars/sidecars.ts";
import { type Command, flag, type Printed, present, text } from "../command.ts";
import { short, table } from "../print.ts";
import { type Words, words } from "../text.ts";

const writtenText = ({ written, unchanged, removed, failed, takenBack, people, place }: SidecarsWritten) =>
  words(
    `In ${place}, people named: ${people}. Sidecars written: ${written}; as they were: ${unchanged}; removed: ${removed}; taken back because a consent ended meanwhile: ${takenBack}; not written because another file is in their place: ${failed}.`,
    `Dans ${place}, personnes nommées : ${people}. Fichiers annexes écrits : ${written} ; tels quels : ${unchanged} ; retirés : ${removed} ; repris car un consentement a pris fin entre-temps : ${takenBack} ; non écrits car un autre fichier est à leur place : ${failed}.`,
  );

/** Somebody who was found and is not confirmed is named nowhere: without this, nothing would say why. */
const waitingText = ({ unconfirmed }: SidecarsWritten) =>
  words(
    en`${unconfirmed} [picture waits|pictures wait]: somebody who agreed to be named was found in [it|them], and nobody confirmed that it is she. miroir review confirms her; then run the same command again.`,
    fr`${unconfirmed} [image attend|images attendent] : une personne qui a accepté d'y être nommée y a été trouvée, et nul n'a confirmé que c'est elle. miroir review le confirme ; relancez ensuite la même commande.`,
  );

const write: Command = {
  name: "sidecars",
  about: words(
    "write an XMP sidecar beside the name of each picture: who agreed to be named there, and to what she consents",
    "écrire un fichier annexe XMP au nom de chaque image : qui a accepté d'y être nommée, et à quoi elle consent",
  ),
  example: "miroir sidecars spring-run-2026 --out spring-sidecars",
  positionals: [{ name: "album", required: true }],
  options: {
    out: {
      value: "FOLDER",
      required: true,
      about: words(
        "a folder of its own, never among originals",
        "un dossier à part, jamais parmi des originaux",
      ),
    },
    recipient: {
      value: "NAME",
      about: words(
        "a recipient of the register: only whose consent names it is named",
        "un destinataire du registre : seules sont nommées celles dont le consentement le nomme",
      ),
    },
  },
  run: async ({ arguments: [album], options, miroir, language, long }): Promise<Printed> => {
    const { sidecars } = await miroir();
    const written = await sidecars.write(
      { album: album!, out: text(options, "out")!, ...present({ recipient: text(options, "recipient") }) },
      long,
    );
    const waits = written.unconfirmed > 0 ? ` ${waitingText(written)[language]}` : "";
    const said = writtenText(written)[language] + waits;
    if (!written.interrupted)
      return { data: written, text: said, ...(written.failed > 0 && { exit: EXIT.partial }) };
    const stopped = words("Stopped; the same command goes on.", "Arrêté ; la même commande reprend.");
    return { data: written, text: `${said} ${stopped[language]}`, exit: EXIT.interrupted };
  },
};

const STATES = {
  registered: words("being written", "en cours d'écriture"),
  out: words("written", "écrit"),
  stale: words("must be replaced", "doit être remplacé"),
  removed: words("taken away", "retiré"),
} as const;

/** Beside what ends a copy, what a sidecar alone says or stands on. */
const BECAUSE: Readonly<Record<string, Words>> = {
  ...STALE_BECAUSE,
  corrected: words("a name was corrected", "un nom a été rectifié"),
  uses: words("a consent that it tells of ended", "un consentement qu'il mentionne a pris fin"),
  gone: words("the match or the picture is gone", "la correspondance ou l'image n'est plus là"),
};

const register: Command = {
  name: "sidecars register",
  about: words(
    "what was written: file, hash, who is named in it under which consent, what has to be replaced",
    "ce qui a été écrit : fichier, empreinte, qui y est nommée sous quel consentement, ce qui doit être remplacé",
  ),
  example: "miroir sidecars register --open",
  positionals: [{ name: "folder", required: false }],
  options: {
    open: {
      about: words(
        "only what may not stay, was taken away, or was changed by others since",
        "seulement ce qui ne doit pas rester, a été retiré, ou a été changé depuis par d'autres",
      ),
    },
  },
  run: async ({ arguments: [folder], options, miroir, language }): Promise<Printed> => {
    const { sidecars } = await miroir();
    const lines = await sidecars.register({
      open: flag(options, "open"),
      limit: 1000,
      ...present({ folder }),
    });
    const heads = [
      words("Folder", "Dossier"),
      words("Where", "Où"),
      words("File", "Fichier"),
      words("State", "État"),
      words("Named", "Nommées"),
      words("SHA-256", "SHA-256"),
    ].map((head) => head[language]);
    const escaped = words(
      "changed or moved by others: follow it",
      "changé ou déplacé par d'autres : suivez-le",
    );
    const rows = lines.map((line) => [
      short(line.folderId),
      line.place,
      line.name,
      [
        STATES[line.state][language],
        line.state !== "out" && line.staleBecause ? BECAUSE[line.staleBecause]![language] : "",
        line.escapedAt ? escaped[language] : "",
      ]
        .filter((part) => part !== "")
        .join("; "),
      line.named
        .filter(({ lapsedAt }) => lapsedAt === null)
        .map(({ name, consentId }) => `${name} (${short(consentId)})`)
        .join(", "),
      line.sidecarSha256.slice(0, 12),
    ]);
    return {
      data: lines,
      text: lines.length === 0 ? words("Nothing.", "Rien.")[language] : table(heads, rows),
    };
  },
};

const rebuild: Command = {
  name: "sidecars rebuild",
  about: words(
    "take away sidecars that may not stay and write them again without whoever they may not name; the server does it by itself",
    "retirer les fichiers annexes qui ne doivent pas rester et les réécrire sans qui ne doit pas y être nommée ; le serveur le fait de lui-même",
  ),
  example: "miroir sidecars rebuild",
  run: async ({ miroir, language, long }): Promise<Printed> => {
    const rebuilt = await (await miroir()).sidecars.rebuild(undefined, long);
    const { stale, rewritten, notRewritten, unreachable } = rebuilt;
    const said = words(
      `Sidecars that could not stay: ${stale}. Written again without whoever they may not name: ${rewritten}; taken away: ${notRewritten}; folders that could not be reached: ${unreachable}.`,
      `Fichiers annexes qui ne pouvaient rester : ${stale}. Réécrits sans qui ne doit pas y être nommée : ${rewritten} ; retirés : ${notRewritten} ; dossiers injoignables : ${unreachable}.`,
    );
    return {
      data: rebuilt,
      text: said[language],
      ...(rebuilt.interrupted ? { exit: EXIT.interrupted } : unreachable > 0 ? { exit: EXIT.partial } : {}),
    };
  },
};

export const sidecarsCommands: readonly Command[] = [write, register, rebuild];
