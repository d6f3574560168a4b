/** What the portal asks of the server: one function a route, and the names of what they answer. */
import { type Answer, type Asking, apiUrl, get, post, remove, type Shape, takeFile } from "../shared/api.ts";
import type { Language } from "../shared/language.svelte.ts";

export type Portal = Answer<"get", "/portal">;
export const portal = () => get("/portal");

export type Invitation = Answer<"get", "/portal/invitations/{token}">;
export type Album = Invitation["albums"][number];
export const invitation = (token: string) => get("/portal/invitations/{token}", { path: { token } });

/** When and where the pictures of an album were taken, in numbers. */
export type Whereabouts = Invitation["whereabouts"][number];
/** To which hours and places of an album a consent is narrowed. */
export type Narrowing = Shape<"Narrowing">;

export type Begun = Answer<"post", "/portal/enrolments">;
export type Step = Begun["steps"][number];
/** @param token null for a single look by somebody who is not enrolled */
export const beginEnrolment = (token: string | null, language: Language) =>
  post("/portal/enrolments", { body: { invitation: token, language } });
export type Looked = Answer<"post", "/portal/enrolments/{enrolment}/frames">;
export const showFrames = (enrolment: string, step: Step, frames: readonly string[]) =>
  post("/portal/enrolments/{enrolment}/frames", { path: { enrolment }, body: { step, frames } });

type Consenting = "/portal/enrolments/{enrolment}/consent";
export const agree = (enrolment: string, body: Asking<"post", Consenting>["body"]) =>
  post("/portal/enrolments/{enrolment}/consent", { path: { enrolment }, body });
export type Enrolled = Answer<"post", "/portal/enrolments/{enrolment}/confirm">;
export const confirmEnrolment = (enrolment: string, body: { code: string } | { secondStatement: string }) =>
  post("/portal/enrolments/{enrolment}/confirm", { path: { enrolment }, body });
export const leaveEnrolment = (enrolment: string) =>
  remove("/portal/enrolments/{enrolment}", { path: { enrolment } });

export const signIn = (person: string, key: string) => post("/portal/session", { body: { person, key } });
export const askForLink = (email: string) => post("/portal/session/link", { body: { email } });
export const signInByLink = (token: string) => post("/portal/session/from-link", { body: { token } });
export const signOut = () => remove("/portal/session");

/** Of a case: its number, and by when it is answered. */
export type Opened = Pick<Answer<"post", "/portal/requests">, "number" | "dueOn"> & {
  /** `held`: a link went to the address that she gave. */
  readonly told?: Answer<"post", "/portal/requests">["told"];
};
export const openRequest = (body: Asking<"post", "/portal/requests">["body"]) =>
  post("/portal/requests", { body });

/** @returns the number of the case whose address it was. */
export const confirmAddress = (token: string) => post("/portal/confirmations", { body: { token } });

export type AskShown = Answer<"get", "/portal/asks">;
export const askShown = () => get("/portal/asks");
/** Of a case that was opened; with a capture also a code for the desk. */
export type AskAnswered = Answer<"post", "/portal/asks">;
export const askWhether = (body: Asking<"post", "/portal/asks">["body"]) => post("/portal/asks", { body });

/** What was found for her case, once she opened it with her link or code. */
export type LookAnswer = Shape<"LookAnswer">;
export const openAnswer = (secret: string) => post("/portal/answer", { body: { secret } });
export const lookAnswer = () => get("/portal/answer");

export type Me = Shape<"Me">;
export const me = () => get("/me");

export type Appearance = Shape<"MyPicture">;
export const appearances = (cursor: string | null, limit = 200) =>
  get("/me/appearances", { query: { limit, cursor } });
export const notMe = (appearance: string) =>
  post("/me/appearances/{appearance}/not-me", { path: { appearance } });
export const takeDown = (appearance: string, because: string) =>
  post("/me/appearances/{appearance}/take-down", { path: { appearance }, body: { because } });
export const pictureUrl = (appearance: string, size: "small" | "large"): string =>
  apiUrl(`/me/appearances/${appearance}/picture`, { size });

/** Copies that left with her visible in them. */
export type Published = Shape<"PublishedCopy">;
export const publishedAboutMe = () => get("/me/publications");

export type VouchingCode = Answer<"post", "/me/vouching-code">;
export const vouchingCode = () => post("/me/vouching-code");
export const looksAtMe = () => get("/me/looks");
export type ConflictAboutMe = Answer<"get", "/me/conflicts">[number];
export const conflictsAboutMe = () => get("/me/conflicts");

export type SearchAboutMe = Answer<"get", "/me/searches">[number];
export const searchesAboutMe = () => get("/me/searches");

export type Consent = Shape<"MyConsent">;
export type Purpose = Consent["purpose"];
export const consents = () => get("/me/consents");
export type MoreToAgree = Shape<"MoreToAgree">;
export const moreToAgree = () => get("/me/purposes");
export const giveConsent = (purpose: Purpose, secondStatement: string) =>
  post("/me/consents", { body: { purpose, secondStatement } });
export const withdraw = (purpose: Purpose) => post("/me/consents/{purpose}/withdraw", { path: { purpose } });
export const withdrawAll = () => post("/me/withdraw");

/** Its proofs: one text of c2sp.org/tlog-proof for each event. */
export type Receipt = Answer<"get", "/me/consents/{consent}/receipt">;
export const receipt = (consent: string) => get("/me/consents/{consent}/receipt", { path: { consent } });

export const grants = () => get("/me/grants");
export const openGrant = (body: Asking<"post", "/me/grants">["body"]) => post("/me/grants", { body });
export const closeGrant = (grant: string) => post("/me/grants/{grant}/close", { path: { grant } });

export const herWhereabouts = () => get("/me/whereabouts");
export type HerWhereabouts = Answer<"get", "/me/whereabouts">[number];
export const narrow = (body: Asking<"post", "/me/narrowing">["body"]) => post("/me/narrowing", { body });

export type Request = Answer<"get", "/me/requests">[number];
export const requests = () => get("/me/requests");
export const openMyRequest = (body: Asking<"post", "/me/requests">["body"]) => post("/me/requests", { body });

export const instructionOfMine = () => get("/me/instruction");
export const instruct = (body: Asking<"post", "/me/instruction">["body"]) =>
  post("/me/instruction", { body });
export const withdrawInstruction = () => remove("/me/instruction");

export type Forgotten = Answer<"post", "/me/forget">;
/** @param link the secret of the link that she was shown: `newLink` */
export const forgetMe = (link: string) => post("/me/forget", { body: { confirm: true, link } });
export type Rewriting = Forgotten["rewriting"];
export const certificateAt = (link: string) => post("/portal/certificate", { body: { link } });

/** 32 random bytes in base64url, drawn here: the server keeps a hash of them. */
export const newLink = (): string =>
  btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32))))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Before what nobody takes back. */
export const prove = (key: string) => post("/me/prove", { body: { key } });

/** Some of what she takes away is sealed under her key: it goes in the body of that one question, and is kept nowhere. */
export const takeReport = (key: string | null, filename: string): Promise<void> =>
  takeFile("/me/report.zip", filename, { body: key ? { key } : {} });
export const takeAlong = (key: string | null, filename: string): Promise<void> =>
  takeFile("/me/portability.zip", filename, { body: { key: key ?? "" } });
