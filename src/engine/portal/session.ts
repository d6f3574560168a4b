/**
 * Signing in to the portal: eight characters of her identifier and her personal key, which opens her own sealed template
 * and nothing else could; or a link to the address she gave. What does not fit is refused in one way, whatever it was,
 * and an address that nobody has is answered like one that somebody has (R69).
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import {
  findSession,
  insertSession,
  personBegunBy,
  prolongSession,
  proveSession,
  putLink,
  removeSession,
  spendLink,
} from "../../store/portal/portal.ts";
import { sealedReferencesOf } from "../../store/report/report.ts";
import type { Act, Committed, Verb } from "../gate/act.ts";
import { HERSELF, SAID } from "../gate/own.ts";
import { newToken, tokenSha256 } from "../gate/tokens.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { linkLetter } from "../letters/portal-letters.ts";
import { TEMPLATE_LABEL } from "../people/galleries.ts";
import { listPeople, requireSubject } from "../people/people.ts";
import { triesOf } from "./tries.ts";

const IDLE_MS = 12 * 3_600_000;
/** Prolonged this often at most: a page full of pictures is one write, and not a hundred. */
const PROLONG_EVERY_MS = 5 * 60_000;
const LINK_MS = 30 * 60_000;

export interface Opened {
  readonly subjectId: string;
  /** For the cookie, and for nobody else. */
  readonly token: string;
}

/** In the caller's transaction. */
export const openSessionFor = async (act: Act, sql: Sql, subjectId: string): Promise<Opened> => {
  const token = newToken();
  const idleUntil = new Date(act.at().getTime() + IDLE_MS);
  await insertSession(sql, { tokenSha256: tokenSha256(token), subjectId, idleUntil }, act.at());
  return { subjectId, token };
};

const opened = async (act: Act, sql: Sql, subjectId: string, by: string): Promise<Committed<Opened>> => ({
  result: await openSessionFor(act, sql, subjectId),
  entry: { subject: subjectId, outcome: "signed in", by },
});

/** Whether the key opens her template. */
const opensHers = async (
  act: Act,
  sql: Sql,
  subjectId: string | undefined,
  key: string,
): Promise<boolean> => {
  const { vault } = act.engine;
  const [reference] = subjectId === undefined ? [] : (await sealedReferencesOf(sql, subjectId)).templates;
  if (subjectId === undefined || !reference || !vault.has("reference", subjectId)) return false;
  try {
    vault.openForPerson(subjectId, key, TEMPLATE_LABEL, reference.sealed).fill(0);
    return true;
  } catch (error) {
    if (error instanceof MiroirError && error.code.startsWith("keys/")) return false;
    throw error;
  }
};

export interface OpenInput {
  /** The first eight characters of her identifier, as on her sheet. */
  readonly person: string;
  readonly key: string;
  /** Where it came from, for the limit; kept in memory for its length, and nowhere written. */
  readonly from: string;
}

const SHORT = 8;
/** A refusal takes so long, whatever was wrong: longer than the longest way to one (R69). */
const REFUSAL_MS = 100;

/** As a monotonic clock counts: that of the engine is moved by tests. */
const untilSince = async (startedMs: number): Promise<void> => {
  const left = startedMs + REFUSAL_MS - performance.now();
  if (left > 0) await new Promise((done) => setTimeout(done, left));
};

/** @throws MiroirError portal/wrong-key, portal/too-many-tries */
export const openPortal: Verb<OpenInput, Opened> = {
  name: "portal.open",
  run: async (act, { person, key, from }) => {
    const startedMs = performance.now();
    const beginning = person.trim().toLowerCase();
    const tries = triesOf(act.engine);
    const right = [
      tries.reserve("key-of", `${from} ${beginning.slice(0, SHORT)}`, act.at()),
      tries.reserve("key-from", from, act.at()),
    ];
    const subjectId = await act.read(async (sql) => {
      const found = beginning.length >= SHORT ? await personBegunBy(sql, beginning) : undefined;
      return (await opensHers(act, sql, found, key)) ? found : undefined;
    });
    if (subjectId === undefined) {
      await untilSince(startedMs);
      throw new MiroirError("portal/wrong-key");
    }
    for (const takeBack of right) takeBack();
    return act.commit((sql) => opened(act, sql, subjectId, "personal key"));
  },
};

