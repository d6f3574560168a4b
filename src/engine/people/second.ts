/**
 * A second account before anything is compared (R90, R96): who searches by a photograph, or looks for somebody by her
 * face, asks first; another account of the staff reads what for and agrees; then the same call compares. What is asked
 * again in other words, in other albums or with another photograph is another question, and waits anew. Two accounts
 * are two people as in confirm.ts: a program asks for whoever made it, and agrees to nothing.
 */
import { mayDo } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import {
  agreeToProposal,
  findProposal,
  insertProposal,
  listProposals,
  type ProposalKind,
  type ProposalRow,
  spendProposal,
} from "../../store/compare/proposals.ts";
import type { Sql } from "../../store/database.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Engine } from "../gate/engine.ts";
import { requireAccountOfHers, sameAccount } from "./confirm.ts";

/** A day to find a colleague, and an hour to do it once she agreed: what she agreed to is of now. */
const TO_AGREE_MS = 24 * 3_600_000;
const TO_DO_MS = 3_600_000;

/** What is asked for, to the letter. Its `sha256` are of photographs: the photographs are kept nowhere (R68). */
export interface AskedOf {
  readonly purpose?: string;
  readonly reason?: string;
  readonly albums?: readonly string[];
  readonly comparedBy?: string | null;
  readonly checkedBy?: string | null;
  /** Of each photograph, hex; none when those of the case are taken. */
  readonly sha256: readonly string[];
}

/** Of a look the request, which says whose key seals it. */
export type Asking = { readonly kind: "search" } | { readonly kind: "look"; readonly requestId: string };

/** Nothing was compared: somebody else has to agree first. */
export interface ProposedComparison {
  readonly proposed: true;
  readonly proposal: string;
  readonly proposedBy: string;
  /** Until when somebody may agree. */
  readonly validUntil: string;
}

/** What a comparison is written with: somebody else agreed to it. Only `agreedIn` makes one. */
export interface Agreed {
  readonly proposal: string;
  readonly agreedBy: string;
}

const keyOf = (engine: Engine, requestId: string | null): readonly ["request" | "entry", string] =>
  requestId === null ? ["entry", engine.instanceId] : ["request", requestId];

const label = (id: string): string => `proposal/${id}`;

/** The same question is the same text. */
const textOf = ({ purpose, reason, albums, comparedBy, checkedBy, sha256 }: AskedOf): string =>
  JSON.stringify({
    ...{ purpose, reason, comparedBy, checkedBy },
    albums: albums && [...albums].sort(),
    sha256: [...sha256].sort(),
  });

const askedIn = (engine: Engine, { id, requestId, sealedAsked }: ProposalRow): string =>
  Buffer.from(engine.vault.open(...keyOf(engine, requestId), label(id), sealedAsked)).toString("utf8");

const requestIn = (asking: Asking): string | null => (asking.kind === "look" ? asking.requestId : null);

/** The same question of the same person, while it may be used. */
const sameQuestion = async (
  act: Act,
  sql: Sql,
  asking: Asking,
  text: string,
): Promise<ProposalRow | undefined> => {
  const requestId = requestIn(asking);
  for (const each of await listProposals(sql, act.at()))
    if (
      each.kind === asking.kind &&
      each.requestId === requestId &&
      (await sameAccount(sql, each.proposedBy, act.actor.name)) &&
      askedIn(act.engine, each) === text
    )
      return each;
  return undefined;
};

/** What was agreed to; undefined while nobody did. */
export const agreedIn = async (
  act: Act,
  sql: Sql,
  asking: Asking,
  asked: AskedOf,
): Promise<Agreed | undefined> => {
  const found = await sameQuestion(act, sql, asking, textOf(asked));
  return found?.agreedBy ? { proposal: found.id, agreedBy: found.agreedBy } : undefined;
};

const proposed = ({ id, proposedBy, validUntil }: Omit<ProposalRow, "sealedAsked">): ProposedComparison => ({
  ...{ proposed: true, proposal: id, proposedBy },
  validUntil: validUntil.toISOString(),
});

/**
 * Asks, in the caller's transaction: once, however often it is asked while it waits.
 * @throws MiroirError act/no-account: asked under a name that no account has
 */
