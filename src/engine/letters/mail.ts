/**
 * Delivering the queue. Each letter by itself: handed to the server, and what it answered committed with a ledger entry.
 * A crash in between can only deliver a letter twice, under the same Message-ID, and never lose it.
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Day } from "../../domain/words.ts";
import { openPost, type Post, type Posted } from "../../post/post.ts";
import type { Sql } from "../../store/database.ts";
import {
  findLetter,
  type LetterRow,
  letterNotSent,
  letterSent,
  lettersDue,
  listLetters,
  tryAgain,
  waitingLetter,
} from "../../store/letters/outbox.ts";
import { tellingTold } from "../../store/recipients/recipients.ts";
import type { Act, EntryFacts, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { keptOf } from "../gate/kept.ts";
import { mailUntil } from "../gate/retention.ts";
import { documentOf, letterPath, writeDocument } from "./letter-file.ts";
import { openedLetter, resealLetter, type SealedLetter } from "./outbox.ts";

/** `held`: its address has not confirmed itself, or too many letters ask addresses to. */
export type LetterState = "waiting" | "sent" | "refused" | "held";

export interface ListedLetter {
  readonly id: string;
  readonly kind: string;
  readonly state: LetterState;
  readonly to: string;
  readonly subject: string;
  readonly createdAt: string;
  readonly nextTryAt: string | null;
  readonly attempts: number;
  /** The code of the last answer that was no acceptance. */
  readonly lastProblem: string | null;
  readonly sentAt: string | null;
  readonly proof: string | null;
  /** The server's last answer, whole. */
  readonly answer: string | null;
  readonly retainUntil: Day;
  /** Why it is held. */
  readonly held: LetterRow["held"];
}

const stateOf = (row: LetterRow): LetterState => {
  if (row.sentAt) return "sent";
  if (row.refusedAt) return "refused";
  return row.held ? "held" : "waiting";
};

const listedOf = (row: LetterRow, letter: SealedLetter): ListedLetter => {
  const state = stateOf(row);
  return {
    id: row.id,
    kind: row.kind,
    state,
    to: letter.to,
    subject: letter.subject,
    createdAt: row.createdAt.toISOString(),
    nextTryAt: state === "waiting" ? row.nextTryAt.toISOString() : null,
    attempts: row.attempts,
    lastProblem: row.lastProblem,
    sentAt: row.sentAt?.toISOString() ?? null,
    proof: row.proof,
    answer: letter.answer ?? null,
    retainUntil: row.retainUntil,
    held: row.held,
  };
};

/** What waits, what was delivered, what a server refused. */
export const mail: Verb<void, ListedLetter[]> = {
  name: "mail.list",
  run: (act) =>
    act.read(async (sql) =>
      (await listLetters(sql)).flatMap((row) => {
        const letter = openedLetter(act.engine, row);
        return letter ? [listedOf(row, letter)] : [];
      }),
    ),
};

/** @throws MiroirError post/not-found */
const requireLetter = async (engine: Engine, sql: Sql, id: string) => {
  const row = await findLetter(sql, id);
  const letter = row && openedLetter(engine, row);
  if (!row || !letter) throw new MiroirError("post/not-found", { letter: id });
  return { row, letter };
};

/** One letter whole, or as a file to print where there is no server. @throws MiroirError post/not-found */
export const showLetter: Verb<{ letter: string; out?: string }, ListedLetter & { readonly text: string }> = {
  name: "mail.show",
  run: async (act, input) => {
    const { row, letter } = await act.read((sql) => requireLetter(act.engine, sql, input.letter));
    const document = documentOf(letter, act.engine.settings.language, act.at());
    if (input.out) await writeDocument(document, letterPath(input.out));
    return { ...listedOf(row, letter), text: letter.text };
  },
};

/** Letters handed over in one run, when nobody says how many: the rest is the next run's. */
const MOST_A_RUN = 200;
/** RFC 5321, 4.5.4.1: half an hour and more between tries; twice as long each time, at most twice a day. */
const FIRST_WAIT_MS = 30 * 60_000;
const LONGEST_WAIT_MS = 12 * 3_600_000;

/** @param attempts made until now, this one included */
export const waitAfter = (attempts: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempts - 1, 10), LONGEST_WAIT_MS);

/** In place of a server's code, for a letter that was printed. */
const BY_HAND = "by hand";

/** An answer as it may stand in clear: a server often repeats the address it is asked about. */
const withoutAddresses = (answer: string): string =>
  answer.replace(/\S+@\S+/g, "<address>").replace(/\p{Cc}+/gu, " ");

const proofOf = ({ code, answer }: Posted): string =>
  code === BY_HAND ? answer : `SMTP ${withoutAddresses(answer)}`;

const letterFacts = (row: LetterRow, posted: Pick<Posted, "outcome" | "code">): EntryFacts => ({
  ...(row.subjectId && { subject: row.subjectId }),
  ...(row.requestId && { request: row.requestId }),
  ...(row.memberId && { member: row.memberId }),
  ...(row.tellingId && { telling: row.tellingId }),
  letter: row.id,
  letterKind: row.kind,
  outcome: posted.outcome,
  code: posted.code,
});

const writeSent = async (act: Act, sql: Sql, row: LetterRow, sealed: Uint8Array, posted: Posted) => {
  await letterSent(sql, row.id, { sealed, proof: posted.code, retainUntil: mailUntil(act) }, act.at());
  if (row.tellingId) await tellingTold(sql, row.tellingId, proofOf(posted), act.at());
};