/**
 * Shows anew who she is, with her key, on the way to what nobody takes back.
 * @throws MiroirError portal/wrong-key, portal/too-many-tries
 */
export const prove: Verb<{ subject: string; key: string; token: string }, void> = {
  name: "portal.prove",
  own: { subject: HERSELF, key: SAID, token: SAID },
  run: async (act, { subject, key, token }) => {
    const right = triesOf(act.engine).reserve("key-of", `again ${subject}`, act.at());
    if (!(await act.read((sql) => opensHers(act, sql, subject, key))))
      throw new MiroirError("portal/wrong-key");
    right();
    await act.commit(async (sql) => {
      if (!(await proveSession(sql, tokenSha256(token), subject, act.at())))
        throw new MiroirError("act/sign-in");
      return { result: undefined, entry: { subject, outcome: "shown again", by: "personal key" } };
    });
  },
};

/** @throws MiroirError portal/wrong-link, portal/too-many-tries */
export const openByLink: Verb<{ token: string; from: string }, Opened> = {
  name: "portal.open-by-link",
  run: async (act, { token, from }) => {
    const tries = triesOf(act.engine);
    const right = tries.reserve("link-from", from, act.at());
    const signedIn = await act.commit(async (sql) => {
      const subjectId = await spendLink(sql, tokenSha256(token), act.at());
      if (subjectId === undefined) throw new MiroirError("portal/wrong-link");
      return opened(act, sql, subjectId, "link");
    });
    right();
    return signedIn;
  },
};

/** People who gave this address. */
const whoseAddress = async (act: Act, sql: Sql, email: string): Promise<string[]> => {
  const wanted = email.trim().toLowerCase();
  return (await listPeople(act.engine, sql))
    .filter(({ contact }) => addressIn(contact)?.toLowerCase() === wanted)
    .map(({ id }) => id);
};

/**
 * Sends whoever has this address a link to sign in. The route has answered before this begins, so that neither words nor
 * time tell whether somebody has it (R69).
 */
export const sendLink: Verb<{ email: string; from: string }, void> = {
  name: "portal.link",
  run: async (act, { email, from }) => {
    const tries = triesOf(act.engine);
    if (tries.isOver("letter-from", from, act.at()) || tries.isOver("letter-to", email, act.at())) return;
    tries.reserve("letter-from", from, act.at());
    tries.reserve("letter-to", email, act.at());
    const { settings } = act.engine;
    for (const subjectId of await act.read((sql) => whoseAddress(act, sql, email)))
      await act.commit(async (sql) => {
        const { name, contact } = await requireSubject(act.engine, sql, subjectId);
        const token = newToken();
        const validUntil = new Date(act.at().getTime() + LINK_MS);
        await putLink(sql, { tokenSha256: tokenSha256(token), subjectId, validUntil });
        const url = `${settings.serve.url}/link#${token}`;
        const letter = linkLetter(settings, { name, contact }, act.today(), url);
        await queueLetter(
          act,
          sql,
          { kind: "portal-link", to: addressIn(contact)!, ...letter },
          { subject: subjectId },
        );
        return { result: undefined, entry: { subject: subjectId, outcome: "link sent" } };
      });
  },
};

/** Whose browser holds this token, and when she last showed that; undefined when it is nobody's, or was left for too long. */
export const recognise: Verb<{ token: string }, { subject: string; provedAt: Date } | undefined> = {
  name: "portal.recognise",
  run: async (act, { token }) => {
    const hash = tokenSha256(token);
    const session = await act.read((sql) => findSession(sql, hash, act.at()));
    if (!session) return undefined;
    const idleUntil = new Date(act.at().getTime() + IDLE_MS);
    if (idleUntil.getTime() - session.idleUntil.getTime() > PROLONG_EVERY_MS)
      await act.step((sql) => prolongSession(sql, hash, idleUntil));
    return { subject: session.subjectId, provedAt: session.openedAt };
  },
};

/** Leaving. */
export const closePortal: Verb<{ token: string }, void> = {
  name: "portal.close",
  run: (act, { token }) =>
    act.step(async (sql) => {
      await removeSession(sql, tokenSha256(token));
    }),
};
