/** What the staff is told of what is kept of them (art. 13): a document of the authority pack, to be handed out and put up. */
import type { Language } from "../../domain/errors.ts";
import { keptText } from "../../domain/kept.ts";
import type { Document, Fact } from "../../paper/document.ts";
import { keepingTerms } from "../gate/retention.ts";
import { inWords, momentIn } from "../letters/report-words.ts";
import type { Grounds } from "./register.ts";

/** Points of art. 13(1) and (2), for people who have an account or act by command. */
export const staffNotice = (language: Language, { settings, at }: Grounds): Document => {
  const say = inWords(language);
  const { officer, ...controller } = settings.controller;
  const { name, address, contact } = controller;
  const unsaid = say("to be filled in", "à compléter");
  const party = (each: typeof controller): string => `${each.name}, ${each.address}; ${each.contact}`;
  const facts: Fact[] = [
    [say("Controller", "Responsable du traitement"), party({ name, address, contact })],
    [say("Data protection officer", "Protection des données (DPO)"), officer ? party(officer) : unsaid],
    [
      say("Why", "Pourquoi"),
      say(
        "To know who acted on people's data, to protect it, and to show both to the people concerned and to the authority.",
        "Savoir qui a agi sur les données des personnes, les protéger, et le montrer aux personnes concernées et à l'autorité.",
      ),
    ],
    [
      say("Basis", "Base légale"),
      say(
        "legitimate interest, art. 6(1)(f): security and proof",
        "intérêt légitime, art. 6(1)(f) : sécurité et preuve",
      ),
    ],
    [
      say("What is kept of you", "Ce qui est gardé de vous"),
      say(
        "name, e-mail address, role, hash of the password, second factor and passkeys, sessions; what you did when; your searches with purpose and reason; days on which you searched far more than usual",
        "nom, adresse électronique, rôle, empreinte du mot de passe, second facteur et clés d'accès, sessions ; ce que vous avez fait et quand ; vos recherches avec finalité et motif ; les jours où vous avez bien plus cherché que d'habitude",
      ),
    ],
    [
      say("Who sees it", "Qui le voit"),
      say(
        "administration, data protection officer and auditors; the supervisory authority when it asks; a person who was searched for sees that it was done, when and why",
        "administration, protection des données et audit ; l'autorité de contrôle quand elle le demande ; une personne recherchée voit que ce fut fait, quand et pourquoi",
      ),
    ],
    [
      say("Transfers outside the Union", "Transferts hors de l'Union"),
      settings.notice.transfers?.[language] ?? unsaid,
    ],
    [
      say("How long", "Combien de temps"),
      keptText(["accounts", "searches", "log"], keepingTerms(settings), language),
    ],
    [
      say("Must you give it", "Est-ce obligatoire"),
      say(
        "Without an account of your own you cannot work with this program. Nothing else depends on it.",
        "Sans compte à votre nom, vous ne pouvez pas travailler avec ce programme. Rien d'autre n'en dépend.",
      ),
    ],
    [
      say("Automated decisions", "Décisions automatisées"),
      say(
        "None. A day with unusually many searches is shown to a person, who looks and asks you.",
        "Aucune. Un jour aux recherches inhabituellement nombreuses est montré à une personne, qui regarde et vous interroge.",
      ),
    ],
  ];
  return {
    language,
    title: say("What is kept of the staff", "Ce qui est gardé du personnel"),
    subtitle: say("notice under article 13 GDPR", "information au titre de l'article 13 du RGPD"),
    writtenAt: at,
    footer: say(
      `Written by Miroir from its configuration, ${momentIn(language, settings.timeZone, at)}.`,
      `Écrit par Miroir d'après sa configuration, ${momentIn(language, settings.timeZone, at)}.`,
    ),
    sections: [
      {
        heading: say(
          "What this program notes when you use it",
          "Ce que ce programme note quand vous l'utilisez",
        ),
        blocks: [{ kind: "facts", rows: facts }],
      },
      {
        heading: say("Your rights", "Vos droits"),
        blocks: [
          {
            kind: "text",
            text: say(
              "You can ask for a copy, for a correction, for erasure or restriction, and you can object, for reasons that arise from your situation. What was done stays in the log as long as the log is kept.",
              "Vous pouvez demander une copie, une rectification, l'effacement ou la limitation, et vous opposer pour des raisons tenant à votre situation. Ce qui a été fait reste au journal aussi longtemps que celui-ci est gardé.",
            ),
          },
          {
            kind: "text",
            text: say(
              `You can lodge a complaint with the supervisory authority: ${settings.authority}.`,
              `Vous pouvez introduire une réclamation auprès de l'autorité de contrôle : ${settings.authority}.`,
            ),
          },
        ],
      },
    ],
  };
};
