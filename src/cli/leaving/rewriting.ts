/** Command: rewrite. */
import { EXIT, type Language } from "../../domain/errors.ts";
import type { Miroir } from "../../index.ts";
import type { Answer, Command, Printed } from "../command.ts";
import { plain } from "../print.ts";
import { words } from "../text.ts";

type Rewritten = Answer<Miroir["rewrite"]>;

const SAID = {
  "nothing-due": words(
    "Nothing ended since the files of the database were last rewritten.",
    "Rien n'a pris fin depuis la dernière réécriture des fichiers de la base.",
  ),
  "not-yet": words("It is not night yet.", "Il ne fait pas encore nuit."),
  done: words(
    "The files of the database are rewritten: no deleted row is left in them.",
    "Les fichiers de la base sont réécrits : il n'y reste aucune ligne supprimée.",
  ),
  held: words(
    "Not all of it: somebody is reading what is gone, or holds a table. Try again; what is done stays done.",
    "Pas entièrement : quelqu'un lit encore ce qui est supprimé, ou tient une table. Réessayez ; ce qui est fait reste fait.",
  ),
} as const;

const SERVERS_LOG = words(
  "The log of your database server is its own: it goes when the server needs the room. Its archive, replicas and backups are yours to end.",
  "Le journal de votre serveur de base lui appartient : il disparaît quand le serveur a besoin de la place. Ses archives, réplicas et sauvegardes sont à terminer par vous.",
);

/** What was rewritten, in sentences. */
export const rewritingTold = ({ outcome, held, log }: Rewritten, language: Language): string =>
  [
    SAID[outcome][language],
    ...(held.length > 0 ? [held.map(plain).join(", ")] : []),
    ...(outcome === "done" && log !== "ours" ? [SERVERS_LOG[language]] : []),
  ].join("\n");

/** Whoever asked for all of it has not got it. */
export const rewritingExit = ({ outcome }: Rewritten): number => (outcome === "held" ? EXIT.busy : EXIT.ok);

const printed = (answer: Rewritten, language: Language): Printed => ({
  data: answer,
  exit: rewritingExit(answer),
  text: rewritingTold(answer, language),
});

export const rewriteCommand: Command = {
  name: "rewrite",
  about: words(
    "rewrite the files of the database, so that no deleted row is left in them (`miroir serve` does it at night)",
    "réécrire les fichiers de la base, pour qu'il n'y reste aucune ligne supprimée (`miroir serve` le fait la nuit)",
  ),
  run: async ({ miroir, language, long }) =>
    printed(await (await miroir()).rewrite(undefined, long), language),
};
