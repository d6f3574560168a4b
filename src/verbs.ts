/** The verbs as a library offers them: each bound to an instance and an actor, through the one gate. */
import type { OpenEngine } from "./app.ts";
import type { Actor } from "./domain/act.ts";
import { type ActOptions, act, type Verb } from "./engine/gate/act.ts";

/** Where the verbs are. Each topic is loaded when a verb of it is first called: a short command does not wait for the others. */
const TOPICS = {
  "archive/albums": () => import("./engine/archive/albums.ts"),
  "archive/crops": () => import("./engine/archive/crops.ts"),
  "archive/album-places": () => import("./engine/archive/album-places.ts"),
  "archive/import": () => import("./engine/archive/import.ts"),
  "people/instruction": () => import("./engine/people/instruction.ts"),
  "people/key-sheet": () => import("./engine/people/key-sheet.ts"),
  "authority/adopt": () => import("./engine/authority/adopt.ts"),
  "authority/breaches": () => import("./engine/authority/breaches.ts"),
  "authority/pack": () => import("./engine/authority/pack.ts"),
  "clock/tick": () => import("./engine/clock/tick.ts"),
  "authority/conflict-breach": () => import("./engine/authority/conflict-breach.ts"),
  "compare/conflict-list": () => import("./engine/compare/conflict-list.ts"),
  "compare/conflict-settle": () => import("./engine/compare/conflict-settle.ts"),
  "compare/profile": () => import("./engine/compare/profile.ts"),
  "compare/review": () => import("./engine/compare/review.ts"),
  "compare/review-sheet": () => import("./engine/compare/review-sheet.ts"),
  "compare/scan": () => import("./engine/compare/scan.ts"),
  "compare/search": () => import("./engine/compare/search.ts"),
  "archive/missing": () => import("./engine/archive/missing.ts"),
  "consent/album-scope": () => import("./engine/consent/album-scope.ts"),
  "consent/consents": () => import("./engine/consent/consents.ts"),
  "consent/death": () => import("./engine/consent/death.ts"),
  "consent/correct": () => import("./engine/consent/correct.ts"),
  "consent/enrol": () => import("./engine/consent/enrol.ts"),
  "consent/enrol-list": () => import("./engine/consent/enrol-list.ts"),
  "consent/enrolment-decide": () => import("./engine/consent/enrolment-decide.ts"),
  "consent/enrolment-known": () => import("./engine/consent/enrolment-known.ts"),
  "consent/grants": () => import("./engine/consent/grants.ts"),
  "consent/invitations": () => import("./engine/consent/invitations.ts"),
  "consent/narrow": () => import("./engine/consent/narrow.ts"),
  "consent/list": () => import("./engine/consent/list.ts"),
  "consent/notice": () => import("./engine/consent/notice.ts"),
  "consent/receipt": () => import("./engine/consent/receipt.ts"),
  "consent/restrict": () => import("./engine/consent/restrict.ts"),
  "evidence/audit": () => import("./engine/evidence/audit.ts"),
  "evidence/backup": () => import("./engine/evidence/backup.ts"),
  "evidence/log": () => import("./engine/evidence/log.ts"),
  "evidence/log-verify": () => import("./engine/evidence/log-verify.ts"),
  "leaving/forget": () => import("./engine/leaving/forget.ts"),
  "leaving/rewriting": () => import("./engine/leaving/rewriting.ts"),
  "letters/mail": () => import("./engine/letters/mail.ts"),
  "members/import": () => import("./engine/members/import.ts"),
  "members/invite": () => import("./engine/members/invite.ts"),
  "members/lists": () => import("./engine/members/lists.ts"),
  "people/confirm": () => import("./engine/people/confirm.ts"),
  "people/second": () => import("./engine/people/second.ts"),
  "people/people": () => import("./engine/people/people.ts"),
  "portal/vouching-read": () => import("./engine/portal/vouching-read.ts"),
  "publish/draw": () => import("./engine/publish/draw.ts"),
  "publish/hand-out": () => import("./engine/publish/hand-out.ts"),
  "publish/look": () => import("./engine/publish/look.ts"),
  "publish/rebuild": () => import("./engine/publish/rebuild.ts"),
  "publish/sheet": () => import("./engine/publish/sheet.ts"),
  "recipients/disclosures": () => import("./engine/recipients/disclosures.ts"),
  "recipients/register": () => import("./engine/recipients/register.ts"),
  "report/portability": () => import("./engine/report/portability.ts"),
  "report/report": () => import("./engine/report/report.ts"),
  "requests/answers": () => import("./engine/requests/answers.ts"),
  "requests/clock": () => import("./engine/requests/clock.ts"),
  "requests/mandate": () => import("./engine/requests/mandate.ts"),
  "requests/look": () => import("./engine/requests/look.ts"),
  "requests/look-by-hand": () => import("./engine/requests/look-by-hand.ts"),
  "requests/look-case": () => import("./engine/requests/look-case.ts"),
  "requests/look-frames": () => import("./engine/requests/look-frames.ts"),
  "requests/objections": () => import("./engine/requests/objections.ts"),
  "requests/requests": () => import("./engine/requests/requests.ts"),
  "sidecars/sidecars": () => import("./engine/sidecars/sidecars.ts"),
  "staff/accounts": () => import("./engine/staff/accounts.ts"),
  "staff/accuracy": () => import("./engine/staff/accuracy.ts"),
  "staff/status": () => import("./engine/staff/status.ts"),
  "staff/tokens": () => import("./engine/staff/tokens.ts"),
} as const;

