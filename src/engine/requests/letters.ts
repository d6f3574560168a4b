/** What a person who asked is told, in her language: that it arrived, that it takes longer, who she is, the answer, the refusal. */
import { en, fr } from "../../domain/counted.ts";
import { addDays, dayIn, momentIn } from "../../domain/days.ts";
import { ERASURE_EXCEPTIONS, type ErasureException } from "../../domain/erasure.ts";
import type { Language } from "../../domain/errors.ts";
import {
  CHANNELS,
  type Channel,
  EXTENSIONS,
  type Extension,
  HANDED_BY,
  type HandedBy,
  IDENTITY_MEANS,
  type IdentityMeans,
  OBJECTION_MATTERS,
  type ObjectionMatter,
  REFUSALS,
  REQUEST_KINDS,
  type Refusal,
  type RequestKind,
} from "../../domain/request.ts";
import type { Day } from "../../domain/words.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { type LetterTo, letterOf, type Written } from "../letters/layout.ts";

export type { Written } from "../letters/layout.ts";

/** The request, as its letters speak of it. */
export interface Addressed {
  readonly number: string;
  readonly kind: RequestKind;
  readonly channel: Channel;
  readonly language: Language;
  readonly receivedOn: Day;
  readonly targetOn: Day;
  readonly dueOn: Day;
  /** Whom it is written to: whoever it is about, or who asks for them. */
  readonly name: string;
  /** Where it goes. */
  readonly contact: string | null;
  /** Whom it is about, where somebody else asks. */
  readonly actsFor: string | null;
  readonly today: Day;
}

