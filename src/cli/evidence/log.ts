/** Commands: the log, its proofs and checkpoints. */

import { readFile } from "node:fs/promises";
import { en, fr } from "../../domain/counted.ts";
import { EXIT, type Language, MiroirError } from "../../domain/errors.ts";
import { sayLogFault } from "../../domain/log-faults.ts";
import type { Miroir } from "../../index.ts";
import { type Command, type Given, type Printed, present, text, whole } from "../command.ts";
import { facts, table } from "../print.ts";
import { moment, number, words } from "../text.ts";

type Log = Miroir["log"];
type Answer<V extends keyof Log> = Awaited<ReturnType<Log[V]>>;

const paragraphs = (...parts: readonly (string | null | false)[]): string =>
  parts.filter((part) => part !== null && part !== false && part !== "").join("\n\n");

const SHORT_ID = 8;
const MOST_FACTS = 120;

const factOf = ([name, value]: readonly [string, unknown]): string =>
  `${name}=${typeof value === "string" && value.length === 36 ? value.slice(0, SHORT_ID) : JSON.stringify(value)}`;

const lineOf = (line: Answer<"list">[number], language: Language): (string | number)[] => {
  const when = moment(language, line.at);
  if (!line.entry) return [line.seq, when, "", words("(erased)", "(effacée)")[language], ""];
  const { v: _v, seq, at: _at, verb, actor, role: _role, ...rest } = line.entry;
  return [seq, when, actor, verb, Object.entries(rest).map(factOf).join(" ").slice(0, MOST_FACTS)];
};

const logTold = (lines: Answer<"list">, language: Language): Printed => ({
  data: lines,
  text: table(
    [
      words("No", "N°"),
      words("When", "Quand"),
      words("Who", "Qui"),
      words("What", "Quoi"),
      words("Facts", "Faits"),
    ].map((head) => head[language]),
    lines.map((line) => lineOf(line, language)),
  ),
});

const HOLDS = words(
  "The log holds: entries, tree and every signed checkpoint agree.",
  "Le journal tient : entrées, arbre et tous les points de contrôle signés concordent.",
);
const HOLDS_SINCE = words(
  "It goes on from the checkpoint you kept: nothing of it was changed or removed since.",
  "Il continue le point de contrôle que vous avez gardé : rien n'en a été changé ni retiré depuis.",
);
const FAILS = words("The log does not hold.", "Le journal ne tient pas.");

const faultsTold = ({ faults, faultCount }: Answer<"verify">, language: Language): string => {
  const more = faultCount - faults.length;
  const lines = faults.map((fault) => sayLogFault(fault, language));
  return [
    ...lines,
    ...(more > 0 ? [words(`… and ${more} more`, fr`… et ${more} [autre|autres]`)[language]] : []),
  ].join("\n");
};

const verified = (answer: Answer<"verify">, language: Language): Printed => ({
  data: answer,
  exit: answer.holds ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [words("Entries", "Entrées")[language], number(language, answer.size)],
      [words("Erased", "Effacées")[language], number(language, answer.erased)],
      [words("Kept from", "Conservées depuis")[language], answer.keptFrom],
      [words("Root", "Racine")[language], answer.root],
      ...answer.witnesses.map(
        ({ witness, size, at }) =>
          [
            words("Witness", "Témoin")[language],
            `${witness}: ${number(language, size)}, ${moment(language, at)}`,
          ] as const,
      ),
    ]),
    answer.checkpoint,
    faultsTold(answer, language),
    answer.holds ? HOLDS[language] : FAILS[language],
    answer.holds && answer.since !== null && HOLDS_SINCE[language],
  ),
});

const writtenTo = (file: string | null, what: string, language: Language): string =>
  file === null ? what : words(`Written to ${file}.`, `Écrit dans ${file}.`)[language];

const keyTold = (vkey: string, language: Language): string =>
  facts([[words("Key of the log", "Clé du journal")[language], vkey]]);

/** A checkpoint that somebody kept is read from here whole; it is some hundred bytes. @throws MiroirError archive/not-found */
const readNote = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new MiroirError("archive/not-found", { path }, { cause });
  }
};

const noteIn = async (options: Given, name: string): Promise<string | undefined> => {
  const path = text(options, name);
  return path === undefined ? undefined : readNote(path);
};

/** Entries are counted from 0, unlike everything else that is asked for. @throws MiroirError usage/bad-value */
const placeOf = (value: string): number => {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(value))
    throw new MiroirError("usage/bad-value", { name: "<seq>", value, expected: "0, 1, 2 …" });
  return Number(value);
};

const out = (what: { en: string; fr: string }) => ({ value: "FILE", about: what });

