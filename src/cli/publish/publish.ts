/** Commands: masked copies, drawn up, looked at, signed, handed out, and the register of what left. */
import { EXIT, type Language, MiroirError } from "../../domain/errors.ts";
import {
  COPY_STATE_WORDS,
  COPY_STATES,
  FACE_WHY,
  MASK_STYLES,
  SMALL_FACES_RISK,
  STALE_BECAUSE,
  USES,
} from "../../domain/publish.ts";
import type { HandedOut } from "../../engine/publish/hand-out.ts";
import type { CorrectInput, SheetCopy } from "../../engine/publish/sheet.ts";
import type { Publication } from "../../engine/publish/terms.ts";
import { type Command, flag, type Given, oneOf, type Printed, present, text, whole } from "../command.ts";
import { facts, plain, table } from "../print.ts";
import { moment, words } from "../text.ts";

const short = (id: string): string => id.slice(0, 8);

const stateCounts = ({ copies }: Publication, language: Language): string =>
  COPY_STATES.filter((state) => copies[state])
    .map((state) => `${copies[state]} ${COPY_STATE_WORDS[state][language]}`)
    .join("; ");

const publicationText = (publication: Publication, language: Language): string => {
  const say = (en: string, fr: string): string => words(en, fr)[language];
  const { smallBelowPx } = publication;
  const risk = smallBelowPx ? `\n${SMALL_FACES_RISK[language]}` : "";
  return (
    facts([
      ["publication", short(publication.id)],
      ["album", publication.album],
      [say("use", "usage"), publication.use],
      [say("where to", "vers"), publication.place],
      [say("recipient", "destinataire"), publication.recipient?.name ?? null],
      [say("copies", "copies"), stateCounts(publication, language)],
      [
        say("small faces", "petits visages"),
        smallBelowPx
          ? say(`left below ${smallBelowPx} px`, `laissés au-dessous de ${smallBelowPx} px`)
          : say("covered", "couverts"),
      ],
      [say("made by", "préparée par"), publication.madeBy],
      [say("signed by", "signée par"), publication.signedBy],
    ]) + risk
  );
};

const handedText = (handed: HandedOut, language: Language): string => {
  const { out, blocked, failed, takenBack, publication } = handed;
  const say = (en: string, fr: string): string => words(en, fr)[language];
  const held = blocked
    ? say(
        ` ${blocked} held back: \`miroir publish sheet ${short(publication.id)} --state blocked\`.`,
        ` ${blocked} retenues : \`miroir publish sheet ${short(publication.id)} --state blocked\`.`,
      )
    : "";
  const missed = failed ? say(` ${failed} could not be made.`, ` ${failed} n'ont pas pu être faites.`) : "";
  const taken = takenBack
    ? say(
        ` ${takenBack} taken back: a consent ended meanwhile. \`miroir publish rebuild\` puts them back masked.`,
        ` ${takenBack} reprises : un consentement a pris fin entre-temps. \`miroir publish rebuild\` les remet, masquées.`,
      )
    : "";
  const went = say(
    `${out} copies are out, in ${publication.place}.`,
    `${out} copies sont remises, dans ${publication.place}.`,
  );
  const stopped = handed.interrupted
    ? say(" Stopped; the same command goes on.", " Arrêté ; la même commande reprend.")
    : "";
  return plain(went) + held + missed + taken + stopped;
};

const exitOf = ({ blocked, failed, interrupted }: HandedOut): { exit?: number } => {
  if (interrupted) return { exit: EXIT.interrupted };
  return blocked + failed > 0 ? { exit: EXIT.partial } : {};
};

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

const publish: Command = {
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

const list: Command = {
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
      each.use,
      moment(language, each.madeAt.toISOString()),
      each.signedBy ?? "",
      stateCounts(each, language),
    ]);
    return { data: all, text: all.length === 0 ? words("None.", "Aucune.")[language] : table(heads, rows) };
  },
};

const faceLines = ({ faces, left }: SheetCopy, language: Language): string[] => [
  ...faces.map(({ key, visible, why, person }) => {
    const shown = visible ? words("visible", "visible") : words("covered", "couvert");
    return `  ${key}  ${shown[language]}: ${FACE_WHY[why][language]}${person ? ` (${plain(person.name)})` : ""}`;
  }),
  ...left.map(({ x, y, width, height }) => {
    const place = [x, y, width, height].map((value) => value.toFixed(3)).join(",");
    return `  ${words("still found at", "encore trouvé en")[language]} ${place}`;
  }),
];

const copyText = (copy: SheetCopy, language: Language): string => {
  const because = copy.staleBecause ? ` (${STALE_BECAUSE[copy.staleBecause][language]})` : "";
  const problem = copy.problem ? ` [${copy.problem}]` : "";
  const head = `${short(copy.id)}  ${copy.name}  ${COPY_STATE_WORDS[copy.state][language]}${because}${problem}`;
  return [head, ...faceLines(copy, language)].join("\n");
};

