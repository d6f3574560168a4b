/** The verbs as a library offers them: each bound to an instance and an actor, through the one gate. */
import type { OpenEngine } from "./app.ts";
import type { Actor } from "./domain/act.ts";
import { addAlbum, albums, removeAlbum, showAlbum } from "./engine/archive/albums.ts";
import { importPictures } from "./engine/archive/import.ts";
import {
  breaches,
  closeBreach,
  recordBreach,
  showBreach,
  updateBreachOf,
} from "./engine/authority/breaches.ts";
import { authorityPack } from "./engine/authority/pack.ts";
import { tick } from "./engine/clock/tick.ts";
import { profile } from "./engine/compare/profile.ts";
import { decide, review } from "./engine/compare/review.ts";
import { scan, scanPlan } from "./engine/compare/scan.ts";
import { search } from "./engine/compare/search.ts";
import { scopeAlbum } from "./engine/consent/album-scope.ts";
import { give, invalidateConsent, refuse, renew } from "./engine/consent/consents.ts";
import { correct } from "./engine/consent/correct.ts";
import { enrol } from "./engine/consent/enrol.ts";
import { decideEnrolment, enrolments } from "./engine/consent/enrolment-decide.ts";
import { endGrant, grants, openGrant } from "./engine/consent/grants.ts";
import { addInvitation, endInvitation, invitationPoster, invitations } from "./engine/consent/invitations.ts";
import { consents } from "./engine/consent/list.ts";
import { notices, publishNoticeOf, showNotice } from "./engine/consent/notice.ts";
import { receipt } from "./engine/consent/receipt.ts";
import { lift, restrict } from "./engine/consent/restrict.ts";
import { audit } from "./engine/evidence/audit.ts";
import { backup } from "./engine/evidence/backup.ts";
import { checkpoint, consistency, cosignLog, log, proveLog } from "./engine/evidence/log.ts";
import { verifyLog } from "./engine/evidence/log-verify.ts";
import { type ActOptions, act, type Verb } from "./engine/gate/act.ts";
import { forget, withdraw } from "./engine/leaving/forget.ts";
import { letterPosted, mail, sendMail, showLetter } from "./engine/letters/mail.ts";
import { confirmSearch } from "./engine/people/confirm.ts";
import { people } from "./engine/people/people.ts";
import { drawPublication } from "./engine/publish/draw.ts";
import { handOut } from "./engine/publish/hand-out.ts";
import { sheetPicture } from "./engine/publish/look.ts";
import { copyRegister, publishedCopies, rebuildCopies } from "./engine/publish/rebuild.ts";
import {
  correctCopy,
  discardPublication,
  publicationSheet,
  publications,
  signSheet,
} from "./engine/publish/sheet.ts";
import { disclose, disclosures } from "./engine/recipients/disclosures.ts";
import {
  addRecipient,
  endRecipientOf,
  recipientLetter,
  recipients,
  recipientTold,
} from "./engine/recipients/register.ts";
import { portability } from "./engine/report/portability.ts";
import { report } from "./engine/report/report.ts";
import { answerRequest, closeRequestCase, refuseRequest } from "./engine/requests/answers.ts";
import { extendRequestTerm, pauseRequestClock, resumeRequestClock } from "./engine/requests/clock.ts";
import { look, lookByHand, lookTold } from "./engine/requests/look.ts";
import { decideOnObjection, object, objections } from "./engine/requests/objections.ts";
import { openRequest, requestLetter, requests, showRequest } from "./engine/requests/requests.ts";
import { rebuildSidecars, sidecarRegister, writeSidecars } from "./engine/sidecars/sidecars.ts";
import { accounts, addAccount, changeAccount, removeAccount } from "./engine/staff/accounts.ts";
import { addToken, endToken, tokens } from "./engine/staff/tokens.ts";

/** A verb, bound to the instance and the actor. @throws MiroirError as the verb says; then nothing of it was written. */
type Bound<V> =
  V extends Verb<infer I, infer O>
    ? undefined extends I
      ? (input?: I, options?: ActOptions) => Promise<O>
      : (input: I, options?: ActOptions) => Promise<O>
    : never;

