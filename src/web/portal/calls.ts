/** What the portal asks of the server: one function a route, with the answer that it reads. */
import { type Asking, apiUrl, get, post, remove } from "../shared/api.ts";

export interface Party {
  readonly name: string;
  readonly address: string;
  readonly contact: string;
}
export interface Portal {
  readonly controller: Party;
  readonly officer: Party | null;
  readonly authority: {
    readonly name: string;
    readonly address?: string;
    readonly contact?: string;
    readonly url?: string;
  };
  readonly minorsAllowed: boolean;
  readonly custody: "person-held" | "controller-held";
  readonly relationship: "none" | "employer" | "school" | "public-authority";
  readonly mail: boolean;
}
export const portal = () => get<Portal>("/portal");

export interface Album {
  readonly slug: string;
  readonly title: string;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly place: string | null;
}
export interface NoticeLayer {
  readonly heading: string;
  readonly text: string;
}
export interface Invitation {
  readonly albums: readonly Album[];
  /** Last day on which it can be used. */
  readonly until: string;
  /** Last day of what is agreed to on it. */
  readonly consentUntil: string;
  readonly notice: {
    readonly sha256: string;
    readonly layers: readonly NoticeLayer[];
    readonly text: string;
  };
  readonly purposes: readonly {
    readonly purpose: string;
    readonly title: string;
    readonly statement: string;
  }[];
  readonly secondStep: "email-code" | "second-statement";
  /** To be written by her, where no code is sent. */
  readonly secondStatement: string;
  readonly noConsequence: string | null;
}
export const invitation = (token: string) =>
  get<Invitation>(`/portal/invitations/${encodeURIComponent(token)}`);

export interface Feedback {
  readonly code: string;
  readonly text: string;
}
export interface Looked {
  readonly passed: boolean;
  readonly feedback: readonly Feedback[];
  readonly next: string | null;
}
export interface Begun {
  readonly enrolment: string;
  readonly expiresAt: string;
  readonly steps: readonly string[];
}
/** @param token null for a single look by somebody who is not enrolled */
export const beginEnrolment = (token: string | null, language: string) =>
  post<Begun>("/portal/enrolments", { invitation: token, language });
export const showFrames = (enrolment: string, step: string, frames: readonly string[], asked?: Asking) =>
  post<Looked>(`/portal/enrolments/${enrolment}/frames`, { step, frames }, asked);

export interface Agreed {
  readonly name: string;
  readonly email: string | null;
  readonly ageBand: string;
  readonly purposes: readonly string[];
}
export const agree = (enrolment: string, agreed: Agreed) =>
  post<{ readonly secondStep: Invitation["secondStep"]; readonly sentTo: string | null }>(
    `/portal/enrolments/${enrolment}/consent`,
    agreed,
  );

export interface Enrolled {
  readonly subjectId: string;
  readonly personalKey: string;
  readonly qrSvg: string;
  readonly signInUrl: string;
  readonly waiting: null | "approval" | "days";
  readonly opensOn: string;
}
export const confirmEnrolment = (enrolment: string, second: { code: string } | { secondStatement: string }) =>
  post<Enrolled>(`/portal/enrolments/${enrolment}/confirm`, second);
export const leaveEnrolment = (enrolment: string) => remove(`/portal/enrolments/${enrolment}`);

export const signIn = (person: string, key: string) => post<unknown>("/portal/session", { person, key });
export const askForLink = (email: string) => post<unknown>("/portal/session/link", { email });
export const signInByLink = (token: string) => post<unknown>("/portal/session/from-link", { token });
export const signOut = () => remove("/portal/session");

export interface Opened {
  readonly number: string;
  readonly dueOn: string;
}
export interface Asked {
  readonly kind: string;
  readonly name: string;
  readonly contact: string;
  readonly text: string;
  /** When she was there, of a request to look by date and place. */
  readonly days?: readonly string[];
}
export const openRequest = (asked: Asked) => post<Opened>("/portal/requests", asked);

export interface AskShown {
  readonly notice: string;
  readonly statement: string;
  readonly albums: readonly Album[];
}
export const askShown = () => get<AskShown>("/portal/asks");
export interface AskAnswered extends Opened {
  /** JPEGs in base 64, everybody else covered. */
  readonly pictures: readonly string[];
}
export const lookOnce = (asked: {
  readonly enrolment: string;
  readonly name: string;
  readonly contact: string;
  readonly albums: readonly string[];
}) => post<AskAnswered>("/portal/asks", { ...asked, agreed: true });

