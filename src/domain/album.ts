/** Albums: by what right they are held (R5, R79), and which scans their scope lets in (R70, R77). */
import { words } from "../words/words.ts";
import { type Language, MiroirError } from "./errors.ts";
import type { Day } from "./words.ts";

type Both = Readonly<Record<Language, string>>;

/** The closed list of rights. “It was public” is not one of them, and cannot be added by configuration (R5). */
export const HELD_BY = {
  "own-work": words("domain.album.takenOrganisationsOwnStaff"),
  commissioned: words("domain.album.takenPhotographerOrganisationCommissioned"),
  contributed: words("domain.album.givenPeopleWhoTook"),
  deposited: words("domain.album.depositedArchiveUnderAgreement"),
  "legal-duty": words("domain.album.keptUnderLegalDuty"),
} as const;
export type HeldBy = keyof typeof HELD_BY;
export const isHeldBy = (text: string): text is HeldBy => Object.hasOwn(HELD_BY, text);

/**
 * `declared`: the person names the albums she was in. `closed`: the organisation attests that everybody identifiable
 * agreed or is absent. `open`: off without a DPIA reference, a named art. 9(2) ground and the officer who signed (U1).
 */
export const SCOPES = ["declared", "closed", "open"] as const;
export type Scope = (typeof SCOPES)[number];

/** What follows from each, in a sentence: said where one is asked for, and none is preset. */
export const SCOPE_MEANS: Readonly<Record<Scope, Both>> = {
  declared: words("domain.album.eachPersonNamesAlbum"),
  closed: words("domain.album.somebodyNamedAttestsEverybody"),
  open: words("domain.album.whoeverConsentedMaySearched"),
};

/** @throws MiroirError album/scope-missing */
export const requireScope = (scope: Scope | undefined): Scope => {
  if (scope === undefined) throw new MiroirError("album/scope-missing", { scopes: SCOPES.join("|") });
  return scope;
};

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
  /** Whether a crop of each face is kept, so that a scan reads no original (engine/archive/crops.ts). */
  readonly faceCrops: boolean;
  /** How hard an import looks for small faces; the pictures of an import before it stay as they are. */
  readonly recall: AlbumRecall;
}

/** `thorough` is for photographs of large groups: faces half the size are found, and an import takes longer (docs/models.md). */
export const ALBUM_RECALLS = ["ordinary", "thorough"] as const;
export type AlbumRecall = (typeof ALBUM_RECALLS)[number];

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

const TITLE_CHARS = 200;
const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** As people count: an emoji is one character. @throws MiroirError usage/missing, usage/too-long, usage/bad-value */
const checkNames = ({ title, slug }: AlbumDraft): void => {
  const length = [...title].length;
  if (title.trim() === "")
    throw new MiroirError("usage/missing", { name: "title", hint: "An album has a title that people read." });
  if (length > TITLE_CHARS)
    throw new MiroirError("usage/too-long", { name: "title", length, limit: TITLE_CHARS });
  if (/\p{Cc}/u.test(title))
    throw new MiroirError("usage/bad-value", {
      name: "title",
      value: title.replace(/\p{Cc}/gu, "\u{fffd}"),
      expected: "one line, without control characters",
    });
  if (!SLUG.test(slug))
    throw new MiroirError("usage/bad-value", {
      name: "--name",
      value: [...slug].slice(0, 80).join(""),
      expected: "1 to 63 characters: a to z, digits and hyphens, no hyphen first",
    });
};

/** @throws MiroirError usage/missing, usage/too-long, album/no-right, album/scope-conditions, usage/bad-value */
export const checkAlbum = (draft: AlbumDraft): void => {
  checkNames(draft);
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

/** Latin letters that no decomposition takes apart. */
const LATIN: Readonly<Record<string, string>> = {
  ...{ ß: "ss", æ: "ae", œ: "oe", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", ħ: "h", ı: "i" },
};
/** What a reader sees, and a short name cannot say: letters and digits of other scripts, pictographs, flags. */
const UNSAID = /[\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** FNV-1a of 32 bits in seven letters and digits: titles that differ get names that differ, the same one each time. */
const checksum = (text: string): string => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, "0");
};

const SLUG_CHARS = 60;

/**
 * A short name for addresses and commands: lower case, digits and hyphens. Where it cannot say all of the title (日本の祭り,
 * 🏃🏃, a very long one) it ends with a checksum of it, so that two such titles do not share one.
 */
export const slugOf = (title: string): string => {
  const plain = title
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[ßæœøłđðþħı]/g, (letter) => LATIN[letter]!);
  const said = plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "");
  if (said !== "" && said.length <= SLUG_CHARS && !UNSAID.test(plain.replace(/[a-z0-9]/g, ""))) return said;
  const sum = checksum(title.normalize("NFC").trim());
  return `${said.slice(0, SLUG_CHARS - sum.length - 1).replace(/-+$/, "") || "album"}-${sum}`;
};

/** The same title, however it was typed: case, blanks, composed letters. */
const asTitle = (text: string): string => text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase();

/** Those that the title names: the ones with exactly that title, else those that differ in case or blanks only. */
export const albumsTitled = <A extends Pick<Album, "title">>(albums: readonly A[], title: string): A[] => {
  const exactly = albums.filter((album) => album.title === title);
  return exactly.length > 0 ? exactly : albums.filter((album) => asTitle(album.title) === asTitle(title));
};

/*
 * The faces of people who did not ask, compared for the moment of one comparison while somebody who did is searched for (U1,
 * R27): biometric processing by the safer view. One row, that record, notice and impact assessment print, and the ground of
 * art. 9(2) without which no album of those scopes is scanned: only the controller can name it.
 */

/** As the organisation wrote it, for whoever reads either language. */
export interface OtherFaces {
  readonly art9Ground: Both;
}

/** Where others than those who asked are compared. Where an album is `closed`, somebody attests that there are none. */
export const isOthersCompared = (scope: Scope): boolean => scope !== "closed";

/** @throws MiroirError scan/no-ground: albums with faces of people who did not ask, and no ground is written */
export const requireGround = (
  otherFaces: OtherFaces | null,
  albums: readonly { readonly slug: string; readonly scope: Scope }[],
): void => {
  const without = albums.filter(({ scope }) => isOthersCompared(scope));
  if (otherFaces === null && without.length > 0)
    throw new MiroirError("scan/no-ground", {
      albums: without.map(({ slug }) => slug).join(", "),
      setting: '"otherFaces": { "art9Ground": { "en": "…", "fr": "…" } }',
    });
};

/** What the gap asks for. */
export const GROUND_GAP = {
  article: "9(2)",
  what: words("domain.album.groundArt92"),
} as const;

/** The row of other faces, as the record of art. 30 and the impact assessment print it. */
export const OTHER_FACES_ROW: Readonly<Record<"name" | "subjects" | "data" | "erasure", Both>> = {
  name: words("domain.album.compareOtherFacesSame"),
  subjects: words("domain.album.everybodyWhoseFaceScanned"),
  data: words("domain.album.biometricTemplateEachFace"),
  erasure: words("domain.album.overwrittenAfterOneComparison"),
};

/** The ground in that language, or that it is not written. */
export const groundIn = (otherFaces: OtherFaces | null, language: Language): string => {
  const unwritten = words("domain.album.notWrittenYetFilled");
  return otherFaces?.art9Ground[language] ?? unwritten[language];
};