export const proposeIn = async (
  act: Act,
  sql: Sql,
  asking: Asking,
  asked: AskedOf,
): Promise<ProposedComparison> => {
  await requireAccountOfHers(act, sql, { program: "asks" });
  const text = textOf(asked);
  const waiting = await sameQuestion(act, sql, asking, text);
  if (waiting) return proposed(waiting);
  const { engine } = act;
  const requestId = requestIn(asking);
  const row = {
    id: engine.newId(),
    kind: asking.kind,
    requestId,
    proposedBy: act.actor.name,
    proposedAt: act.at(),
    validUntil: new Date(act.at().getTime() + TO_AGREE_MS),
  };
  const sealedAsked = engine.vault.seal(...keyOf(engine, requestId), label(row.id), Buffer.from(text));
  await insertProposal(sql, { ...row, sealedAsked });
  return proposed({ ...row, agreedBy: null });
};

/** In the transaction of the comparison's record. @throws MiroirError proposal/not-found: it was done meanwhile */
export const spend = async (act: Act, sql: Sql, { proposal }: Agreed): Promise<void> => {
  if ((await spendProposal(sql, proposal, act.at())) === 0)
    throw new MiroirError("proposal/not-found", { proposal });
};

export interface ListedProposal {
  readonly id: string;
  readonly kind: ProposalKind;
  readonly requestId: string | null;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly agreedBy: string | null;
  readonly validUntil: string;
  readonly purpose: string | null;
  readonly reason: string | null;
  readonly albums: readonly string[];
  readonly comparedBy: string | null;
  readonly checkedBy: string | null;
  /** How many photographs were given; 0 when those of the case are taken. */
  readonly photographs: number;
}

/** Whoever may read a case agrees to a look in it; to a search, whoever confirms what one found. */
const mayAgree = ({ actor }: Act, kind: ProposalKind): boolean =>
  mayDo(actor.role, kind === "look" ? "request.look" : "search.confirm");

const listed = (engine: Engine, row: ProposalRow): ListedProposal => {
  const { id, kind, requestId, proposedBy, proposedAt, agreedBy, validUntil } = row;
  const asked = JSON.parse(askedIn(engine, row)) as AskedOf;
  return {
    ...{ id, kind, requestId, proposedBy, agreedBy },
    proposedAt: proposedAt.toISOString(),
    validUntil: validUntil.toISOString(),
    purpose: asked.purpose ?? null,
    reason: asked.reason ?? null,
    albums: asked.albums ?? [],
    comparedBy: asked.comparedBy ?? null,
    checkedBy: asked.checkedBy ?? null,
    photographs: asked.sha256.length,
  };
};

/** What waits for a second account, or was agreed to and not done yet, as far as one may agree to it. */
export const proposals: Verb<void, ListedProposal[]> = {
  name: "proposal.list",
  run: (act) =>
    act.read(async (sql) =>
      (await listProposals(sql, act.at()))
        .filter(({ kind }) => mayAgree(act, kind))
        .map((row) => listed(act.engine, row)),
    ),
};

export interface AgreedTo {
  readonly proposal: string;
  readonly agreedBy: string;
  /** Until when whoever asked may do it. */
  readonly validUntil: string;
}

/**
 * The second account agrees. It compares nothing: whoever asked asks again, in the same words.
 * @throws MiroirError proposal/not-found, proposal/same-person, act/needs-person, act/no-account, act/not-permitted
 */
export const agreeTo: Verb<{ proposal: string }, AgreedTo> = {
  name: "proposal.agree",
  run: (act, { proposal: id }) =>
    act.commit(async (sql) => {
      await requireAccountOfHers(act, sql);
      const found = await findProposal(sql, id, act.at());
      if (!found) throw new MiroirError("proposal/not-found", { proposal: id });
      if (!mayAgree(act, found.kind))
        throw new MiroirError("act/not-permitted", { role: act.actor.role, verb: "proposal.agree" });
      if (await sameAccount(sql, found.proposedBy, act.actor.name))
        throw new MiroirError("proposal/same-person");
      const validUntil = new Date(act.at().getTime() + TO_DO_MS);
      const { name: agreedBy } = act.actor;
      if ((await agreeToProposal(sql, found.id, agreedBy, { at: act.at(), validUntil })) === 0)
        throw new MiroirError("proposal/not-found", { proposal: id });
      return {
        result: { proposal: found.id, agreedBy, validUntil: validUntil.toISOString() },
        entry: {
          ...(found.requestId && { request: found.requestId }),
          ...{ proposal: found.id, kind: found.kind, proposedBy: found.proposedBy },
        },
      };
    }),
};