type Topic = keyof typeof TOPICS;
type Loaded<T extends Topic> = Awaited<ReturnType<(typeof TOPICS)[T]>>;

/** A verb, bound to the instance and the actor. @throws MiroirError as the verb says; then nothing of it was written. */
type Bound<V> =
  V extends Verb<infer I, infer O>
    ? undefined extends I
      ? (input?: I, options?: ActOptions) => Promise<O>
      : (input: I, options?: ActOptions) => Promise<O>
    : never;

export const verbsOf = (engine: OpenEngine, actor: Actor) => {
  const bind = <T extends Topic, N extends keyof Loaded<T>>(topic: T, name: N) =>
    (async (input: unknown, how?: ActOptions) => {
      const loaded = (await TOPICS[topic]()) as Loaded<T>;
      return act(engine, actor, loaded[name] as Verb<unknown, unknown>, input, how);
    }) as Bound<Loaded<T>[N]>;
  return {
    albums: {
      add: bind("archive/albums", "addAlbum"),
      list: bind("archive/albums", "albums"),
      show: bind("archive/albums", "showAlbum"),
      missing: bind("archive/missing", "missing"),
      letGo: bind("archive/missing", "letGo"),
      remove: bind("archive/albums", "removeAlbum"),
      scope: bind("consent/album-scope", "scopeAlbum"),
      crops: bind("archive/crops", "switchCrops"),
      place: bind("archive/album-places", "placeAlbum"),
      places: bind("archive/album-places", "albumPlaces"),
    },
    import: bind("archive/import", "importPictures"),
    people: bind("people/people", "people"),
    notices: {
      show: bind("consent/notice", "showNotice"),
      publish: bind("consent/notice", "publishNoticeOf"),
      list: bind("consent/notice", "notices"),
    },
    enrol: bind("consent/enrol", "enrol"),
    enrolList: bind("consent/enrol-list", "readEnrolList"),
    consents: {
      give: bind("consent/consents", "give"),
      refuse: bind("consent/consents", "refuse"),
      renew: bind("consent/consents", "renew"),
      list: bind("consent/list", "consents"),
      narrow: bind("consent/narrow", "narrow"),
      whereabouts: bind("consent/narrow", "herWhereabouts"),
      invalidate: bind("consent/consents", "invalidateConsent"),
    },
    invitations: {
      add: bind("consent/invitations", "addInvitation"),
      list: bind("consent/invitations", "invitations"),
      end: bind("consent/invitations", "endInvitation"),
      poster: bind("consent/invitations", "invitationPoster"),
    },
    enrolments: {
      list: bind("consent/enrolment-decide", "enrolments"),
      decide: bind("consent/enrolment-decide", "decideEnrolment"),
      frame: bind("consent/enrolment-decide", "enrolmentFrame"),
      filePhotograph: bind("consent/enrolment-known", "filePhotograph"),
      secondLook: bind("consent/enrolment-known", "secondLook"),
    },
    /** Lists of people whom the organisation knew before. */
    members: {
      import: bind("members/import", "importMembers"),
      list: bind("members/lists", "members"),
      invite: bind("members/invite", "inviteMembers"),
      remove: bind("members/lists", "removeMembers"),
    },
    /** At the desk: the code that somebody shows, her frames, and whether it is she (law 11). */
    vouchings: {
      read: bind("portal/vouching-read", "readVouchingCode"),
      frame: bind("portal/vouching-read", "vouchingFrame"),
      decide: bind("portal/vouching-read", "decideVouching"),
    },
    grants: {
      open: bind("consent/grants", "openGrant"),
      list: bind("consent/grants", "grants"),
      close: bind("consent/grants", "endGrant"),
    },
    scanPlan: bind("compare/scan", "scanPlan"),
    scan: bind("compare/scan", "scan"),
    search: bind("compare/search", "search"),
    confirmSearch: bind("people/confirm", "confirmSearch"),
    proposals: {
      list: bind("people/second", "proposals"),
      agree: bind("people/second", "agreeTo"),
    },
    look: {
      told: bind("requests/look", "lookTold"),
      byFace: bind("requests/look", "look"),
      byHand: bind("requests/look-by-hand", "lookByHand"),
      frame: bind("requests/look-frames", "requestFrame"),
      found: bind("requests/look-case", "found"),
      picture: bind("requests/look-case", "foundPicture"),
      handOver: bind("requests/look-case", "handOver"),
    },
    objections: {
      add: bind("requests/objections", "object"),
      list: bind("requests/objections", "objections"),
      decide: bind("requests/objections", "decideOnObjection"),
    },
    profile: bind("compare/profile", "profile"),
    receipt: bind("consent/receipt", "receipt"),
    report: bind("report/report", "report"),
    portability: bind("report/portability", "portability"),
    review: {
      list: bind("compare/review", "review"),
      decide: bind("compare/review", "decide"),
      sheet: bind("compare/review-sheet", "reviewSheet"),
      accept: bind("compare/review-sheet", "acceptMany"),
    },
    conflicts: {
      list: bind("compare/conflict-list", "conflicts"),
      frames: bind("compare/conflict-list", "conflictFrames"),
      settle: bind("compare/conflict-settle", "settleConflict"),
      breach: bind("authority/conflict-breach", "draftBreach"),
    },
    withdraw: bind("leaving/forget", "withdraw"),
    forget: bind("leaving/forget", "forget"),
    /** Files of the database in which something ended are written anew. */
    keySheetsPrinted: bind("people/key-sheet", "keySheetsPrinted"),
    rewrite: bind("leaving/rewriting", "rewrite"),
    person: {
      correct: bind("consent/correct", "correct"),
      restrict: bind("consent/restrict", "restrict"),
      lift: bind("consent/restrict", "lift"),
    },
    instructions: {
      record: bind("people/instruction", "recordInstruction"),
      show: bind("people/instruction", "showInstruction"),
      withdraw: bind("people/instruction", "withdrawInstruction"),
    },
    death: {
      record: bind("consent/death", "recordDeath"),
      handedOver: bind("consent/death", "handedOverAfterDeath"),
      mistaken: bind("consent/death", "mistakenDeath"),
    },
    requests: {
      open: bind("requests/requests", "openRequest"),
      list: bind("requests/requests", "requests"),
      show: bind("requests/requests", "showRequest"),
      letter: bind("requests/requests", "requestLetter"),
      answer: bind("requests/answers", "answerRequest"),
      extend: bind("requests/clock", "extendRequestTerm"),
      pause: bind("requests/clock", "pauseRequestClock"),
      resume: bind("requests/clock", "resumeRequestClock"),
      mandate: bind("requests/mandate", "recordMandate"),
      refuse: bind("requests/answers", "refuseRequest"),
      close: bind("requests/answers", "closeRequestCase"),
    },
    mail: {
      list: bind("letters/mail", "mail"),
      show: bind("letters/mail", "showLetter"),
      send: bind("letters/mail", "sendMail"),
      posted: bind("letters/mail", "letterPosted"),
    },
    recipients: {
      add: bind("recipients/register", "addRecipient"),
      list: bind("recipients/register", "recipients"),
      of: bind("recipients/disclosures", "disclosures"),
      end: bind("recipients/register", "endRecipientOf"),
      told: bind("recipients/register", "recipientTold"),
      letter: bind("recipients/register", "recipientLetter"),
    },
    disclose: bind("recipients/disclosures", "disclose"),
    /** Masked copies: drawn up, looked at, signed, handed out, and the register of what left. */
    publications: {
      draw: bind("publish/draw", "drawPublication"),
      list: bind("publish/sheet", "publications"),
      sheet: bind("publish/sheet", "publicationSheet"),
      picture: bind("publish/look", "sheetPicture"),
      correct: bind("publish/sheet", "correctCopy"),
      sign: bind("publish/sheet", "signSheet"),
      handOut: bind("publish/hand-out", "handOut"),
      register: bind("publish/rebuild", "copyRegister"),
      of: bind("publish/rebuild", "publishedCopies"),
      rebuild: bind("publish/rebuild", "rebuildCopies"),
      discard: bind("publish/sheet", "discardPublication"),
    },
    /** XMP sidecars for the organisation's other programs: who agreed to be named in them, and to what she consents. */
    sidecars: {
      write: bind("sidecars/sidecars", "writeSidecars"),
      register: bind("sidecars/sidecars", "sidecarRegister"),
      rebuild: bind("sidecars/sidecars", "rebuildSidecars"),
    },
    breaches: {
      record: bind("authority/breaches", "recordBreach"),
      list: bind("authority/breaches", "breaches"),
      show: bind("authority/breaches", "showBreach"),
      update: bind("authority/breaches", "updateBreachOf"),
      close: bind("authority/breaches", "closeBreach"),
    },
    accounts: {
      add: bind("staff/accounts", "addAccount"),
      list: bind("staff/accounts", "accounts"),
      change: bind("staff/accounts", "changeAccount"),
      remove: bind("staff/accounts", "removeAccount"),
    },
    tokens: {
      add: bind("staff/tokens", "addToken"),
      list: bind("staff/tokens", "tokens"),
      end: bind("staff/tokens", "endToken"),
    },
    status: bind("staff/status", "status"),
    accuracy: bind("staff/accuracy", "accuracy"),
    tick: bind("clock/tick", "tick"),
    audit: bind("evidence/audit", "audit"),
    authorityPack: bind("authority/pack", "authorityPack"),
    dpia: {
      adopt: bind("authority/adopt", "adoptAssessment"),
      show: bind("authority/adopt", "showAssessment"),
    },
    backup: bind("evidence/backup", "backup"),
    log: {
      list: bind("evidence/log", "log"),
      verify: bind("evidence/log-verify", "verifyLog"),
      prove: bind("evidence/log", "proveLog"),
      checkpoint: bind("evidence/log", "checkpoint"),
      cosign: bind("evidence/log", "cosignLog"),
      consistency: bind("evidence/log", "consistency"),
    },
    /** Stamp of the templates of the pack in use. */
    pack: engine.pack,
    /** Consents given while another model was in use, as the start found them: compared by nobody, ended only by `tick` (R20). */
    otherModel: engine.otherModel,
    /** In which the days of this instance begin and end. */
    timeZone: engine.settings.timeZone,
    /** Seconds that the clock is behind what was written before, as the start found it; 0 where it is not. */
    clockBehindSeconds: engine.clockBehindSeconds,
    close: () => engine.close(),
  };
};
