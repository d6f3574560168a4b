/** What is kept of the staff, said once: the record of processing and the notice to the staff print the same words. */

import type { KeptThing } from "../../domain/kept.ts";
import { words } from "../../words/words.ts";

const KEPT: readonly KeptThing[] = ["accounts", "searches", "log"];

/** Basis, data, recipients and periods of accounts, and of what the log says of whoever acts. */
export const STAFF_ROW = {
  basis: words("engine.authority.staffRow.legitimateInterestSecurityProof"),
  data: words("engine.authority.staffRow.nameEMailAddressRole"),
  recipients: words("engine.authority.staffRow.administrationOfficerAuditors"),
  kept: KEPT,
} as const;