export interface Attachment {
  readonly name: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

interface Pair {
  readonly en: string;
  readonly fr: string;
}

const forWhom = ({ actsFor }: Addressed): Pair[] =>
  actsFor === null
    ? []
    : [
        {
          en: `You write to us for ${actsFor}. In this letter, that is the person you act for.`,
          fr: `Vous nous écrivez pour ${actsFor}. Dans cette lettre, c'est la personne pour qui vous agissez.`,
        },
      ];

const letter = (settings: EngineSettings, to: Addressed, subject: Pair, body: readonly Pair[]): Written =>
  letterOf(settings, to, {
    subject,
    number: to.number,
    day: to.today,
    paragraphs: [...forWhom(to), ...body],
  });

/** Art. 12(4), 77 and 79: said in every letter, and not only in a refusal. */
const remedies = ({ authority }: EngineSettings) => ({
  en: `If you do not agree, you can lodge a complaint with the supervisory authority (${authority}) and you can go to court (articles 77 and 79 of the GDPR).`,
  fr: `Si vous n'êtes pas d'accord, vous pouvez introduire une réclamation auprès de l'autorité de contrôle (${authority}) et former un recours juridictionnel (articles 77 et 79 du RGPD).`,
});

const by = (to: Addressed) => ({
  en:
    to.dueOn === to.targetOn
      ? `by the end of ${dayIn("en", to.dueOn)}`
      : `on ${dayIn("en", to.targetOn)}, which is no working day, and therefore at the latest by the end of ${dayIn("en", to.dueOn)}`,
  fr:
    to.dueOn === to.targetOn
      ? `au plus tard le ${dayIn("fr", to.dueOn)} à la fin de la journée`
      : `le ${dayIn("fr", to.targetOn)}, qui n'est pas un jour ouvré, et donc au plus tard le ${dayIn("fr", to.dueOn)} à la fin de la journée`,
});

/** What was promised while there was time, and what is said once there is none (R34). */
const term = (to: Addressed): Pair => {
  const due = by(to);
  const [dueEn, dueFr] = [dayIn("en", to.dueOn), dayIn("fr", to.dueOn)];
  return to.dueOn < to.today
    ? {
        en: `You should have had our answer by the end of ${dueEn} (article 12(3) of the GDPR). That day is past, and we apologise: this acknowledgement and our answer are late. Your request is dealt with first, and the delay takes nothing from your rights. The answer costs nothing, and you do not have to give a reason.`,
        fr: `Vous auriez dû recevoir notre réponse au plus tard le ${dueFr} à la fin de la journée (article 12(3) du RGPD). Ce jour est passé, et nous vous présentons nos excuses : cet accusé de réception et notre réponse sont en retard. Votre demande est traitée en premier, et ce retard ne vous ôte aucun droit. La réponse est gratuite, et vous n'avez pas à donner de motif.`,
      }
    : {
        en: `You will have our answer ${due.en} (article 12(3) of the GDPR). It costs nothing, and you do not have to give a reason.`,
        fr: `Vous aurez notre réponse ${due.fr} (article 12(3) du RGPD). Elle est gratuite, et vous n'avez pas à donner de motif.`,
      };
};

/** R31: the first message opens the case, and its date counts. */
export const acknowledgement = (settings: EngineSettings, to: Addressed): Written => {
  const kind = REQUEST_KINDS[to.kind];
  const channel = CHANNELS[to.channel];
  return letter(settings, to, { en: "We have received your request", fr: "Nous avons reçu votre demande" }, [
    {
      en: `We received your request (${kind.en}; ${channel.en}) on ${dayIn("en", to.receivedOn)}. Its number is ${to.number}. You do not have to repeat it.`,
      fr: `Nous avons reçu votre demande (${kind.fr} ; ${channel.fr}) le ${dayIn("fr", to.receivedOn)}. Son numéro est le ${to.number}. Vous n'avez pas à la répéter.`,
    },
    term(to),
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
    { en: "Your request takes longer", fr: "Votre demande prendra plus de temps" },
    [
      {
        en: `We need up to two further months to answer your request of ${dayIn("en", to.receivedOn)}, because ${EXTENSIONS[reason].en}: ${because}`,
        fr: `Il nous faut jusqu'à deux mois de plus pour répondre à votre demande du ${dayIn("fr", to.receivedOn)}, parce que ${EXTENSIONS[reason].fr} : ${because}`,
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
        fr: `Avant de remettre ou de modifier quoi que ce soit qui vous concerne, nous devons nous assurer que c'est bien vous qui le demandez (article 12(6) du RGPD). Notre doute : ${doubt}`,
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

/** How an answer really goes: by the mail or on paper, and its files in the envelope or another way. */
export interface Goes {
  readonly by: "mail" | "mail-held" | "paper";
  /** Of its files, where it has any. */
  readonly files: HandedBy | "enclosed" | null;
}

const WAYS: Readonly<Record<Goes["by"], Pair>> = {
  mail: {
    en: "This answer is sent to you by e-mail, to the address above.",
    fr: "Cette réponse vous est envoyée par courriel, à l'adresse ci-dessus.",
  },
  "mail-held": {
    en: "This answer is sent to you by e-mail, once the address above has confirmed itself.",
    fr: "Cette réponse vous est envoyée par courriel, dès que l'adresse ci-dessus se sera confirmée.",
  },
  paper: {
    en: "This answer is printed, and is posted or handed to you.",
    fr: "Cette réponse est imprimée, et vous est postée ou remise.",
  },
};

const attached = (attachments: readonly Attachment[], files: Goes["files"]): Pair => {
  const list = (language: Language): string =>
    attachments
      .map(({ name, bytes, sha256 }) => `- ${name} (${fileSize(bytes, language)}), SHA-256 ${sha256}`)
      .join("\n");
  const [inEnglish, inFrench] = [list("en"), list("fr")];
  if (files === "enclosed" || files === null)
    return {
      en: `Enclosed with this letter, and part of this answer:\n${inEnglish}`,
      fr: `Joints à cette lettre, et partie de cette réponse :\n${inFrench}`,
    };
  const way = HANDED_BY[files];
  return {
    en: `Part of this answer, and not in this e-mail: you receive these files ${way.en}.\n${inEnglish}`,
    fr: `Font partie de cette réponse, et ne sont pas dans ce courriel : vous recevez ces fichiers ${way.fr}.\n${inFrench}`,
  };
};

/** An erasure of hers, as its certificate says it, which names nobody. */
export interface Erased {
  readonly entry: number;
  readonly at: string;
  readonly rows: number;
  readonly keys: number;
}

/** What an answer that nothing is held rests on. */
export interface NothingHeld {
  readonly retainUntil: Day;
  /** Earlier cases of hers, which are kept too. */
  readonly own: readonly { readonly number: string; readonly retainUntil: Day | null }[];
  /** Something was found that is about somebody else. */
  readonly othersFound: boolean;
  readonly erased: Erased | null;
}

const lookedFor = (to: Addressed, othersFound: boolean): Pair => {
  const { name } = to;
  const [today, jour] = [dayIn("en", to.today), dayIn("fr", to.today)];
  if (to.actsFor !== null)
    return othersFound
      ? {
          en: `We looked under the name that you gave us, ${to.actsFor}, in our picture archive and its face search. Today, ${today}, they hold nothing about the person you act for, except what this letter names. What they hold under a name like it is about somebody else: that was checked.`,
          fr: `Nous avons cherché sous le nom que vous nous avez indiqué, ${to.actsFor}, dans nos archives d'images et leur recherche par visage. Aujourd'hui, ${jour}, elles ne contiennent rien sur la personne pour qui vous agissez, hormis ce que cette lettre indique. Ce qu'elles contiennent sous un nom semblable concerne quelqu'un d'autre : cela a été vérifié.`,
        }
      : {
          en: `We looked under the name that you gave us, ${to.actsFor}, in our picture archive and its face search. Today, ${today}, they hold nothing under it about the person you act for, except what this letter names: no enrolment, no reference photograph, no template of a face, no caption, title or file name.`,
          fr: `Nous avons cherché sous le nom que vous nous avez indiqué, ${to.actsFor}, dans nos archives d'images et leur recherche par visage. Aujourd'hui, ${jour}, elles ne contiennent rien sous ce nom sur la personne pour qui vous agissez, hormis ce que cette lettre indique : ni inscription, ni photographie de référence, ni gabarit d'un visage, ni légende, titre ou nom de fichier.`,
        };
  return othersFound
    ? {
        en: `We looked under your name, ${name}, and the contact that you gave us, in our picture archive and its face search. Today, ${today}, they hold nothing about you, except what this letter names. What they hold under a name like yours is about somebody else: that was checked.`,
        fr: `Nous avons cherché sous votre nom, ${name}, et le contact que vous nous avez indiqué, dans nos archives d'images et leur recherche par visage. Aujourd'hui, ${jour}, elles ne contiennent rien sur vous, hormis ce que cette lettre indique. Ce qu'elles contiennent sous un nom semblable au vôtre concerne quelqu'un d'autre : cela a été vérifié.`,
      }
    : {
        en: `We looked under your name, ${name}, and the contact that you gave us, in our picture archive and its face search. Today, ${today}, they hold nothing about you under them, except what this letter names: no enrolment, no reference photograph, no template of your face, no caption, title or file name.`,
        fr: `Nous avons cherché sous votre nom, ${name}, et le contact que vous nous avez indiqué, dans nos archives d'images et leur recherche par visage. Aujourd'hui, ${jour}, elles ne contiennent rien sur vous à ce titre, hormis ce que cette lettre indique : ni inscription, ni photographie de référence, ni gabarit de votre visage, ni légende, titre ou nom de fichier.`,
      };
};

const keptCases = ({ retainUntil, own }: NothingHeld): Pair => {
  const [until, jusque] = [dayIn("en", retainUntil), dayIn("fr", retainUntil)];
  const listIn = (language: Language): string =>
    own
      .map(({ number, retainUntil: last }) => (last ? `${number} (${dayIn(language, last)})` : number))
      .join(", ");
  const [earlier, avant] = [listIn("en"), listIn("fr")];
  return own.length === 0
    ? {
        en: `The request itself, with this answer, is kept until ${until}, so that it can be shown that it was answered.`,
        fr: `La demande elle-même, avec cette réponse, est gardée jusqu'au ${jusque}, afin de pouvoir montrer qu'il y a été répondu.`,
      }
    : {
        en: `The request itself, with this answer, is kept until ${until}, so that it can be shown that it was answered. Earlier requests under the same name and contact are kept too, with the last day of each: ${earlier}.`,
        fr: `La demande elle-même, avec cette réponse, est gardée jusqu'au ${jusque}, afin de pouvoir montrer qu'il y a été répondu. Des demandes antérieures, sous le même nom et le même contact, sont gardées aussi, avec le dernier jour de chacune : ${avant}.`,
      };
};

const UNNAMED: Pair = {
  en: "Two things this answer cannot say. Pictures that name nobody may show the person concerned all the same: tell us where to look (an album, a day, a place), or ask for one search by face that keeps nothing; both are free. And what was erased before today, at somebody's request or at the end of its time, is gone with the name: of an erasure that was asked for, whoever asked has a certificate, and we keep only entries of a log that name nobody.",
  fr: "Deux choses que cette réponse ne peut dire. Des images qui ne nomment personne peuvent montrer la personne concernée malgré tout : dites-nous où regarder (un album, un jour, un lieu), ou demandez une recherche unique par visage dont rien n'est gardé ; les deux sont gratuits. Et ce qui a été effacé avant ce jour, à la demande de quelqu'un ou au terme de sa durée, a disparu avec le nom : d'un effacement demandé, qui l'a demandé détient un certificat, et il n'en reste chez nous que des entrées d'un journal qui ne nomment personne.",
};

const erasedSaid = (settings: EngineSettings, { entry, at, rows, keys }: Erased): Pair => {
  const [when, quand] = [momentIn("en", settings.timeZone, at), momentIn("fr", settings.timeZone, at)];
  return {
    en: en`Something was held here before: it was erased on ${when}, as the certificate that was handed over then says. Destroyed: ${rows} [record|records] and ${keys} [key|keys]; what backups from before may still hold, and until when, stands on the certificate. What remains is entry ${String(entry)} of our log, which proves the erasure and names nobody, and what that certificate lists as kept.`,
    fr: fr`Quelque chose était détenu ici auparavant : cela a été effacé le ${quand}, comme le dit le certificat remis alors. Ont été détruits : ${rows} [enregistrement|enregistrements] et ${keys} [clé|clés] ; ce que des sauvegardes antérieures peuvent encore contenir, et jusqu'à quand, figure sur le certificat. Il reste l'entrée ${String(entry)} de notre journal, qui prouve l'effacement et ne nomme personne, et ce que ce certificat indique comme conservé.`,
  };
};

const SCOPE: Pair = {
  en: "This answer is about our picture archive and its face search. It says nothing about other files of ours; ask, and they are looked through as well.",
  fr: "Cette réponse porte sur nos archives d'images et leur recherche par visage. Elle ne dit rien de nos autres fichiers ; demandez, et ils seront examinés aussi.",
};

const nothingHeldSaid = (settings: EngineSettings, to: Addressed, nothing: NothingHeld): Pair[] => [
  lookedFor(to, nothing.othersFound),
  ...(nothing.erased ? [erasedSaid(settings, nothing.erased)] : []),
  keptCases(nothing),
  UNNAMED,
  SCOPE,
];

/** R38, R40, R41. */
export const answer = (
  settings: EngineSettings,
  to: Addressed,
  given: {
    text: string;
    attachments: readonly Attachment[];
    nothingHeld: NothingHeld | null;
    goes: Goes;
  },
): Written => {
  const kind = REQUEST_KINDS[to.kind];
  const said = given.text === "" ? [] : [{ en: given.text, fr: given.text }];
  return letter(settings, to, { en: "Our answer to your request", fr: "Notre réponse à votre demande" }, [
    {
      en: `This is our answer to your request (${kind.en}) of ${dayIn("en", to.receivedOn)}.`,
      fr: `Voici notre réponse à votre demande (${kind.fr}) du ${dayIn("fr", to.receivedOn)}.`,
    },
    ...(given.nothingHeld ? nothingHeldSaid(settings, to, given.nothingHeld) : []),
    ...said,
    ...(given.attachments.length > 0 ? [attached(given.attachments, given.goes.files)] : []),
    WAYS[given.goes.by],
    remedies(settings),
  ]);
};

/** R37, R62: an objection to something else than being compared was weighed, and did not prevail. */
export const objectionRejected = (
  settings: EngineSettings,
  to: LetterTo & { readonly number?: string },
  objection: { about: ObjectionMatter; madeOn: Day; grounds: string; today: Day },
): Written => {
  const matter = OBJECTION_MATTERS[objection.about];
  const [madeEn, madeFr] = [dayIn("en", objection.madeOn), dayIn("fr", objection.madeOn)];
  return letterOf(settings, to, {
    subject: { en: "Your objection to a picture", fr: "Votre opposition à une image" },
    ...(to.number && { number: to.number }),
    day: objection.today,
    paragraphs: [
      {
        en: `You objected on ${madeEn} to a picture (${matter.en}). We weighed it, and do not follow it (article 21(1) of the GDPR).`,
        fr: `Le ${madeFr}, nous avons reçu votre opposition à une image (${matter.fr}). Nous l'avons mise en balance, et n'y donnons pas suite (article 21(1) du RGPD).`,
      },
      {
        en: `Our compelling legitimate grounds: ${objection.grounds}`,
        fr: `Nos motifs légitimes et impérieux : ${objection.grounds}`,
      },
      {
        en: "You can object to being compared on this picture at any time. That objection is not weighed: the picture leaves every comparison at once, and stays out.",
        fr: "Vous pouvez à tout moment vous opposer à toute comparaison sur cette image. Cette opposition-là n'est pas mise en balance : l'image quitte aussitôt toute comparaison, et n'y revient pas.",
      },
      remedies(settings),
    ],
  });
};

/** That an objection stands, where it was weighed. */
export const objectionUpheld = (
  settings: EngineSettings,
  to: LetterTo & { readonly number?: string },
  objection: { about: ObjectionMatter; madeOn: Day; grounds: string; today: Day },
): Written => {
  const matter = OBJECTION_MATTERS[objection.about];
  const [madeEn, madeFr] = [dayIn("en", objection.madeOn), dayIn("fr", objection.madeOn)];
  return letterOf(settings, to, {
    subject: { en: "Your objection to a picture", fr: "Votre opposition à une image" },
    ...(to.number && { number: to.number }),
    day: objection.today,
    paragraphs: [
      {
        en: `You objected on ${madeEn} to a picture (${matter.en}). Your objection is upheld: ${objection.grounds}`,
        fr: `Le ${madeFr}, nous avons reçu votre opposition à une image (${matter.fr}). Votre opposition est accueillie : ${objection.grounds}`,
      },
      {
        en: "The picture is in no comparison any more.",
        fr: "L'image n'est plus dans aucune comparaison.",
      },
      remedies(settings),
    ],
  });
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
        en: `You asked us on ${dayIn("en", to.receivedOn)} for: ${REQUEST_KINDS[to.kind].en}. We do not act on it. ${ground.en}`,
        fr: `Vous nous avez demandé le ${dayIn("fr", to.receivedOn)} : ${REQUEST_KINDS[to.kind].fr}. Nous n'y donnons pas suite. ${ground.fr}`,
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
        en: `is overdue since ${dayIn("en", addDays(request.dueOn, 1))}`,
        fr: `est en retard depuis le ${dayIn("fr", addDays(request.dueOn, 1))}`,
      }
    : left <= 0
      ? { en: "is due now", fr: "doit recevoir sa réponse maintenant" }
      : { en: en`is due in ${left} [day|days]`, fr: fr`doit recevoir sa réponse dans ${left} [jour|jours]` };
  const dates = {
    en: `Target: ${dayIn("en", request.targetOn)}. Due date: ${dayIn("en", request.dueOn)}, end of day.`,
    fr: `Date visée : ${dayIn("fr", request.targetOn)}. Échéance : ${dayIn("fr", request.dueOn)}, fin de journée.`,
  };
  const subject = { en: `Request ${number} ${state.en}`, fr: `La demande ${number} ${state.fr}` };
  return {
    subject: subject[language],
    text: `${subject[language]}.\n\n${dates[language]}\n\nmiroir request show ${number}`,
  };
};