export interface Me {
  readonly subjectId: string;
  readonly name: string;
  readonly contact: string | null;
  readonly restricted: boolean;
  /** Null of somebody who was enrolled at the desk. */
  readonly enrolment: { readonly state: string; readonly opensOn: string } | null;
  readonly pictures: { readonly shown: number; readonly waiting: number };
  readonly grant: { readonly id: string; readonly opensOn: string; readonly closesOn: string } | null;
}
export const me = () => get<Me>("/me");

export interface Appearance {
  readonly id: string;
  readonly state: "shown" | "confirmed";
  readonly score: number;
  /** How often a stranger would be as like, measured. */
  readonly fmr: number;
  readonly foundAt: string;
  readonly album: string;
  readonly albumTitle: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly takenAt: string | null;
  readonly caption: string | null;
  readonly photographer: string | null;
  readonly publishedAt: string | null;
  readonly publishedOn: string | null;
  readonly otherFaces: number;
}
export interface Appearances {
  readonly items: readonly Appearance[];
  readonly next: string | null;
  readonly shown: number;
  readonly waiting: number;
}
export const appearances = (cursor: string | null, limit = 200) =>
  get<Appearances>("/me/appearances", { query: { limit, cursor } });
export const notMe = (appearance: string) => post<unknown>(`/me/appearances/${appearance}/not-me`);
export const takeDown = (appearance: string, because: string) =>
  post<Opened>(`/me/appearances/${appearance}/take-down`, { because });
export const pictureUrl = (appearance: string, size: "small" | "large"): string =>
  apiUrl(`/me/appearances/${appearance}/picture`, { size });

export interface SearchAboutMe {
  readonly searchId: string;
  readonly at: string;
  readonly actor: string;
  readonly purpose: string;
  readonly reason: string | null;
  readonly outcome: "compared" | "returned";
  readonly confirmedBy: readonly { readonly actor: string; readonly at: string }[];
}
export const searchesAboutMe = () => get<readonly SearchAboutMe[]>("/me/searches");

export interface Consent {
  readonly id: string;
  readonly purpose: string;
  readonly purposeDescription: string;
  readonly state: string;
  readonly albums: readonly string[];
  readonly startsOn: string;
  readonly endsOn: string;
  readonly statement: string | null;
  readonly renewalDue: boolean;
  readonly events: readonly { readonly at: string; readonly state: string }[];
}
export const consents = () => get<readonly Consent[]>("/me/consents");
export interface MoreToAgree {
  readonly purpose: string;
  readonly title: string;
  readonly statement: string;
  readonly secondStatement: string;
  readonly noConsequence: string | null;
  readonly until: string;
  /** Null when she may be asked. */
  readonly inForceUntil: string | null;
}
export const moreToAgree = () => get<readonly MoreToAgree[]>("/me/purposes");
export const giveConsent = (purpose: string, secondStatement: string) =>
  post<unknown>("/me/consents", { purpose, secondStatement });
export const withdraw = (purpose: string) =>
  post<unknown>(`/me/consents/${encodeURIComponent(purpose)}/withdraw`);
export const withdrawAll = () => post<unknown>("/me/withdraw");

export interface Receipt {
  readonly record: unknown;
  /** One text of c2sp.org/tlog-proof for each event. */
  readonly proofs: readonly string[];
  readonly vkey: string | null;
  readonly html: string;
}
export const receipt = (consent: string) => get<Receipt>(`/me/consents/${consent}/receipt`);

export interface Grant {
  readonly id: string;
  readonly state: "open" | "closed";
  readonly albums: readonly { readonly slug: string; readonly compared: number; readonly pictures: number }[];
  readonly opensOn: string;
  readonly closesOn: string;
}
export const grants = () => get<readonly Grant[]>("/me/grants");
export const openGrant = (grant: { key: string; albums?: readonly string[]; until?: string }) =>
  post<unknown>("/me/grants", grant);
export const closeGrant = (grant: string) => post<unknown>(`/me/grants/${grant}/close`);

export interface Request {
  readonly number: string;
  readonly kind: string;
  readonly state: string;
  readonly receivedOn: string;
  readonly dueOn: string;
}
export const requests = () => get<readonly Request[]>("/me/requests");
export const openMyRequest = (asked: { kind: string; text: string }) => post<Opened>("/me/requests", asked);

export interface Forgotten {
  readonly certificate: string;
  readonly proof: string;
  readonly vkey: string;
}
export const forgetMe = () => post<Forgotten>("/me/forget", { confirm: true });

/** Some of what she takes away is sealed under her key: it goes with that one question, and is kept nowhere. */
export const withKey = (key: string | null): Asking =>
  key ? { headers: { "miroir-personal-key": key } } : {};