const log: Command = {
  name: "log",
  about: words("the ledger's newest entries", "les dernières entrées du journal"),
  options: { last: { value: "N", about: words("how many (default 50)", "combien (par défaut 50)") } },
  run: async ({ options, miroir, language }) =>
    logTold(await (await miroir()).log.list(present({ limit: whole(options, "last") })), language),
};

const logVerify: Command = {
  name: "log verify",
  about: words(
    "check entries, tree and signed checkpoints, and that the log goes on from a checkpoint you kept",
    "vérifier les entrées, l'arbre et les points de contrôle signés, et que le journal continue un point de contrôle que vous avez gardé",
  ),
  example: "miroir log verify --since kept.checkpoint",
  options: {
    since: {
      value: "FILE",
      about: words(
        "a checkpoint that this log once printed",
        "un point de contrôle que ce journal a imprimé un jour",
      ),
    },
  },
  run: async ({ options, miroir, language }) =>
    verified(await (await miroir()).log.verify({ since: await noteIn(options, "since") }), language),
};

const logCheckpoint: Command = {
  name: "log checkpoint",
  about: words(
    "print the signed checkpoint, for somebody else to keep",
    "imprimer le point de contrôle signé, à garder par quelqu'un d'autre",
  ),
  example: "miroir log checkpoint --out kept.checkpoint",
  options: {
    size: {
      value: "N",
      about: words("of the first N entries (default: all)", "des N premières entrées (par défaut : toutes)"),
    },
    out: out(words("write it to a new file", "l'écrire dans un nouveau fichier")),
  },
  run: async ({ options, miroir, language }) => {
    const printed = await (await miroir()).log.checkpoint(
      present({ size: whole(options, "size"), out: text(options, "out") }),
    );
    return {
      data: printed,
      text: paragraphs(
        writtenTo(printed.file, printed.note.trimEnd(), language),
        keyTold(printed.vkey, language),
      ),
    };
  },
};

const logProve: Command = {
  name: "log prove",
  about: words(
    "prove one entry to somebody who has no access, as one text file",
    "prouver une entrée à quelqu'un qui n'a pas d'accès, en un fichier texte",
  ),
  example: "miroir log prove 12 --out entry-12.tlog-proof",
  positionals: [{ name: "seq", required: true }],
  options: { out: out(words("write the proof to a new file", "écrire la preuve dans un nouveau fichier")) },
  run: async ({ arguments: [seq = ""], options, miroir, language }) => {
    const proven = await (await miroir()).log.prove({
      seq: placeOf(seq),
      ...present({ out: text(options, "out") }),
    });
    return {
      data: proven,
      text: paragraphs(
        writtenTo(proven.file, proven.proof.trimEnd(), language),
        keyTold(proven.vkey, language),
      ),
    };
  },
};

const logConsistency: Command = {
  name: "log consistency",
  about: words(
    "prove that a later checkpoint goes on from an earlier one, as one text file",
    "prouver qu'un point de contrôle en continue un autre, en un fichier texte",
  ),
  example: "miroir log consistency kept.checkpoint --out grown.consistency",
  positionals: [
    { name: "earlier", required: true },
    { name: "later", required: false },
  ],
  options: { out: out(words("write the proof to a new file", "écrire la preuve dans un nouveau fichier")) },
  run: async ({ arguments: [earlier = "", later], options, miroir, language }) => {
    const made = await (await miroir()).log.consistency({
      earlier: await readNote(earlier),
      ...present({
        later: later === undefined ? undefined : await readNote(later),
        out: text(options, "out"),
      }),
    });
    return {
      data: made,
      text: paragraphs(
        words(
          en`The log of ${made.to} [entry|entries] goes on from that of ${made.from}.`,
          fr`Le journal de ${made.to} [entrée|entrées] continue celui de ${made.from}.`,
        )[language],
        writtenTo(made.file, made.proof.trimEnd(), language),
      ),
    };
  },
};

const logCosign: Command = {
  name: "log cosign",
  about: words(
    "take in a checkpoint that a witness cosigned",
    "recevoir un point de contrôle qu'un témoin a cosigné",
  ),
  example: "miroir log cosign cosigned.checkpoint",
  positionals: [{ name: "file", required: true }],
  run: async ({ arguments: [file = ""], miroir, language }) => {
    const cosigned = await (await miroir()).log.cosign({ note: await readNote(file) });
    const names = cosigned.added.join(", ");
    return {
      data: cosigned,
      text:
        names === ""
          ? words("These cosignatures are here already.", "Ces cosignatures sont déjà là.")[language]
          : words(
              en`${names} cosigned the log of ${cosigned.size} [entry|entries].`,
              fr`${names} a cosigné le journal de ${cosigned.size} [entrée|entrées].`,
            )[language],
    };
  },
};

export const logCommands: readonly Command[] = [
  log,
  logVerify,
  logCheckpoint,
  logProve,
  logConsistency,
  logCosign,
];
