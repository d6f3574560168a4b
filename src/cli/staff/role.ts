/** What the roles of the staff are called, and the option that names one. */
import { STAFF_ROLES, TOKEN_ROLES } from "../../domain/act.ts";
import { type Words, words } from "../text.ts";

export const ROLE_NAMES: Readonly<Record<(typeof STAFF_ROLES)[number], Words>> = {
  administrator: words("administrator", "administrateur"),
  archivist: words("archivist", "archiviste"),
  reviewer: words("reviewer", "réviseur"),
  officer: words("data protection officer", "délégué à la protection des données"),
  photographer: words("photographer", "photographe"),
  auditor: words("auditor", "auditeur"),
  steward: words("steward", "accueil"),
};

export const role = {
  value: STAFF_ROLES.join("|"),
  required: true,
  about: words("what it may do", "ce qui lui est permis"),
} as const;

/** Of a program: a steward is a person. */
export const tokenRole = { ...role, value: TOKEN_ROLES.join("|") } as const;
