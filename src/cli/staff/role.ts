/** What the roles of the staff are called, and the option that names one. */

import { STAFF_ROLES, TOKEN_ROLES } from "../../domain/act.ts";
import { type Words, words } from "../../words/words.ts";

export const ROLE_NAMES: Readonly<Record<(typeof STAFF_ROLES)[number], Words>> = {
  administrator: words("cli.staff.role.administrator"),
  archivist: words("cli.staff.role.archivist"),
  reviewer: words("cli.staff.role.reviewer"),
  officer: words("cli.staff.role.dataProtectionOfficer"),
  photographer: words("cli.staff.role.photographer"),
  auditor: words("cli.staff.role.auditor"),
  steward: words("cli.staff.role.steward"),
};

export const role = {
  value: STAFF_ROLES.join("|"),
  required: true,
  about: words("cli.staff.role.whatMayDo"),
} as const;

/** Of a program: a steward is a person. */
export const tokenRole = { ...role, value: TOKEN_ROLES.join("|") } as const;
