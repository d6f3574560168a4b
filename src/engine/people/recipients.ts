/** Whoever received something of a person is told of what she asked since (R54, R59). The register itself: recipient-register.ts. */
import type { Sql } from "../../store/database.ts";
import {
  type DisclosureRow,
  disclosuresOf,
  disclosuresOfPicture,
  findRecipient,
  insertTelling,
  type RecipientRow,
  type TellingRow,
} from "../../store/recipients/recipients.ts";
import type { Act } from "../gate/act.ts";
import { caseUntil } from "../gate/retention.ts";
import { addressIn, queueLetter } from "../letters/outbox.ts";
import { tellingLetter } from "./recipient-letters.ts";

export type About = "erasure" | "rectification" | "restriction";

const byRecipient = (disclosures: readonly DisclosureRow[]): Map<string, DisclosureRow[]> => {
  const grouped = new Map<string, DisclosureRow[]>();
  for (const disclosure of disclosures)
    grouped.set(disclosure.recipientId, [...(grouped.get(disclosure.recipientId) ?? []), disclosure]);
  return grouped;
};

const tellOne = async (
  act: Act,
  sql: Sql,
  recipient: RecipientRow,
  asked: TellingRow["about"],
  disclosures: readonly DisclosureRow[],
): Promise<void> => {
  const id = act.engine.newId();
  const ids = disclosures.map((disclosure) => disclosure.id);
  await insertTelling(
    sql,
    { id, recipientId: recipient.id, about: asked, disclosures: ids, retainUntil: caseUntil(act) },
    act.at(),
  );
  const to = addressIn(recipient.mail);
  if (!to) return;
  const letter = tellingLetter(act.engine.settings, recipient, asked, act.today(), disclosures);
  await queueLetter(act, sql, { kind: `telling-${asked}`, to, ...letter }, { instance: true }, id);
};

const tellEach = async (
  act: Act,
  sql: Sql,
  grouped: ReadonlyMap<string, DisclosureRow[]>,
  asked: TellingRow["about"],
): Promise<string[]> => {
  const names: string[] = [];
  for (const [recipientId, disclosures] of grouped) {
    const recipient = await findRecipient(sql, recipientId);
    if (recipient) await tellOne(act, sql, recipient, asked, disclosures);
    names.push(disclosures[0]!.recipient);
  }
  return names;
};

/**
 * Whoever received something of her is told, also if she is forgotten in this very transaction: neither the telling nor its
 * letter names her, but the disclosure, by the reference that the recipient was given (R54, R59, art. 19).
 * @param what `pictureSha256`: only recipients of this picture, hex; `purpose`: only what was disclosed under it (R18)
 * @returns how many recipients
 */
export const tellRecipients = async (
  act: Act,
  sql: Sql,
  what: { subjectId: string; about: About; pictureSha256?: string; purpose?: string },
): Promise<number> => {
  const picture = what.pictureSha256 ? Buffer.from(what.pictureSha256, "hex") : undefined;
  const disclosures = await disclosuresOf(sql, what.subjectId, picture);
  const grouped = byRecipient(
    disclosures.filter(({ purpose }) => what.purpose === undefined || purpose === what.purpose),
  );
  const asked = what.about === "rectification" && !picture ? "correction" : what.about;
  return (await tellEach(act, sql, grouped, asked)).length;
};

/**
 * Whoever received a picture, of whomever, is told that an objection to its use is upheld (art. 19 and 21).
 * @returns their names
 */
export const tellRecipientsOfPicture = async (
  act: Act,
  sql: Sql,
  pictureSha256: string,
): Promise<readonly string[]> =>
  tellEach(act, sql, byRecipient(await disclosuresOfPicture(sql, pictureSha256)), "objection");
