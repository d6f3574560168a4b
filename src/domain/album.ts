/** Albums: by what right they are held (R5, R79), and which scans their scope lets in (R70, R77). */
import { MiroirError } from "./errors.ts";
import type { Day } from "./words.ts";

/** The closed list of rights. “It was public” is not one of them, and cannot be added by configuration (R5). */
export const HELD_BY = {
  "own-work": {
    en: "taken by the organisation's own staff or volunteers",
    fr: "pris par le personnel ou les bénévoles de l'organisation",
  },
  commissioned: {
    en: "taken by a photographer the organisation commissioned",
    fr: "pris par un photographe mandaté par l'organisation",
  },
  contributed: {
    en: "given by the people who took the pictures, for this use",
    fr: "remis par les auteurs des images, pour cet usage",
  },
  deposited: {
    en: "deposited in the archive under an agreement",
    fr: "déposé aux archives en vertu d'une convention",
  },
  "legal-duty": { en: "kept under a legal duty", fr: "conservé en vertu d'une obligation légale" },
} as const;
export type HeldBy = keyof typeof HELD_BY;
export const isHeldBy = (text: string): text is HeldBy => Object.hasOwn(HELD_BY, text);

/**
 * `declared`: the person names the albums she was in. `closed`: the organisation attests that everybody identifiable
 * agreed or is absent. `open`: off without a DPIA reference, a named art. 9(2) ground and the officer who signed (U1).
 */
export const SCOPES = ["declared", "closed", "open"] as const;
export type Scope = (typeof SCOPES)[number];

export interface Album {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly startsOn: Day | null;
  readonly endsOn: Day | null;
  readonly place: string | null;
  readonly heldBy: HeldBy;
  readonly rightNote: string;
  readonly scope: Scope;
  readonly attestedBy: string | null;
  readonly dpiaReference: string | null;
  readonly art9Ground: string | null;
  readonly minorsPresent: boolean;
  readonly retainUntil: Day;
}

export type AlbumDraft = Omit<Album, "id">;

const needsOf = (draft: AlbumDraft): string[] => {
  const needed: [boolean, string][] = [
    [
      draft.scope === "closed" && !draft.attestedBy,
      "--attested-by (who attests that everybody identifiable agreed or is absent)",
    ],
    [draft.scope === "open" && !draft.dpiaReference, "--dpia (the reference of the impact assessment)"],
    [draft.scope === "open" && !draft.art9Ground, "--art9-ground (the ground of art. 9(2) GDPR)"],
    [draft.scope === "open" && !draft.attestedBy, "--attested-by (the data protection officer who signed)"],
  ];
  return needed.filter(([missing]) => missing).map(([, what]) => what);
};

/** @throws MiroirError album/no-right, album/scope-conditions, usage/bad-value */
export const checkAlbum = (draft: AlbumDraft): void => {
  if (!isHeldBy(draft.heldBy) || draft.rightNote.trim().length < 3)
    throw new MiroirError("album/no-right", { rights: Object.keys(HELD_BY).join("|") });
  const needs = needsOf(draft);
  if (needs.length > 0)
    throw new MiroirError("album/scope-conditions", { scope: draft.scope, needs: needs.join(", ") });
  if (draft.startsOn && draft.endsOn && draft.endsOn < draft.startsOn)
    throw new MiroirError("usage/bad-value", {
      name: "--to",
      value: draft.endsOn,
      expected: "a day not before --from",
    });
};

/** A short name for addresses and commands: lower case, digits and hyphens. */
export const slugOf = (title: string): string =>
  title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60) || "album";
