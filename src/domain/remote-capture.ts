/**
 * The doubt about who stands before a camera that is far away, recorded once for all captures, with the figures of its attacks
 * (R101, R33): reasonable in each case, and answered by something else than more of a face.
 */
import { words } from "../words/words.ts";
import type { Language } from "./errors.ts";

/** Of `npm run attacks`; docs/guide/capture.md has all of them. A test compares them with that page. */
export const ATTACKS_MEASURED = {
  /** One still whose halves a program stretches: presentations, and how many followed every movement. */
  warped: { presentations: 60, followed: 60, undoubted: 0 },
  /** A film of somebody, shown again: those that raised no doubt. */
  film: { presentations: 30, undoubted: 30 },
} as const;

const { warped, film } = ATTACKS_MEASURED;

export const REMOTE_CAPTURE_DOUBT: Readonly<Record<Language, string>> = words(
  "domain.remoteCapture.doubtAboutWhoHolds",
  {
    followed: warped.followed,
    presentations: warped.presentations,
    undoubted: warped.undoubted,
    filmUndoubted: film.undoubted,
    filmPresentations: film.presentations,
  },
);
