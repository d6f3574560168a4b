/** Commands: the log, its proofs and checkpoints. */

import { readFile } from "node:fs/promises";
import { EXIT, type Language, MiroirError } from "../../domain/errors.ts";
import { sayLogFault } from "../../domain/log-faults.ts";
import type { Miroir } from "../../index.ts";
import { said, type Words, words } from "../../words/words.ts";
import { type Command, type Given, type Printed, present, text, whole } from "../command.ts";
import { facts, table } from "../print.ts";
import { moment, number } from "../text.ts";

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
  if (!line.entry) return [line.seq, when, "", said(language, "cli.evidence.log.erased"), ""];
  const { v: _v, seq, at: _at, verb, actor, role: _role, ...rest } = line.entry;
  return [seq, when, actor, verb, Object.entries(rest).map(factOf).join(" ").slice(0, MOST_FACTS)];
};

const logTold = (lines: Answer<"list">, language: Language): Printed => ({
  data: lines,
  text: table(
    [
      words("cli.evidence.log.no"),
      words("cli.evidence.log.when"),
      words("cli.evidence.log.who"),
      words("cli.evidence.log.what"),
      words("cli.evidence.log.facts"),
    ].map((head) => head[language]),
    lines.map((line) => lineOf(line, language)),
  ),
});

const HOLDS = words("cli.evidence.log.logHoldsEntriesTree");
const HOLDS_SINCE = words("cli.evidence.log.goesFromCheckpointYou");
const FAILS = words("cli.evidence.log.logDoesNotHold");

const faultsTold = ({ faults, faultCount }: Answer<"verify">, language: Language): string => {
  const more = faultCount - faults.length;
  const lines = faults.map((fault) => sayLogFault(fault, language));
  return [...lines, ...(more > 0 ? [said(language, "cli.evidence.log.more", { more })] : [])].join("\n");
};

const verified = (answer: Answer<"verify">, language: Language): Printed => ({
  data: answer,
  exit: answer.holds ? EXIT.ok : EXIT.found,
  text: paragraphs(
    facts([
      [said(language, "cli.evidence.log.entries"), number(language, answer.size)],
      [said(language, "cli.evidence.log.erased2"), number(language, answer.erased)],
      [said(language, "cli.evidence.log.keptFrom"), answer.keptFrom],
      [said(language, "cli.evidence.log.root"), answer.root],
      ...answer.witnesses.map(
        ({ witness, size, at }) =>
          [
            said(language, "cli.evidence.log.witness"),
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
  file === null ? what : said(language, "cli.evidence.log.written", { file });

const keyTold = (vkey: string, language: Language): string =>
  facts([[said(language, "cli.evidence.log.keyLog"), vkey]]);

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

const out = (what: Words) => ({ value: "FILE", about: what });

const log: Command = {
  name: "log",
  about: words("cli.evidence.log.ledgersNewestEntries"),
  options: { last: { value: "N", about: words("cli.evidence.log.howManyDefault50") } },
  run: async ({ options, miroir, language }) =>
    logTold(await (await miroir()).log.list(present({ limit: whole(options, "last") })), language),
};

const logVerify: Command = {
  name: "log verify",
  about: words("cli.evidence.log.checkEntriesTreeSigned"),
  example: "miroir log verify --since kept.checkpoint",
  options: {
    since: {
      value: "FILE",
      about: words("cli.evidence.log.checkpointLogOncePrinted"),
    },
  },
  run: async ({ options, miroir, language }) =>
    verified(await (await miroir()).log.verify({ since: await noteIn(options, "since") }), language),
};

const logCheckpoint: Command = {
  name: "log checkpoint",
  about: words("cli.evidence.log.printSignedCheckpointSomebody"),
  example: "miroir log checkpoint --out kept.checkpoint",
  options: {
    size: {
      value: "N",
      about: words("cli.evidence.log.firstNEntriesDefault"),
    },
    out: out(words("cli.evidence.log.writeNewFile")),
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
  about: words("cli.evidence.log.proveOneEntrySomebody"),
  example: "miroir log prove 12 --out entry-12.tlog-proof",
  positionals: [{ name: "seq", required: true }],
  options: { out: out(words("cli.evidence.log.writeProofNewFile")) },
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
  about: words("cli.evidence.log.proveLaterCheckpointGoes"),
  example: "miroir log consistency kept.checkpoint --out grown.consistency",
  positionals: [
    { name: "earlier", required: true },
    { name: "later", required: false },
  ],
  options: { out: out(words("cli.evidence.log.writeProofNewFile")) },
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
        said(language, "cli.evidence.log.logOtherGoesFrom", { to: made.to, from: String(made.from) }),
        writtenTo(made.file, made.proof.trimEnd(), language),
      ),
    };
  },
};

const logCosign: Command = {
  name: "log cosign",
  about: words("cli.evidence.log.takeCheckpointWitnessCosigned"),
  example: "miroir log cosign cosigned.checkpoint",
  positionals: [{ name: "file", required: true }],
  run: async ({ arguments: [file = ""], miroir, language }) => {
    const cosigned = await (await miroir()).log.cosign({ note: await readNote(file) });
    const names = cosigned.added.join(", ");
    return {
      data: cosigned,
      text:
        names === ""
          ? said(language, "cli.evidence.log.theseCosignaturesHereAlready")
          : said(language, "cli.evidence.log.cosignedLogOther", { names, cosigned: cosigned.size }),
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
