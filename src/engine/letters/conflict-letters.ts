/** What people are written when two say that one face is theirs, and once it is settled. Of the other it says no name. */
import { type Seen, sawNothing, totalSeen } from "../../domain/conflict.ts";
import type { Language } from "../../domain/errors.ts";
import type { EngineSettings } from "../gate/engine.ts";
import { dayIn } from "./report-words.ts";

interface Written {
  readonly subject: string;
  readonly text: string;
}

const placeOf = ({ name, address, contact }: EngineSettings["controller"]): string =>
  `${name}\n${address}\n${contact}`;

/** To somebody whose pictures are closed now. */
export const suspendedLetter = (settings: EngineSettings, language: Language, name: string): Written =>
  ({
    en: {
      subject: "Somebody else says that your face is theirs",
      text: `${name},

Somebody else has enrolled with a face that may be yours. Until it is settled in person, nobody is shown your pictures, neither you nor the other, and nothing is compared.

Please come to us, with something that shows who you are. It takes some minutes. If it is your face, your pictures are yours again at once, and you are told what the other was shown and when. You may withdraw your consent, or have everything erased, at any time meanwhile.

${placeOf(settings.controller)}`,
    },
    fr: {
      subject: "Une autre personne dit que votre visage est le sien",
      text: `${name},

L'inscription d'une autre personne porte un visage qui est peut-être le vôtre. Tant que ce n'est pas tranché en personne, vos images ne sont montrées à personne, ni à vous ni à l'autre, et rien n'est comparé.

Venez nous voir, avec de quoi montrer qui vous êtes. Cela prend quelques minutes. Si c'est votre visage, vos images sont de nouveau à vous aussitôt, et vous apprenez ce que l'autre a vu et quand. Vous pouvez à tout moment retirer votre consentement ou faire tout effacer.

${placeOf(settings.controller)}`,
    },
  })[language];

/** To whoever has to settle it: it names nobody. */
export const conflictAlert = (settings: EngineSettings): Written => {
  const url = `${settings.serve.url.replace(/\/$/, "")}/console/conflicts`;
  return {
    en: {
      subject: "Two people say that one face is theirs",
      text: `Two people are enrolled with one face. Both are suspended: neither is compared or shown a picture. Meet them, and settle it:\n\n${url}\n\nSomebody may have been shown another person's pictures. If so, the 72 hours of article 33 run from when you know.`,
    },
    fr: {
      subject: "Deux personnes disent qu'un visage est le leur",
      text: `Deux personnes sont inscrites avec un même visage. Toutes deux sont suspendues : aucune n'est comparée ni ne voit d'image. Rencontrez-les, et tranchez :\n\n${url}\n\nQuelqu'un a peut-être vu les images d'une autre personne. Dans ce cas, les 72 heures de l'article 33 courent dès que vous le savez.`,
    },
  }[settings.language];
};

const seenIn = (language: Language, seen: Seen): string => {
  if (sawNothing(seen))
    return {
      en: "Nothing was shown to the other, as far as our log goes back.",
      fr: "Rien n'a été montré à l'autre, d'après notre journal.",
    }[language];
  const { lists, pictures, taken } = totalSeen(seen);
  const days = seen.days.map(({ day }) => dayIn(language, day)).join(", ");
  return {
    en: `The other was shown pictures on: ${days}. Lists opened: ${lists}. Pictures opened: ${pictures}. Pictures taken away in files: ${taken}. Day by day, and which pictures stood there, you read on your page.`,
    fr: `L'autre a vu des images ces jours-là : ${days}. Listes ouvertes : ${lists}. Images ouvertes : ${pictures}. Images emportées dans des fichiers : ${taken}. Le détail par jour, et quelles images s'y trouvaient, est sur votre page.`,
  }[language];
};

/** To the one whose face it is. @param seen null where both go on */
export const settledLetter = (
  settings: EngineSettings,
  language: Language,
  name: string,
  seen: Seen | null,
): Written => {
  const told = seen ? `${seenIn(language, seen)}\n\n` : "";
  return {
    en: {
      subject: "Your pictures are yours again",
      text: `${name},

It is settled: your enrolment goes on. Open a search with your personal key to be found again.

${told}${placeOf(settings.controller)}`,
    },
    fr: {
      subject: "Vos images sont de nouveau à vous",
      text: `${name},

C'est tranché : votre inscription continue. Ouvrez une recherche avec votre clé personnelle pour que vos images soient de nouveau trouvées.

${told}${placeOf(settings.controller)}`,
    },
  }[language];
};

/** To the one whose enrolment ended by it, and who had been told that it was in question. */
export const endedLetter = (settings: EngineSettings, language: Language, name: string): Written =>
  ({
    en: {
      subject: "Your enrolment has ended",
      text: `${name},

Two people said that one face is theirs. We compared, and your enrolment ended. If you think that this is wrong, please come to us or answer this letter; you may also complain to the supervisory authority (${settings.authority}) and go to court (articles 77 and 79 of the GDPR).

${placeOf(settings.controller)}`,
    },
    fr: {
      subject: "Votre inscription a pris fin",
      text: `${name},

Deux personnes disaient qu'un même visage est le leur. Nous avons comparé, et votre inscription a pris fin. Si vous pensez que c'est une erreur, venez nous voir ou répondez à cette lettre ; vous pouvez aussi introduire une réclamation auprès de l'autorité de contrôle (${settings.authority}) et former un recours juridictionnel (articles 77 et 79 du RGPD).

${placeOf(settings.controller)}`,
    },
  })[language];
