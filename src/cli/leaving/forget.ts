/** Commands: withdraw, forget. */
import { en, fr } from "../../domain/counted.ts";
import type { Language } from "../../domain/errors.ts";
import { DESTROYED } from "../../engine/leaving/certificate-words.ts";
import type { Miroir } from "../../index.ts";
import { type Answer, type Command, oneOf, type Printed, present, text } from "../command.ts";
import { facts, paragraphs, plain } from "../print.ts";
import { moment, words } from "../text.ts";

const destroyedText = (
  { destroyed, keysDestroyed }: Pick<Answer<Miroir["forget"]>, "destroyed" | "keysDestroyed">,
  language: Language,
): string =>
  facts([
    ...Object.entries(destroyed)
      .filter(([, count]) => count > 0)
      .map(([what, count]): [string, number] => [DESTROYED[what]?.[language] ?? what, count]),
    [words("keys", "clés")[language], keysDestroyed],
  ]);

const lookedText = ({ check }: Pick<Answer<Miroir["forget"]>, "check">, language: Language): string =>
  words(
    en`Looked for her identifier in ${check.looked.length} [column|columns] of all tables, without going through the deleted rows: nothing of it is left that should not be.`,
    fr`Son identifiant a été cherché dans ${check.looked.length} [colonne|colonnes] de toutes les tables, sans passer par les lignes supprimées : il n'en reste rien qui ne doive rester.`,
  )[language];

/** What had been written for her, and recipients: said only where there is something to say. */
const elsewhereText = (
  { files, recipientsTold }: Pick<Answer<Miroir["forget"]>, "files" | "recipientsTold">,
  language: Language,
): string[] => {
  const lost = files.filter(({ outcome }) => outcome !== "removed");
  return [
    ...lost.map(
      ({ path }) =>
        words(
          `Not found where it was written, so a copy may be elsewhere: ${plain(path)}`,
          `Introuvable là où il avait été écrit, une copie est peut-être ailleurs : ${plain(path)}`,
        )[language],
    ),
    ...(recipientsTold > 0
      ? [
          words(
            en`${recipientsTold} [recipient is|recipients are] told to erase what they received (\`miroir mail list\`).`,
            fr`Il est demandé à ${recipientsTold} [destinataire d'effacer ce qu'il a|destinataires d'effacer ce qu'ils ont] reçu (\`miroir mail list\`).`,
          )[language],
        ]
      : []),
  ];
};

const withdrawn = (answer: Answer<Miroir["withdraw"]>, language: Language): Printed => {
  const ended = answer.ended.map(({ purpose }) => purpose).join(", ");
  const stands = answer.inForce.join(", ");
  return {
    data: answer,
    text: paragraphs(
      ended
        ? words(`Withdrawn: ${ended}. What was destroyed:`, `Retiré : ${ended}. Ce qui a été détruit :`)[
            language
          ]
        : words("There was nothing left to withdraw.", "Il n'y avait plus rien à retirer.")[language],
      destroyedText(answer, language),
      ...elsewhereText(answer, language),
      ...(stands ? [words(`Still in force: ${stands}.`, `Toujours en vigueur : ${stands}.`)[language]] : []),
      lookedText(answer, language),
    ),
  };
};

const withdraw: Command = {
  name: "withdraw",
  about: words(
    "withdraw her consent, to one purpose or to all; no reason is asked",
    "retirer son consentement, à une finalité ou à toutes ; aucun motif n'est demandé",
  ),
  example: "miroir withdraw 3f0c6a1e --purpose publish:website",
  positionals: [{ name: "person", required: true }],
  options: {
    purpose: {
      value: "find|publish:USE|mask|export:sidecars|all",
      about: words("which consent (default all)", "quel consentement (par défaut all)"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) =>
    withdrawn(
      await (await miroir()).withdraw({
        subject: subject!,
        ...present({ purpose: text(options, "purpose") }),
      }),
      language,
    ),
};

/** Where the certificate is found again, and what is still to be done. */
const afterwardsText = ({ link, rewriting }: Answer<Miroir["forget"]>, language: Language): string[] => {
  const until = moment(language, link.validUntil.toISOString());
  return [
    words(
      `Whoever has this link finds the certificate until ${until}, and nothing that says who she was:\n${link.url}`,
      `Qui a ce lien retrouve le certificat jusqu'au ${until}, et rien qui dise qui elle était :\n${link.url}`,
    )[language],
    words(
      `Her keys are destroyed. Deleted rows stay in the files of the database until they are rewritten: in the night of ${rewriting.plannedFor} by \`miroir serve\`, or now by \`miroir rewrite\`.`,
      `Ses clés sont détruites. Des lignes supprimées restent dans les fichiers de la base jusqu'à leur réécriture : la nuit du ${rewriting.plannedFor} par \`miroir serve\`, ou tout de suite par \`miroir rewrite\`.`,
    )[language],
  ];
};

export const forgotten = (answer: Answer<Miroir["forget"]>, language: Language): Printed => ({
  data: answer,
  text: paragraphs(
    words("She is forgotten. What was destroyed:", "Elle est oubliée. Ce qui a été détruit :")[language],
    destroyedText(answer, language),
    ...elsewhereText(answer, language),
    lookedText(answer, language),
    ...(answer.certificateFiles.length > 0
      ? [
          words("The certificate:", "Le certificat :")[language] +
            answer.certificateFiles.map((path) => `\n${plain(path)}`).join(""),
        ]
      : []),
    ...afterwardsText(answer, language),
  ),
});

const forget: Command = {
  name: "forget",
  about: words(
    "forget a person whole, and look that nothing is left",
    "oublier entièrement une personne, et vérifier qu'il ne reste rien",
  ),
  example: "miroir forget 3f0c6a1e --certificate certificates",
  positionals: [{ name: "person", required: true }],
  options: {
    certificate: {
      value: "FOLDER",
      about: words(
        "write the certificate of erasure there: JSON, page, PDF",
        "y écrire le certificat d'effacement : JSON, page, PDF",
      ),
    },
    "certificate-language": {
      value: "en|fr",
      about: words(
        "its language (default: the one she consented in)",
        "sa langue (par défaut : celle de son consentement)",
      ),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) =>
    forgotten(
      await (await miroir()).forget({
        subject: subject!,
        ...present({
          certificate: text(options, "certificate"),
          language: oneOf(options, "certificate-language", ["en", "fr"] as const),
        }),
      }),
      language,
    ),
};

export const leavingCommands: readonly Command[] = [withdraw, forget];
