/** Whoever received something of a person is told of what she asked since (R54, R59). The register itself: recipient-register.ts. */
import type { Sql } from "../../store/database.ts";
import {
  type DisclosureRow,
  disclosuresOf,
  findRecipient,
  insertTelling,
  type RecipientRow,
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
  about: About,
  disclosures: readonly DisclosureRow[],
  ofPicture: boolean,
): Promise<void> => {
  const id = act.engine.newId();
  const asked = about === "rectification" && !ofPicture ? "correction" : about;
  const ids = disclosures.map((disclosure) => disclosure.id);
  await insertTelling(
    sql,
    { id, recipientId: recipient.id, about: asked, disclosures: ids, retainUntil: caseUntil(act) },
    act.at(),
  );
  const to = addressIn(recipient.mail);
  if (!to) return;
  const letter = tellingLetter(act.engine.settings, recipient, asked, disclosures);
  await queueLetter(act, sql, { kind: `telling-${asked}`, to, ...letter }, { instance: true }, id);
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
  for (const [recipientId, disclosures] of grouped) {
    const recipient = await findRecipient(sql, recipientId);
    if (recipient) await tellOne(act, sql, recipient, what.about, disclosures, picture !== undefined);
  }
  return grouped.size;
};
