/**
 * The doubt about who stands before a camera that is far away, recorded once for all captures, with the figures of its attacks
 * (R101, R33): reasonable in each case, and answered by something else than more of a face.
 */
import type { Language } from "./errors.ts";

/** Of `npm run attacks`; docs/guide/capture.md has all of them. A test compares them with that page. */
export const ATTACKS_MEASURED = {
  /** One still whose halves a program stretches: presentations, and how many followed every movement. */
  warped: { presentations: 60, followed: 60, undoubted: 0 },
  /** A film of somebody, shown again: those that raised no doubt. */
  film: { presentations: 30, undoubted: 30 },
} as const;

const { warped, film } = ATTACKS_MEASURED;

export const REMOTE_CAPTURE_DOUBT: Readonly<Record<Language, string>> = {
  en: `the doubt about who holds a camera far away is reasonable in each case (article 12(6)): one photograph warped by a program followed every movement ${warped.followed} times of ${warped.presentations}, ${warped.undoubted} of them without a doubt raised; a film of somebody raised none ${film.undoubted} times of ${film.presentations} (drawn people, own measurements)`,
  fr: `le doute sur qui tient une caméra à distance est raisonnable dans chaque cas (article 12(6)) : une photographie déformée par un programme a suivi tous les mouvements ${warped.followed} fois sur ${warped.presentations}, dont ${warped.undoubted} sans éveiller de doute ; un film de quelqu'un n'en a éveillé aucun ${film.undoubted} fois sur ${film.presentations} (personnes dessinées, mesures propres)`,
};
