/** Commands: the mail queue. */

import { EXIT, type Language } from "../../domain/errors.ts";
import type { ListedLetter, MailSent } from "../../engine/letters/mail.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, type Printed, present, text, whole } from "../command.ts";
import { facts, letterText, paragraphs, plain, short, table } from "../print.ts";
import { moment } from "../text.ts";

const STATES = {
  waiting: words("cli.letters.mail.waits"),
  sent: words("cli.letters.mail.delivered"),
  refused: words("cli.letters.mail.refused"),
  held: words("cli.letters.mail.held"),
} as const;

const HELD = {
  address: words("cli.letters.mail.addressHasNotConfirmed"),
  many: words("cli.letters.mail.tooManyLettersAsk"),
} as const;

const listed = (letters: readonly ListedLetter[], language: Language): Printed => ({
  data: letters,
  text:
    letters.length === 0
      ? said(language, "cli.letters.mail.thereNoLetter")
      : table(
          [
            words("cli.letters.mail.letter"),
            words("cli.letters.mail.subject"),
            words("cli.letters.mail.to"),
            words("cli.letters.mail.state"),
            words("cli.letters.mail.since"),
            words("cli.letters.mail.tries"),
            words("cli.letters.mail.server"),
          ].map((head) => head[language]),
          letters.map((letter) => [
            short(letter.id),
            letter.subject,
            letter.to,
            STATES[letter.state][language],
            moment(language, letter.sentAt ?? letter.createdAt),
            letter.attempts,
            letter.held ? HELD[letter.held][language] : (letter.proof ?? letter.lastProblem ?? ""),
          ]),
        ),
});

const list: Command = {
  name: "mail list",
  about: words("cli.letters.mail.lettersWaitWereDelivered"),
  run: async ({ miroir, language }) => listed(await (await miroir()).mail.list(), language),
};

const letter = [{ name: "letter", required: true }] as const;

const show: Command = {
  name: "mail show",
  about: words("cli.letters.mail.oneLetterPagePrint"),
  example: "miroir mail show 3f0c6a1e --out letter.pdf",
  positionals: letter,
  options: {
    out: { value: "FILE", about: words("cli.letters.mail.writeHtmlPdf") },
  },
  run: async ({ arguments: [id], options, miroir }): Promise<Printed> => {
    const out = text(options, "out");
    const shown = await (await miroir()).mail.show({ letter: id!, ...present({ out }) });
    const answer = shown.answer && plain(shown.answer);
    return { data: shown, text: out ?? paragraphs(shown.to, letterText(shown), answer) };
  },
};

const sentText = (sent: MailSent, language: Language): string =>
  paragraphs(
    facts([
      [said(language, "cli.letters.mail.delivered2"), sent.delivered],
      [said(language, "cli.letters.mail.triedAgain"), sent.later],
      [said(language, "cli.letters.mail.refusedKept"), sent.refused],
      [said(language, "cli.letters.mail.left"), sent.left],
    ]),
    sent.down && said(language, "cli.letters.mail.mailServerCouldNot", { down: plain(sent.down) }),
  );

const send: Command = {
  name: "mail send",
  about: words("cli.letters.mail.deliverWhatDueThrough"),
  options: {
    most: {
      value: "NUMBER",
      about: words("cli.letters.mail.howManyMostDefault"),
    },
    again: {
      about: words("cli.letters.mail.alsoWhatRefusedWhat"),
    },
  },
  run: async ({ options, miroir, long, language }): Promise<Printed> => {
    const sent = await (await miroir()).mail.send(
      { again: flag(options, "again"), ...present({ most: whole(options, "most") }) },
      long,
    );
    const exit = sent.down ? EXIT.busy : sent.refused > 0 ? EXIT.partial : EXIT.ok;
    return { data: sent, text: sentText(sent, language), exit };
  },
};

const posted: Command = {
  name: "mail posted",
  about: words("cli.letters.mail.letterPrintedPostedHanded"),
  example: 'miroir mail posted 3f0c6a1e --proof "registered letter of 3 May"',
  positionals: letter,
  options: { proof: { value: "TEXT", required: true, about: words("cli.letters.mail.whatShows") } },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).mail.posted({ letter: id!, proof: text(options, "proof")! });
    return { data: done, text: said(language, "cli.letters.mail.outQueue") };
  },
};

export const mailCommands: readonly Command[] = [list, show, send, posted];
