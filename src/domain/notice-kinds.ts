/** For whom a notice is, and what `miroir init` suggests that it says: without the notices themselves. */
import { words } from "../words/words.ts";
import type { Language } from "./errors.ts";

export const NOTICE_KINDS = {
  consent: words("domain.noticeKinds.peopleWhoAskedConsent"),
  minor: words("domain.noticeKinds.minorsSimpleWords"),
  archive: words("domain.noticeKinds.everybodyArchive"),
} as const;
export type NoticeKind = keyof typeof NOTICE_KINDS;

/**
 * What `miroir init` writes into the configuration, to be read and changed: true of an instance as it comes. By what
 * right the pictures are kept and published, and how long, has no default: Miroir keeps none of them.
 */
export const SUGGESTED: Readonly<Record<"transfers" | "detectionInterest", Record<Language, string>>> = {
  transfers: words("domain.noticeKinds.none"),
  detectionInterest: words("domain.noticeKinds.answerPeopleWhoAsk"),
};
