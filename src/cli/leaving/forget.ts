/** Commands: withdraw, forget. */

import type { Language } from "../../domain/errors.ts";
import { DESTROYED } from "../../engine/leaving/certificate-words.ts";
import type { Miroir } from "../../index.ts";
import { LANGUAGES, said, words } from "../../words/words.ts";
import { type Answer, type Command, oneOf, type Printed, present, text } from "../command.ts";
import { facts, paragraphs, plain } from "../print.ts";
import { moment } from "../text.ts";

const destroyedText = (
  { destroyed, keysDestroyed }: Pick<Answer<Miroir["forget"]>, "destroyed" | "keysDestroyed">,
  language: Language,
): string =>
  facts([
    ...Object.entries(destroyed)
      .filter(([, count]) => count > 0)
      .map(([what, count]): [string, number] => [DESTROYED[what]?.[language] ?? what, count]),
    [said(language, "cli.leaving.forget.keys"), keysDestroyed],
  ]);

const lookedText = ({ check }: Pick<Answer<Miroir["forget"]>, "check">, language: Language): string =>
  said(language, "cli.leaving.forget.lookedHerIdentifierOther", { looked: check.looked.length });

/** What had been written for her, and recipients: said only where there is something to say. */
const elsewhereText = (
  { files, recipientsTold }: Pick<Answer<Miroir["forget"]>, "files" | "recipientsTold">,
  language: Language,
): string[] => {
  const lost = files.filter(({ outcome }) => outcome !== "removed");
  return [
    ...lost.map(({ path }) =>
      said(language, "cli.leaving.forget.notFoundWhereWritten", { path: plain(path) }),
    ),
    ...(recipientsTold > 0
      ? [said(language, "cli.leaving.forget.otherToldEraseWhat", { recipientsTold })]
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
        ? said(language, "cli.leaving.forget.withdrawnWhatDestroyed", { ended })
        : said(language, "cli.leaving.forget.thereNothingLeftWithdraw"),
      destroyedText(answer, language),
      ...elsewhereText(answer, language),
      ...(stands ? [said(language, "cli.leaving.forget.stillForce", { stands })] : []),
      lookedText(answer, language),
    ),
  };
};

const withdraw: Command = {
  name: "withdraw",
  about: words("cli.leaving.forget.withdrawHerConsentOne"),
  example: "miroir withdraw 3f0c6a1e --purpose publish:website",
  positionals: [{ name: "person", required: true }],
  options: {
    purpose: {
      value: "find|publish:USE|mask|export:sidecars|all",
      about: words("cli.leaving.forget.whichConsentDefaultAll"),
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
    said(language, "cli.leaving.forget.whoeverHasLinkFinds", { until, url: link.url }),
    said(language, "cli.leaving.forget.herKeysDestroyedDeleted", { plannedFor: rewriting.plannedFor }),
  ];
};

export const forgotten = (answer: Answer<Miroir["forget"]>, language: Language): Printed => ({
  data: answer,
  text: paragraphs(
    said(language, "cli.leaving.forget.sheForgottenWhatDestroyed"),
    destroyedText(answer, language),
    ...elsewhereText(answer, language),
    lookedText(answer, language),
    ...(answer.certificateFiles.length > 0
      ? [
          said(language, "cli.leaving.forget.certificate") +
            answer.certificateFiles.map((path) => `\n${plain(path)}`).join(""),
        ]
      : []),
    ...afterwardsText(answer, language),
  ),
});

const forget: Command = {
  name: "forget",
  about: words("cli.leaving.forget.forgetPersonWholeLook"),
  example: "miroir forget 3f0c6a1e --certificate certificates",
  positionals: [{ name: "person", required: true }],
  options: {
    certificate: {
      value: "FOLDER",
      about: words("cli.leaving.forget.writeCertificateErasureThere"),
    },
    "certificate-language": {
      value: "en|fr",
      about: words("cli.leaving.forget.languageDefaultOneShe"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) =>
    forgotten(
      await (await miroir()).forget({
        subject: subject!,
        ...present({
          certificate: text(options, "certificate"),
          language: oneOf(options, "certificate-language", LANGUAGES),
        }),
      }),
      language,
    ),
};

export const leavingCommands: readonly Command[] = [withdraw, forget];