/** For good, when the server said so; else it is tried again later. An attempt that changed nothing is no entry. */
const writeNotSent = async (act: Act, sql: Sql, row: LetterRow, sealed: Uint8Array, posted: Posted) => {
  const refused = posted.outcome === "refused";
  const nextTryAt = refused ? null : new Date(act.at().getTime() + waitAfter(row.attempts + 1));
  await letterNotSent(sql, row.id, { sealed, code: posted.code, nextTryAt }, act.at());
};

/** False when the letter is there no more: its person was forgotten while the server answered. */
const write = async (act: Act, sql: Sql, id: string, posted: Posted): Promise<LetterRow | undefined> => {
  const row = await waitingLetter(sql, id);
  const letter = row && openedLetter(act.engine, row);
  if (!row || !letter) return undefined;
  const sealed = resealLetter(act.engine, row, { ...letter, answer: posted.answer });
  if (posted.outcome === "delivered") await writeSent(act, sql, row, sealed, posted);
  else await writeNotSent(act, sql, row, sealed, posted);
  return row;
};

class Gone extends Error {}

/** Delivered and refused are acts, with their entry; that it was tried is a date of the letter. */
const record = async (act: Act, id: string, posted: Posted): Promise<void> => {
  if (posted.outcome === "later" || posted.outcome === "down") {
    await act.step((sql) => write(act, sql, id, posted));
    return;
  }
  try {
    await act.commit(async (sql) => {
      const row = await write(act, sql, id, posted);
      if (!row) throw new Gone();
      return { result: undefined, entry: letterFacts(row, posted) };
    });
  } catch (error) {
    if (!(error instanceof Gone)) throw error;
  }
};

export interface MailSent {
  readonly delivered: number;
  /** To be tried again. */
  readonly later: number;
  /** Kept, and said in `mail list`: the server refuses the address or the text. */
  readonly refused: number;
  /** What stopped the run before its end: no connection, no login. The letters behind it were not tried. */
  readonly down: string | null;
  readonly left: number;
}

const sendOne = async (act: Act, post: Post, row: LetterRow): Promise<Posted | undefined> => {
  const letter = openedLetter(act.engine, row);
  if (!letter) return undefined;
  const { to, subject, text } = letter;
  const { language } = act.engine.settings;
  const posted = await post.send({ id: row.id, to, subject, text, language, at: act.at() });
  await record(act, row.id, posted);
  return posted;
};

const sendAll = async (act: Act, post: Post, due: readonly LetterRow[], most: number): Promise<MailSent> => {
  const counts = { delivered: 0, later: 0, refused: 0 };
  const left = (from: number): number => Math.max(0, due.length - from);
  const turn = due.slice(0, most);
  for (const [done, row] of turn.entries()) {
    act.stopIfAborted();
    act.progress({ stage: "mail", done, total: turn.length });
    const posted = await sendOne(act, post, row);
    if (posted?.outcome === "down")
      return { ...counts, down: `${posted.code} ${posted.answer}`, left: left(done) };
    if (posted) counts[posted.outcome]++;
  }
  return { ...counts, down: null, left: left(turn.length) + counts.later };
};

const rounds = keptOf(() => ({ last: Promise.resolve() as Promise<unknown> }));

/** One round after the other: two at once would each deliver what both found waiting. */
const inTurn = <T>(engine: Engine, round: () => Promise<T>): Promise<T> => {
  const turn = rounds(engine);
  const mine = turn.last.then(round, round);
  turn.last = mine;
  return mine;
};

/**
 * Delivers what is due, oldest first. @param input `most`: letters of this run, 200 when absent; `again`: also what a server refused before, and what waits for its next try
 * @throws MiroirError post/no-server, post/bad-password-file, config/invalid, run/interrupted
 */
export const sendMail: Verb<{ again?: boolean; most?: number }, MailSent> = {
  name: "mail.send",
  run: async (act, input) => {
    const { mail: server } = act.engine.settings;
    if (!server) throw new MiroirError("post/no-server");
    return inTurn(act.engine, async () => {
      const post = openPost(server);
      try {
        if (input.again) await act.step((sql) => tryAgain(sql, act.at()));
        const due = await act.read((sql) => lettersDue(sql, act.at()));
        return await sendAll(act, post, due, input.most ?? MOST_A_RUN);
      } finally {
        post.close();
      }
    });
  },
};

/** Fewest characters of a proof: “letter of 3 May”. */
const PROOF_LENGTH = 5;

/** A letter that was printed and posted, or handed over: it leaves the queue. @throws MiroirError post/not-found, usage/bad-value */
export const letterPosted: Verb<{ letter: string; proof: string }, { letterId: string }> = {
  name: "mail.posted",
  run: async (act, input) => {
    const proof = input.proof.trim();
    if (proof.length < PROOF_LENGTH)
      throw new MiroirError("usage/bad-value", {
        name: "--proof",
        value: proof,
        expected: "letter of 3 May",
      });
    return act.commit(async (sql) => {
      const found = await requireLetter(act.engine, sql, input.letter);
      if (found.row.refusedAt) await tryAgain(sql, act.at(), found.row.id);
      const posted: Posted = { outcome: "delivered", code: BY_HAND, answer: proof };
      const row = await write(act, sql, found.row.id, posted);
      if (!row) throw new MiroirError("post/not-found", { letter: input.letter });
      return { result: { letterId: row.id }, entry: letterFacts(row, posted) };
    });
  },
};
