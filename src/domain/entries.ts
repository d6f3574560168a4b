/** What an entry of the log says to the person it is about, in every document that prints one. */
import { words } from "../words/words.ts";
import type { VerbName } from "./act.ts";
import type { Language } from "./errors.ts";

type Said = Readonly<Record<Language, string>>;

/** What an entry of the log says happened. One that stands here under no name is an act of the house, and said so. */
const ENTRIES: Partial<Record<VerbName | "restore" | "journal", Said>> = {
  enrol: words("domain.entries.youWereEnrolled"),
  "portal.enrol": words("domain.entries.youEnrolledYourselfPortal"),
  "enrolment.decide": words("domain.entries.yourEnrolmentDecided"),
  "enrolment.frame": words("domain.entries.staffLookedPictureYour"),
  "enrolment.file-photograph": words("domain.entries.yourFaceComparedEye"),
  "enrolment.second-look": words("domain.entries.secondPersonLookedYour"),
  "vouching.read": words("domain.entries.yourCodeReadStaff"),
  "vouching.frame": words("domain.entries.staffLookedPictureYour"),
  "vouching.decide": words("domain.entries.somebodySaidWhetherYou"),
  "member.import": words("domain.entries.youWerePutList"),
  "member.invite": words("domain.entries.youWereSentInvitation"),
  "member.remove": words("domain.entries.youWereTakenOff"),
  "grant.open": words("domain.entries.permissionCompareYouOpened"),
  "grant.close": words("domain.entries.permissionCompareYouClosed"),
  "consent.give": words("domain.entries.consentYoursRecorded"),
  "consent.refuse": words("domain.entries.refusalYoursRecorded"),
  "consent.renew": words("domain.entries.consentYoursRenewed"),
  "consent.narrow": words("domain.entries.hoursPlacesWhichYour"),
  "consent.receipt": words("domain.entries.receiptConsentWritten"),
  "consent.invalidate": words("domain.entries.consentYoursEndedOrganisation"),
  "portal.agree": words("domain.entries.youAgreedSomethingMore"),
  "portal.receipt": words("domain.entries.youTookReceiptConsent"),
  withdraw: words("domain.entries.youWithdrew"),
  "person.correct": words("domain.entries.yourNameContactCorrected"),
  "person.restrict": words("domain.entries.processingYourDataRestricted"),
  "person.lift": words("domain.entries.restrictionLifted"),
  scan: words("domain.entries.albumsWereScannedYou"),
  search: words("domain.entries.searchComparedYourFace"),
  "search.confirm": words("domain.entries.somebodyConfirmedSearchReturned"),
  profile: words("domain.entries.everythingFoundYouLooked"),
  "picture.show": words("domain.entries.picturesYouWereLooked"),
  "portal.pictures": words("domain.entries.youLookedYourPictures"),
  "pictures.pack": words("domain.entries.youTookYourPictures"),
  "review.decide": words("domain.entries.decidedWhetherPictureShows"),
  "conflict.frames": words("domain.entries.staffComparedPicturesTwo"),
  "conflict.settle": words("domain.entries.settledWhoseFace"),
  "objection.add": words("domain.entries.objectionRecorded"),
  "objection.decide": words("domain.entries.objectionDecided"),
  "portal.take-down": words("domain.entries.youAskedPictureTaken"),
  disclose: words("domain.entries.somethingAboutYouGiven"),
  "recipient.told": words("domain.entries.recipientTold"),
  "request.open": words("domain.entries.requestYoursOpened"),
  "request.answer": words("domain.entries.requestYoursAnswered"),
  "request.extend": words("domain.entries.termExtended"),
  "request.pause": words("domain.entries.youWereAskedShow"),
  "request.resume": words("domain.entries.youShowedWhoYou"),
  "request.refuse": words("domain.entries.refusalRequestYoursProposed"),
  "request.close": words("domain.entries.requestYoursClosed"),
  report: words("domain.entries.reportLikeOneWritten"),
  portability: words("domain.entries.yourFilesTakeYou"),
  "mail.send": words("domain.entries.lettersWereSent"),
  "mail.posted": words("domain.entries.letterPosted"),
  "sidecars.write": words("domain.entries.filesNameYouWere"),
  "portal.open": words("domain.entries.youSignedPortal"),
  "portal.open-by-link": words("domain.entries.youSignedPortalLink"),
  "portal.link": words("domain.entries.youWereSentLink"),
  "portal.prove": words("domain.entries.youShowedOnceMore"),
  "portal.confirm-address": words("domain.entries.youConfirmedYourAddress"),
  "log.prove": words("domain.entries.proofEntryWritten"),
  forget: words("domain.entries.somebodyForgotten"),
  tick: words("domain.entries.whatPastTimeRemoved"),
  restore: words("domain.entries.archiveCameBackFrom"),
};

const OF_THE_HOUSE: Said = words("domain.entries.actOrganisation");

/** What happened, without a name that only programs know. */
export const entrySaid = (language: Language, verb: unknown): string =>
  (ENTRIES[verb as VerbName] ?? OF_THE_HOUSE)[language];