const sheet: Command = {
  name: "publish sheet",
  about: words(
    "the contact sheet: each copy, its faces, and why each is visible or covered",
    "la planche : chaque copie, ses visages, et pourquoi chacun est visible ou couvert",
  ),
  example: "miroir publish sheet 3f0c6a1e --state blocked",
  positionals: [{ name: "publication", required: true }],
  options: {
    state: { value: COPY_STATES.join("|"), about: words("only those", "seulement celles-ci") },
    after: { value: "N", about: words("copies after this number", "les copies après ce numéro") },
  },
  run: async ({ arguments: [publication], options, miroir, language }): Promise<Printed> => {
    const found = await (await miroir()).publications.sheet({
      publication: publication!,
      ...present({ state: oneOf(options, "state", COPY_STATES), after: whole(options, "after") }),
    });
    const more =
      found.next === null
        ? []
        : [words(`More: --after ${found.next}`, `Suite : --after ${found.next}`)[language]];
    return {
      data: found,
      text: [
        publicationText(found.publication, language),
        ...found.copies.map((copy) => copyText(copy, language)),
        ...more,
      ].join("\n"),
    };
  },
};

/** `x,y,width,height`, fractions of the picture. @throws MiroirError usage/bad-value */
const boxIn = (options: Given) => {
  const value = text(options, "mask");
  if (value === undefined) return undefined;
  const [x, y, width, height] = value.split(",").map(Number);
  return { x: x ?? Number.NaN, y: y ?? Number.NaN, width: width ?? Number.NaN, height: height ?? Number.NaN };
};

/** @throws MiroirError usage/missing */
const correctionOf = (copy: string, options: Given): CorrectInput => {
  const box = boxIn(options);
  if (box) return { copy, do: "mask", box };
  const [unmask, undo] = [text(options, "unmask"), text(options, "undo")];
  if (unmask) return { copy, do: "unmask", face: unmask, because: text(options, "because") ?? "" };
  if (undo) return { copy, do: "undo", correction: undo };
  for (const what of ["approve", "leave-out", "take-in"] as const)
    if (flag(options, what)) return { copy, do: what };
  throw new MiroirError("usage/missing", {
    name: "--mask, --unmask, --undo, --approve, --leave-out, --take-in",
    hint: "miroir publish correct --help",
  });
};

const correct: Command = {
  name: "publish correct",
  about: words(
    "add a mask by hand, remove one with a reason, approve what was held back, or leave a picture out",
    "ajouter un masque à la main, en retirer un avec un motif, approuver ce qui est retenu, ou laisser une image de côté",
  ),
  example: "miroir publish correct 8c1f2d3e --mask 0.41,0.22,0.08,0.12",
  positionals: [{ name: "copy", required: true }],
  options: {
    mask: {
      value: "X,Y,WIDTH,HEIGHT",
      about: words(
        "cover this region, in fractions of the picture",
        "couvrir cette région, en fractions de l'image",
      ),
    },
    unmask: {
      value: "FACE",
      about: words(
        "uncover this face of the sheet; nobody known is under it",
        "découvrir ce visage de la planche ; personne de connu dessous",
      ),
    },
    because: { value: "TEXT", about: words("why it is uncovered", "pourquoi il est découvert") },
    undo: { value: "ID", about: words("take a correction back", "revenir sur une correction") },
    approve: {
      about: words(
        "somebody looked: what is still found may stay",
        "quelqu'un a regardé : ce qui est encore trouvé peut rester",
      ),
    },
    "leave-out": { about: words("this picture is not published", "cette image n'est pas publiée") },
    "take-in": { about: words("it is after all", "elle l'est quand même") },
  },
  run: async ({ arguments: [copy], options, miroir, language }): Promise<Printed> => {
    const corrected = await (await miroir()).publications.correct(correctionOf(copy!, options));
    return { data: corrected, text: copyText(corrected, language) };
  },
};

const sign: Command = {
  name: "publish sign",
  about: words(
    "sign a contact sheet by name and hand the copies out; again, to go on after a stop",
    "signer une planche en son nom et remettre les copies ; à relancer après un arrêt",
  ),
  example: "miroir publish sign 3f0c6a1e",
  positionals: [{ name: "publication", required: true }],
  run: async ({ arguments: [name], miroir, language, long }): Promise<Printed> => {
    const { publications } = await miroir();
    const { publication } = await publications.sheet({ publication: name!, limit: 1 });
    if (publication.signedBy === null) await publications.sign({ publication: publication.id });
    const handed = await publications.handOut({ publication: publication.id }, long);
    return { data: handed, ...exitOf(handed), text: handedText(handed, language) };
  },
};

const discard: Command = {
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
      line.use,
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
      `${stale} copies could not stay: ${back} put back masked, ${notRebuilt} taken away. ${escaped} were no longer where they had been put: follow them. ${unreachable} places could not be reached.`,
      `${stale} copies ne pouvaient rester : ${back} remises masquées, ${notRebuilt} retirées. ${escaped} n'étaient plus où elles avaient été mises : suivez-les. ${unreachable} lieux étaient injoignables.`,
    )[language];
    return {
      data: rebuilt,
      text,
      ...(rebuilt.interrupted ? { exit: EXIT.interrupted } : unreachable > 0 ? { exit: EXIT.partial } : {}),
    };
  },
};

export const publishCommands: readonly Command[] = [
  publish,
  list,
  sheet,
  correct,
  sign,
  register,
  rebuild,
  discard,
];
