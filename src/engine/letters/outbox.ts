/**
 * The mail queue. A letter is written in the transaction of the act that it is about, so that there is no act without
 * its letter and no letter without its act; `mail send` delivers it. Address, subject and text are sealed.
 */
import { MiroirError } from "../../domain/errors.ts";
import { isAddress, parseAddress } from "../../post/address.ts";
import type { Sql } from "../../store/database.ts";
import { type Held, insertLetter, type LetterRow, type SealedUnder } from "../../store/letters/outbox.ts";
import type { Act } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { caseUntil } from "../gate/retention.ts";

/** Kind of the letter that tells her a restriction will be lifted: it survives a withdrawal. */
export const LIFT_LETTER = "restriction-lift";

export interface Letter {
  /** A code: what sort of letter. It stands in clear. */
  readonly kind: string;
  /** One address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** Why it is not sent yet; absent where it is. */
  readonly held?: Held | null;
}

/** Whose key seals it, and with whom it goes. */
export type Under =
  | { readonly subject: string }
  | { readonly request: string }
  | { readonly member: string }
  | { readonly instance: true };

/** What is sealed: the letter, and the last thing a server said of it, whole. */
export interface SealedLetter {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly answer?: string;
}

const keyOf = (engine: Engine, under: Under): { kind: SealedUnder; id: string } => {
  if ("subject" in under) return { kind: "subject", id: under.subject };
  if ("request" in under) return { kind: "request", id: under.request };
  if ("member" in under) return { kind: "member", id: under.member };
  return { kind: "entry", id: engine.instanceId };
};

const label = (id: string): string => `letter/${id}`;

const seal = (
  engine: Engine,
  key: { kind: SealedUnder; id: string },
  id: string,
  letter: SealedLetter,
): Uint8Array => engine.vault.seal(key.kind, key.id, label(id), Buffer.from(JSON.stringify(letter)));

const keyOfRow = (engine: Engine, row: LetterRow): { kind: SealedUnder; id: string } => ({
  kind: row.sealedUnder,
  id:
    { subject: row.subjectId, request: row.requestId, member: row.memberId, entry: engine.instanceId }[
      row.sealedUnder
    ] ?? "",
});

/** @throws MiroirError keys/destroyed, keys/unsealable */
export const openLetter = (engine: Engine, row: LetterRow): SealedLetter => {
  const { kind, id } = keyOfRow(engine, row);
  return JSON.parse(
    Buffer.from(engine.vault.open(kind, id, label(row.id), row.sealed)).toString("utf8"),
  ) as SealedLetter;
};

/** Undefined for a letter of a restored copy whose key is gone. */
export const openedLetter = (engine: Engine, row: LetterRow): SealedLetter | undefined => {
  try {
    return openLetter(engine, row);
  } catch (error) {
    if (error instanceof MiroirError && error.code === "keys/destroyed") return undefined;
    throw error;
  }
};

/** Another text of the same letter, sealed under the key that its row names. */
export const resealLetter = (engine: Engine, row: LetterRow, letter: SealedLetter): Uint8Array =>
  seal(engine, keyOfRow(engine, row), row.id, letter);

/**
 * Puts a letter in the queue, in the caller's transaction.
 * @param under whose key seals it: a letter about a person goes with her
 * @param telling the telling whose proof its delivery is (R59)
 * @returns its identifier. @throws MiroirError post/bad-address
 */
export const queueLetter = async (
  act: Act,
  sql: Sql,
  letter: Letter,
  under: Under,
  telling?: string,
): Promise<string> => {
  const { engine } = act;
  const id = engine.newId();
  const { kind, subject, text } = letter;
  const key = keyOf(engine, under);
  await insertLetter(
    sql,
    {
      id,
      kind,
      sealedUnder: key.kind,
      subjectId: "subject" in under ? under.subject : null,
      requestId: "request" in under ? under.request : null,
      tellingId: telling ?? null,
      memberId: "member" in under ? under.member : null,
      sealed: seal(engine, key, id, { to: parseAddress(letter.to), subject, text }),
      // One that no server takes waits as long as the case it belongs to; a sent one goes earlier.
      retainUntil: caseUntil(act),
      held: letter.held ?? null,
    },
    act.at(),
  );
  return id;
};

/** The e-mail address in what a person gave as her contact, if it is one. */
export const addressIn = (contact: string | null | undefined): string | null =>
  contact && isAddress(contact.trim()) ? contact.trim() : null;
