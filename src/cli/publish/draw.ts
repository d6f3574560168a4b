/** Commands: masked copies are drawn up, listed, drawn back. */
import { USE_WORDS } from "../../domain/codes.ts";
import { EXIT, MiroirError } from "../../domain/errors.ts";
import { MASK_STYLES, USES } from "../../domain/publish.ts";
import { type Command, flag, type Given, oneOf, type Printed, present, text, whole } from "../command.ts";
import { short, table } from "../print.ts";
import { moment, words } from "../text.ts";
import { exitOf, handedText, publicationText, stateCounts } from "./words.ts";

/** @throws MiroirError usage/bad-value, usage/missing */
const belowPx = (options: Given): number | null => {
  const policy = oneOf(options, "small-faces", ["masked", "left"]) ?? "masked";
  const below = whole(options, "below") ?? null;
  if (policy === "left" && below === null)
    throw new MiroirError("usage/missing", { name: "--below N", hint: "miroir publish --help" });
  if (policy === "masked" && below !== null)
    throw new MiroirError("usage/bad-value", {
      name: "--below",
      value: below,
      expected: "--small-faces left",
    });
  return below;
};

export const publish: Command = {
  name: "publish",
  about: words(
    "draw up masked copies of an album for one use: who did not consent to it is covered",
    "préparer des copies masquées d'un album pour un usage : qui n'y a pas consenti est couvert",
  ),
  example: "miroir publish spring-run-2026 --use website --out spring-website",
  positionals: [{ name: "album", required: true }],
  options: {
    use: {
      value: USES.join("|"),
      required: true,
      about: words("what the copies are for", "à quoi servent les copies"),
    },
    out: {
      value: "FOLDER|FILE.zip|s3:NAME/PREFIX",
      required: true,
      about: words("where they are handed out to", "où elles sont remises"),
    },
    recipient: {
      value: "NAME",
      about: words(
        "a recipient of the register: only whose consent names it stays visible",
        "un destinataire du registre : seules restent visibles celles dont le consentement le nomme",
      ),
    },
    style: {
      value: MASK_STYLES.join("|"),
      about: words(
        "how masks are drawn (default ellipse)",
        "comment les masques sont dessinés (par défaut ellipse)",
      ),
    },
    "long-side": {
      value: "PX",
      about: words(
        "longer side of the copies (default: the original's)",
        "grand côté des copies (par défaut celui de l'original)",
      ),
    },
    "small-faces": {
      value: "masked|left",
      about: words(
        "left: faces of nobody known below --below stay visible, at a risk that is said (default masked)",
        "left : les visages de personne de connu au-dessous de --below restent visibles, avec un risque qui est dit (par défaut masked)",
      ),
    },
    below: {
      value: "PX",
      about: words(
        "size in the copy under which a face is small",
        "taille dans la copie au-dessous de laquelle un visage est petit",
      ),
    },
    credit: {
      value: "TEXT",
      about: words(
        "written into every copy; {photographer} stands for the picture's own",
        "écrit dans chaque copie ; {photographer} est remplacé par celui de l'image",
      ),
    },
    captions: {
      about: words(
        "write captions into the copies, but those that hold a name of somebody enrolled",
        "écrire les légendes dans les copies, sauf celles qui portent un nom d'une personne inscrite",
      ),
    },
    "only-visible": {
      about: words(
        "leave out pictures in which nobody is visible",
        "laisser de côté les images où personne n'est visible",
      ),
    },
    sound: {
      value: "kept|removed",
      about: words("of videos (default removed)", "des vidéos (par défaut retiré)"),
    },
    sign: {
      about: words(
        "sign and hand out at once, if nothing is held back",
        "signer et remettre aussitôt, si rien n'est retenu",
      ),
    },
  },
  run: async ({ arguments: [album], options, miroir, language, long }): Promise<Printed> => {
    const { publications } = await miroir();
    const drawn = await publications.draw(
      {
        album: album!,
        use: oneOf(options, "use", USES)!,
        out: text(options, "out")!,
        leaveBelowPx: belowPx(options),
        captions: flag(options, "captions"),
        onlyVisible: flag(options, "only-visible"),
        ...present({
          recipient: text(options, "recipient"),
          style: oneOf(options, "style", MASK_STYLES),
          sidePx: whole(options, "long-side"),
          credit: text(options, "credit"),
          sound: oneOf(options, "sound", ["kept", "removed"]),
        }),
      },
      long,
    );
    const { id } = drawn.publication;
    const shown = publicationText(drawn.publication, language);
    if (drawn.interrupted)
      return {
        data: drawn,
        exit: EXIT.interrupted,
        text: `${shown}\n${words("Stopped; the same command goes on.", "Arrêté ; la même commande reprend.")[language]}`,
      };
    if (!flag(options, "sign"))
      return {
        data: drawn,
        text: `${shown}\n${
          words(
            `Nothing left yet. Look at the contact sheet (\`miroir publish sheet ${short(id)}\`, or in the console), then \`miroir publish sign ${short(id)}\`.`,
            `Rien n'est encore sorti. Regardez la planche (\`miroir publish sheet ${short(id)}\`, ou dans la console), puis \`miroir publish sign ${short(id)}\`.`,
          )[language]
        }`,
      };
    await publications.sign({ publication: id });
    const handed = await publications.handOut({ publication: id }, long);
    const left = publicationText(handed.publication, language);
    return { data: handed, ...exitOf(handed), text: `${left}\n${handedText(handed, language)}` };
  },
};

export const publishList: Command = {
  name: "publish list",
  about: words("publications, newest first", "les publications, les plus récentes d'abord"),
  example: "miroir publish list",
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).publications.list();
    const heads = [
      words("Publication", "Publication"),
      words("Album", "Album"),
      words("Use", "Usage"),
      words("Made", "Préparée"),
      words("Signed by", "Signée par"),
      words("Copies", "Copies"),
    ].map((head) => head[language]);
    const rows = all.map((each) => [
      short(each.id),
      each.album,
      USE_WORDS[each.use][language],
      moment(language, each.madeAt.toISOString()),
      each.signedBy ?? "",
      stateCounts(each, language),
    ]);
    return { data: all, text: all.length === 0 ? words("None.", "Aucune.")[language] : table(heads, rows) };
  },
};

export const publishDiscard: Command = {
  name: "publish discard",
  about: words(
    "draw a publication back of which nothing left",
    "retirer une publication dont rien n'est sorti",
  ),
  example: "miroir publish discard 3f0c6a1e",
  positionals: [{ name: "publication", required: true }],
  run: async ({ arguments: [publication], miroir, language }): Promise<Printed> => {
    const discarded = await (await miroir()).publications.discard({ publication: publication! });
    return { data: discarded, text: words("Drawn back.", "Retirée.")[language] };
  },
};