export const verbsOf = (engine: OpenEngine, actor: Actor) => {
  const bind = <I, O>(verb: Verb<I, O>) =>
    ((input: I, how?: ActOptions) => act(engine, actor, verb, input, how)) as Bound<Verb<I, O>>;
  return {
    albums: {
      add: bind(addAlbum),
      list: bind(albums),
      show: bind(showAlbum),
      remove: bind(removeAlbum),
      scope: bind(scopeAlbum),
    },
    import: bind(importPictures),
    people: bind(people),
    notices: { show: bind(showNotice), publish: bind(publishNoticeOf), list: bind(notices) },
    enrol: bind(enrol),
    consents: {
      give: bind(give),
      refuse: bind(refuse),
      renew: bind(renew),
      list: bind(consents),
      invalidate: bind(invalidateConsent),
    },
    invitations: {
      add: bind(addInvitation),
      list: bind(invitations),
      end: bind(endInvitation),
      poster: bind(invitationPoster),
    },
    enrolments: { list: bind(enrolments), decide: bind(decideEnrolment) },
    grants: { open: bind(openGrant), list: bind(grants), close: bind(endGrant) },
    scanPlan: bind(scanPlan),
    scan: bind(scan),
    search: bind(search),
    confirmSearch: bind(confirmSearch),
    look: { told: bind(lookTold), byFace: bind(look), byHand: bind(lookByHand) },
    objections: { add: bind(object), list: bind(objections), decide: bind(decideOnObjection) },
    profile: bind(profile),
    receipt: bind(receipt),
    report: bind(report),
    portability: bind(portability),
    review: { list: bind(review), decide: bind(decide) },
    withdraw: bind(withdraw),
    forget: bind(forget),
    person: { correct: bind(correct), restrict: bind(restrict), lift: bind(lift) },
    requests: {
      open: bind(openRequest),
      list: bind(requests),
      show: bind(showRequest),
      letter: bind(requestLetter),
      answer: bind(answerRequest),
      extend: bind(extendRequestTerm),
      pause: bind(pauseRequestClock),
      resume: bind(resumeRequestClock),
      refuse: bind(refuseRequest),
      close: bind(closeRequestCase),
    },
    mail: { list: bind(mail), show: bind(showLetter), send: bind(sendMail), posted: bind(letterPosted) },
    recipients: {
      add: bind(addRecipient),
      list: bind(recipients),
      of: bind(disclosures),
      end: bind(endRecipientOf),
      told: bind(recipientTold),
      letter: bind(recipientLetter),
    },
    disclose: bind(disclose),
    /** Masked copies: drawn up, looked at, signed, handed out, and the register of what left. */
    publications: {
      draw: bind(drawPublication),
      list: bind(publications),
      sheet: bind(publicationSheet),
      picture: bind(sheetPicture),
      correct: bind(correctCopy),
      sign: bind(signSheet),
      handOut: bind(handOut),
      register: bind(copyRegister),
      of: bind(publishedCopies),
      rebuild: bind(rebuildCopies),
      discard: bind(discardPublication),
    },
    /** XMP sidecars for the organisation's other programs: who agreed to be named in them, and to what she consents. */
    sidecars: {
      write: bind(writeSidecars),
      register: bind(sidecarRegister),
      rebuild: bind(rebuildSidecars),
    },
    breaches: {
      record: bind(recordBreach),
      list: bind(breaches),
      show: bind(showBreach),
      update: bind(updateBreachOf),
      close: bind(closeBreach),
    },
    accounts: {
      add: bind(addAccount),
      list: bind(accounts),
      change: bind(changeAccount),
      remove: bind(removeAccount),
    },
    tokens: { add: bind(addToken), list: bind(tokens), end: bind(endToken) },
    tick: bind(tick),
    audit: bind(audit),
    authorityPack: bind(authorityPack),
    backup: bind(backup),
    log: {
      list: bind(log),
      verify: bind(verifyLog),
      prove: bind(proveLog),
      checkpoint: bind(checkpoint),
      cosign: bind(cosignLog),
      consistency: bind(consistency),
    },
    /** Stamp of the templates of the pack in use. */
    pack: engine.pack,
    /** Consents given while another model was in use, as the start found them: compared by nobody, ended only by `tick` (R20). */
    otherModel: engine.otherModel,
    close: () => engine.close(),
  };
};
