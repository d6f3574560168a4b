/** Commands: the answer to a request, its refusal, its end. */
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import { MiroirError } from "../../domain/errors.ts";
import { HANDED_BY, type HandedBy, REFUSALS, type Refusal } from "../../domain/request.ts";
import { type Command, flag, oneOf, type Printed, present, text, texts, whole } from "../command.ts";
import { paragraphs } from "../print.ts";
import { words } from "../text.ts";
import { out, request, toldText } from "./letter.ts";

const exceptions = Object.keys(ERASURE_EXCEPTIONS) as ErasureException[];

/** The grounds that one person can refuse on; the two others have a switch of their own. */
const grounds = (Object.keys(REFUSALS) as Refusal[]).filter((ground) => !REFUSALS[ground].byTwo);

const handed = Object.keys(HANDED_BY) as HandedBy[];

const notTheSameIn = (options: Parameters<typeof text>[0]) => {
  const because = text(options, "not-same-person");
  return because === undefined ? undefined : { because, by: text(options, "checked-by") ?? "" };
};

/** Entries are counted from 0. */
const entryIn = (options: Parameters<typeof text>[0]): number | undefined =>
  text(options, "erased") === "0" ? 0 : whole(options, "erased");

export const requestAnswer: Command = {
  name: "request answer",
  about: words("answer a request, whole", "répondre à une demande, entièrement"),
  example: 'miroir request answer 2026-0007 --text "Your report is attached." --attach report.pdf',
  positionals: request,
  options: {
    text: { value: "TEXT", about: words("what she is told", "ce qu'il lui est répondu") },
    attach: {
      value: "FILE",
      many: true,
      about: words(
        "a file handed over with it; its name and hash are kept, not the file",
        "un fichier remis avec la réponse ; son nom et son empreinte sont gardés, pas le fichier",
      ),
    },
    "handed-by": {
      value: handed.join("|"),
      about: words(
        "how the files are handed over, where the letter is an e-mail, which carries none",
        "comment les fichiers sont remis, si la lettre est un courriel, qui n'en porte aucun",
      ),
    },
    "nothing-held": {
      about: words(
        "that nothing is held; refused while something may be, under this name or contact",
        "que rien n'est détenu ; refusé tant que quelque chose l'est peut-être, sous ce nom ou ce contact",
      ),
    },
    "not-same-person": {
      value: "TEXT",
      about: words(
        "what was found is about somebody else: how that was made sure; kept with the case",
        "ce qui a été trouvé concerne quelqu'un d'autre : comment cela a été vérifié ; gardé au dossier",
      ),
    },
    "checked-by": { value: "NAME", about: words("who made sure", "qui l'a vérifié") },
    erased: {
      value: "ENTRY",
      about: words(
        "of somebody who was erased here: the entry of the log that the certificate names",
        "d'une personne effacée ici : l'entrée du journal que nomme le certificat",
      ),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const file = text(options, "out");
    const answered = await (await miroir()).requests.answer({
      request: name!,
      nothingHeld: flag(options, "nothing-held"),
      ...present({
        text: text(options, "text"),
        attachments: texts(options, "attach"),
        handedBy: oneOf(options, "handed-by", handed),
        notTheSame: notTheSameIn(options),
        erased: entryIn(options),
        out: file,
      }),
    });
    const late = words(`After the due date (${answered.dueOn}).`, `Après l'échéance (${answered.dueOn}).`)[
      language
    ];
    return {
      data: answered,
      text: paragraphs(
        words(`${answered.number} is answered.`, `${answered.number} a reçu sa réponse.`)[language],
        answered.late && late,
        answered.attachments.map(({ name, sha256 }) => `${name}  ${sha256}`).join("\n"),
        toldText(answered.told, answered.letter, file, language),
      ),
    };
  },
};

const groundOf = (options: Parameters<typeof text>[0]): Refusal => {
  if (flag(options, "excessive")) return "excessive";
  if (flag(options, "unfounded")) return "unfounded";
  const ground = oneOf(options, "ground", grounds);
  if (!ground) throw new MiroirError("usage/missing", { name: "--ground", hint: grounds.join("|") });
  return ground;
};

export const requestRefuse: Command = {
  name: "request refuse",
  about: words(
    "refuse, with reasons; as excessive or unfounded only by two people, with a proof",
    "refuser, motifs à l'appui ; comme excessive ou infondée à deux seulement, avec une preuve",
  ),
  example:
    'miroir request refuse 2026-0007 --ground mandate-not-shown --reasons "We asked twice for the mandate and did not receive it."',
  positionals: request,
  options: {
    ground: {
      value: grounds.join("|"),
      about: words(
        "why; not every ground refuses every kind of request",
        "pourquoi ; tout motif ne vaut pas pour toute demande",
      ),
    },
    excessive: {
      about: words(
        "abuse of the right: proposed with --proof, confirmed by somebody else without",
        "abus de droit : proposé avec --proof, confirmé par quelqu'un d'autre sans",
      ),
    },
    unfounded: { about: words("manifestly unfounded: the same", "manifestement infondée : de même") },
    reasons: { value: "TEXT", about: words("what she is told", "ce qu'il lui est dit") },
    proof: {
      value: "TEXT",
      about: words(
        "what proves the abuse; how often she asked proves none",
        "ce qui prouve l'abus ; la fréquence n'en prouve aucun",
      ),
    },
    exception: {
      value: exceptions.join("|"),
      about: words(
        "of an erasure: which exception of art. 17(3)",
        "d'un effacement : quelle exception de l'art. 17(3)",
      ),
    },
    out,
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const file = text(options, "out");
    const refused = await (await miroir()).requests.refuse({
      request: name!,
      ground: groundOf(options),
      ...present({
        reasons: text(options, "reasons"),
        proof: text(options, "proof"),
        exception: oneOf(options, "exception", exceptions),
        out: file,
      }),
    });
    if (refused.proposed)
      return {
        data: refused,
        text: words(
          `Proposed by ${refused.proposedBy}. Nothing has changed for her, and the clock goes on. Somebody else confirms with:\nmiroir request refuse ${refused.number} --${refused.ground}`,
          `Proposé par ${refused.proposedBy}. Rien n'a changé pour elle, et le délai court. Quelqu'un d'autre confirme par :\nmiroir request refuse ${refused.number} --${refused.ground}`,
        )[language],
      };
    return {
      data: refused,
      text: paragraphs(
        words(`${refused.number} is refused.`, `${refused.number} est refusée.`)[language],
        toldText(refused.told, refused.letter, file, language),
      ),
    };
  },
};

export const requestClose: Command = {
  name: "request close",
  about: words(
    "close a request that was answered or refused, or that she took back",
    "clore une demande répondue ou refusée, ou qu'elle a retirée",
  ),
  example: "miroir request close 2026-0007",
  positionals: request,
  options: {
    "taken-back": { value: "TEXT", about: words("her words", "ses mots") },
  },
  run: async ({ arguments: [name], options, miroir, language }): Promise<Printed> => {
    const closed = await (await miroir()).requests.close({
      request: name!,
      ...present({ takenBack: text(options, "taken-back") }),
    });
    return {
      data: closed,
      text: words(
        `${closed.number} is closed, and is kept until ${closed.retainUntil}.`,
        `${closed.number} est close, et gardée jusqu'au ${closed.retainUntil}.`,
      )[language],
    };
  },
};
