/** What a person who asked is told, in her language: that it arrived, that it takes longer, who she is, the answer, the refusal. */
import { en, fr } from "../../domain/counted.ts";
import { addDays, dayIn } from "../../domain/days.ts";
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import type { Language } from "../../domain/errors.ts";
import {
  CHANNELS,
  type Channel,
  EXTENSIONS,
  type Extension,
  IDENTITY_MEANS,
  type IdentityMeans,
  REFUSALS,
  REQUEST_KINDS,
  type Refusal,
  type RequestKind,
} from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import type { EngineSettings } from "../gate/engine.ts";

/** Subject and text of a letter, without whom it goes to. */
export interface Written {
  readonly subject: string;
  readonly text: string;
}

/** The request, as its letters speak of it. */
export interface Addressed {
  readonly number: string;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly language: Language;
  readonly receivedOn: Day;
  readonly targetOn: Day;
  readonly dueOn: Day;
  /** Whom it is written to: her, or who asks for her. */
  readonly name: string;
}

export interface Attachment {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

/** `5 April 2026`, `5 avril 2026`. */
export const longDay = (day: Day, language: Language): string => dayIn(language, day);

const letter = (
  settings: EngineSettings,
  to: Addressed,
  subject: { en: string; fr: string },
  body: readonly { en: string; fr: string }[],
): Written => {
  const { language } = to;
  const { name, address, contact, officer } = settings.controller;
  const greeting = { en: `To ${to.name}`, fr: `À l'attention de ${to.name}` };
  const reach = officer
    ? `\n${{ en: "Data protection officer", fr: "Délégué à la protection des données" }[language]}: ${officer.name}, ${officer.contact}`
    : "";
  return {
    subject: `${subject[language]} (${to.number})`,
    text: [
      greeting[language],
      ...body.map((paragraph) => paragraph[language]),
      `${name}\n${address}\n${contact}${reach}`,
    ].join("\n\n"),
  };
};

/** Art. 12(4), 77 and 79: said in every letter, and not only in a refusal. */
const remedies = ({ authority }: EngineSettings) => ({
  en: `If you do not agree, you can lodge a complaint with the supervisory authority (${authority}) and you can go to court (articles 77 and 79 of the GDPR).`,
  fr: `Si vous n'êtes pas d'accord, vous pouvez introduire une réclamation auprès de l'autorité de contrôle (${authority}) et former un recours juridictionnel (articles 77 et 79 du RGPD).`,
});

const by = (to: Addressed) => ({
  en:
    to.dueOn === to.targetOn
      ? `by the end of ${longDay(to.dueOn, "en")}`
      : `on ${longDay(to.targetOn, "en")}, which is no working day, and therefore at the latest by the end of ${longDay(to.dueOn, "en")}`,
  fr:
    to.dueOn === to.targetOn
      ? `au plus tard le ${longDay(to.dueOn, "fr")} à la fin de la journée`
      : `le ${longDay(to.targetOn, "fr")}, qui n'est pas un jour ouvré, et donc au plus tard le ${longDay(to.dueOn, "fr")} à la fin de la journée`,
});

/** R31: the first message opens the case, and its date counts. */
export const acknowledgement = (settings: EngineSettings, to: Addressed): Written => {
  const due = by(to);
  const kind = REQUEST_KINDS[to.kind];
  const channel = CHANNELS[to.channel];
  return letter(settings, to, { en: "We have received your request", fr: "Nous avons reçu votre demande" }, [
    {
      en: `We received your request (${kind.en}; ${channel.en}) on ${longDay(to.receivedOn, "en")}. Its number is ${to.number}. You do not have to repeat it.`,
      fr: `Nous avons reçu votre demande (${kind.fr} ; ${channel.fr}) le ${longDay(to.receivedOn, "fr")}. Son numéro est le ${to.number}. Vous n'avez pas à la répéter.`,
    },
    {
      en: `You will have our answer ${due.en} (article 12(3) of the GDPR). It costs nothing, and you do not have to give a reason.`,
      fr: `Vous aurez notre réponse ${due.fr} (article 12(3) du RGPD). Elle est gratuite, et vous n'avez pas à donner de motif.`,
    },
    remedies(settings),
  ]);
};

/** R35. */
export const extension = (
  settings: EngineSettings,
  to: Addressed,
  reason: Extension,
  because: string,
): Written => {
  const due = by(to);
  return letter(
    settings,
    to,
    { en: "Your request takes longer", fr: "Votre demande demande plus de temps" },
    [
      {
        en: `We need up to two further months to answer your request of ${longDay(to.receivedOn, "en")}, because ${EXTENSIONS[reason].en}: ${because}`,
        fr: `Il nous faut jusqu'à deux mois de plus pour répondre à votre demande du ${longDay(to.receivedOn, "fr")}, parce que ${EXTENSIONS[reason].fr} : ${because}`,
      },
      {
        en: `You will have our answer ${due.en}: three months from receipt, and no later (article 12(3) of the GDPR).`,
        fr: `Vous aurez notre réponse ${due.fr} : trois mois à compter de la réception, et pas davantage (article 12(3) du RGPD).`,
      },
      remedies(settings),
    ],
  );
};

/** R33, R36. The doubt is told: she cannot answer it otherwise. */
export const identityQuestion = (
  settings: EngineSettings,
  to: Addressed,
  means: IdentityMeans,
  doubt: string,
): Written =>
  letter(
    settings,
    to,
    { en: "A question before we can answer", fr: "Une question avant de pouvoir répondre" },
    [
      {
        en: `Before we hand over or change anything that is about you, we have to be sure that it is you who asks (article 12(6) of the GDPR). Our doubt: ${doubt}`,
        fr: `Avant de remettre ou de modifier quoi que ce soit qui vous concerne, nous devons être sûrs que c'est bien vous qui le demandez (article 12(6) du RGPD). Notre doute : ${doubt}`,
      },
      IDENTITY_MEANS[means],
      {
        en: "A copy of an identity document is not asked for. The time for our answer stands still until we hear from you, and goes on the same day.",
        fr: "Aucune copie de pièce d'identité n'est demandée. Le délai de notre réponse est suspendu jusqu'à la vôtre, et reprend le jour même.",
      },
      remedies(settings),
    ],
  );

const fileSize = (bytes: number, language: Language): string =>
  `${new Intl.NumberFormat(language).format(Math.ceil(bytes / 1024))} ${language === "fr" ? "Kio" : "KiB"}`;

const attached = (attachments: readonly Attachment[], electronic: boolean) => {
  const list = (language: Language): string =>
    attachments
      .map(({ name, bytes, sha256 }) => `- ${name} (${fileSize(bytes, language)}), SHA-256 ${sha256}`)
      .join("\n");
  return {
    en: `Part of this answer, handed to you ${electronic ? "electronically, over a channel on which we know that it is you" : "with this letter"}:\n${list("en")}`,
    fr: `Font partie de cette réponse et vous sont remis ${electronic ? "par voie électronique, sur un canal où nous savons que c'est vous" : "avec cette lettre"} :\n${list("fr")}`,
  };
};

const NOTHING_HELD = {
  en: "We looked under everything you told us. You are not enrolled here: we hold no template of your face, no reference photograph and no record under your name, and nobody here has been able to search for you. Pictures of our archive in which you may appear without being named cannot be told apart from others as yours unless you say where to look (an album, a day, a place) or agree to one search that keeps nothing: both are free, ask for either.",
  fr: "Nous avons cherché sous tout ce que vous nous avez indiqué. Vous n'êtes pas inscrite ici : nous ne détenons ni gabarit de votre visage, ni photographie de référence, ni fiche à votre nom, et personne ici n'a pu vous rechercher. Des images de nos archives où vous apparaissez peut-être sans être nommée ne peuvent être reconnues comme vôtres que si vous indiquez où regarder (un album, un jour, un lieu) ou acceptez une recherche unique dont rien n'est gardé : les deux sont gratuits, demandez l'un ou l'autre.",
};

/** R38, R40, R41. */
export const answer = (
  settings: EngineSettings,
  to: Addressed,
  given: { text: string; attachments: readonly Attachment[]; nothingHeld: boolean },
): Written => {
  const kind = REQUEST_KINDS[to.kind];
  const said = given.text === "" ? [] : [{ en: given.text, fr: given.text }];
  return letter(settings, to, { en: "Our answer to your request", fr: "Notre réponse à votre demande" }, [
    {
      en: `This is our answer to your request (${kind.en}) of ${longDay(to.receivedOn, "en")}.`,
      fr: `Voici notre réponse à votre demande (${kind.fr}) du ${longDay(to.receivedOn, "fr")}.`,
    },
    ...(given.nothingHeld ? [NOTHING_HELD] : []),
    ...said,
    ...(given.attachments.length > 0 ? [attached(given.attachments, CHANNELS[to.channel].electronic)] : []),
    remedies(settings),
  ]);
};

/** R37: reasons, complaint, judicial remedy. */
export const refusalLetter = (
  settings: EngineSettings,
  to: Addressed,
  refused: { ground: Refusal; exception: ErasureException | null; reasons: string },
): Written => {
  const ground = REFUSALS[refused.ground];
  const exception = refused.exception && ERASURE_EXCEPTIONS[refused.exception];
  return letter(
    settings,
    to,
    { en: "We cannot do what you asked", fr: "Nous ne pouvons donner suite à votre demande" },
    [
      {
        en: `You asked us on ${longDay(to.receivedOn, "en")} for: ${REQUEST_KINDS[to.kind].en}. We do not act on it. ${ground.en}`,
        fr: `Vous nous avez demandé le ${longDay(to.receivedOn, "fr")} : ${REQUEST_KINDS[to.kind].fr}. Nous n'y donnons pas suite. ${ground.fr}`,
      },
      ...(exception
        ? [
            {
              en: `The exception: article ${refused.exception} of the GDPR, ${exception.en}.`,
              fr: `L'exception : article ${refused.exception} du RGPD, ${exception.fr}.`,
            },
          ]
        : []),
      { en: `Our reasons: ${refused.reasons}`, fr: `Nos motifs : ${refused.reasons}` },
      remedies(settings),
      {
        en: "You can write to us again at any time, and nothing is counted against you.",
        fr: "Vous pouvez nous écrire de nouveau à tout moment ; rien ne vous est compté.",
      },
    ],
  );
};

/** To the officer or the controller: number and dates, and nothing of who asks. */
export const reminder = (
  settings: EngineSettings,
  request: { number: string; targetOn: Day; dueOn: Day },
  left: number,
  overdue: boolean,
): Written => {
  const { language } = settings;
  const { number } = request;
  const state = overdue
    ? {
        en: `is overdue since ${longDay(addDays(request.dueOn, 1), "en")}`,
        fr: `est en retard depuis le ${longDay(addDays(request.dueOn, 1), "fr")}`,
      }
    : left <= 0
      ? { en: "is due now", fr: "doit recevoir sa réponse maintenant" }
      : { en: en`is due in ${left} [day|days]`, fr: fr`doit recevoir sa réponse dans ${left} [jour|jours]` };
  const dates = {
    en: `Target: ${longDay(request.targetOn, "en")}. Due date: ${longDay(request.dueOn, "en")}, end of day.`,
    fr: `Date visée : ${longDay(request.targetOn, "fr")}. Échéance : ${longDay(request.dueOn, "fr")}, fin de journée.`,
  };
  const subject = { en: `Request ${number} ${state.en}`, fr: `La demande ${number} ${state.fr}` };
  return {
    subject: subject[language],
    text: `${subject[language]}.\n\n${dates[language]}\n\nmiroir request show ${number}`,
  };
};
