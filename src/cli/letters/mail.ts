/** Commands: the mail queue. */
import { EXIT, type Language } from "../../domain/errors.ts";
import type { ListedLetter, MailSent } from "../../engine/letters/mail.ts";
import { type Command, flag, type Printed, present, text, whole } from "../command.ts";
import { facts, letterText, paragraphs, plain, short, table } from "../print.ts";
import { moment, words } from "../text.ts";

const STATES = {
  waiting: words("waits", "en attente"),
  sent: words("delivered", "remise"),
  refused: words("REFUSED", "REFUSÉE"),
  held: words("held", "retenue"),
} as const;

const HELD = {
  address: words("its address has not confirmed itself", "son adresse ne s'est pas confirmée"),
  many: words("too many letters ask addresses", "trop de lettres interrogent des adresses"),
} as const;

const listed = (letters: readonly ListedLetter[], language: Language): Printed => ({
  data: letters,
  text:
    letters.length === 0
      ? words("There is no letter.", "Il n'y a aucune lettre.")[language]
      : table(
          [
            words("Letter", "Lettre"),
            words("Subject", "Objet"),
            words("To", "À"),
            words("State", "État"),
            words("Since", "Depuis"),
            words("Tries", "Essais"),
            words("Server", "Serveur"),
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
  about: words(
    "letters that wait, were delivered, or were refused",
    "lettres en attente, remises, ou refusées",
  ),
  run: async ({ miroir, language }) => listed(await (await miroir()).mail.list(), language),
};

const letter = [{ name: "letter", required: true }] as const;

const show: Command = {
  name: "mail show",
  about: words("one letter, or as a page to print", "une lettre, ou une page à imprimer"),
  example: "miroir mail show 3f0c6a1e --out letter.pdf",
  positionals: letter,
  options: {
    out: { value: "FILE", about: words("write it, .html or .pdf", "l'écrire, .html ou .pdf") },
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
      [words("Delivered", "Remises")[language], sent.delivered],
      [words("To be tried again", "À réessayer")[language], sent.later],
      [words("Refused, and kept", "Refusées, et gardées")[language], sent.refused],
      [words("Left", "Restent")[language], sent.left],
    ]),
    sent.down &&
      words(
        `The mail server could not be used: ${plain(sent.down)}`,
        `Le serveur de courrier n'a pu être utilisé : ${plain(sent.down)}`,
      )[language],
  );

const send: Command = {
  name: "mail send",
  about: words(
    "deliver what is due through the organisation's mail server",
    "remettre ce qui est dû par le serveur de courrier de l'organisation",
  ),
  options: {
    most: {
      value: "NUMBER",
      about: words("how many at most (default 200)", "combien au plus (par défaut 200)"),
    },
    again: {
      about: words(
        "also what was refused, and what waits for its next try",
        "aussi ce qui a été refusé, et ce qui attend son prochain essai",
      ),
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
  about: words(
    "a letter was printed and posted, or handed over",
    "une lettre a été imprimée et postée, ou remise en main propre",
  ),
  example: 'miroir mail posted 3f0c6a1e --proof "registered letter of 3 May"',
  positionals: letter,
  options: { proof: { value: "TEXT", required: true, about: words("what shows it", "ce qui le montre") } },
  run: async ({ arguments: [id], options, miroir, language }): Promise<Printed> => {
    const done = await (await miroir()).mail.posted({ letter: id!, proof: text(options, "proof")! });
    return { data: done, text: words("It is out of the queue.", "Elle n'est plus dans la file.")[language] };
  },
};

export const mailCommands: readonly Command[] = [list, show, send, posted];
