/** What requests look like for people: a line each in a list, a case whole. */
import type { Language } from "../../domain/errors.ts";
import { CHANNELS, REQUEST_KINDS, REQUEST_STATES, URGENCIES } from "../../domain/request.ts";
import type { ListedRequest, ShownRequest, Told } from "../../engine/requests/requests.ts";
import type { Printed } from "../command.ts";
import { facts, plain, table } from "../print.ts";
import { moment, words } from "../text.ts";

export const paragraphs = (...parts: readonly (string | null | false | undefined)[]): string =>
  parts.filter(Boolean).join("\n\n");

/** A letter on a terminal: its lines stay, what could move the cursor does not. */
export const letterText = (letter: { subject: string; text: string }): string =>
  [letter.subject, ...letter.text.split("\n")].map(plain).join("\n");

/** What is to be done with a letter: nothing, or post it. */
export const toldText = (
  told: Told,
  letter: { subject: string; text: string },
  out: string | undefined,
  language: Language,
): string =>
  told === "queued"
    ? words(
        "The letter waits in the queue: miroir mail send.",
        "La lettre attend dans la file : miroir mail send.",
      )[language]
    : out
      ? words(`Print ${out} and send it today.`, `Imprimez ${out} et envoyez-la aujourd'hui.`)[language]
      : paragraphs(
          words(
            "There is no e-mail address. Print this letter and send it today (--out FILE writes it as a page):",
            "Il n'y a pas d'adresse électronique. Imprimez cette lettre et envoyez-la aujourd'hui (--out FICHIER en fait une page) :",
          )[language],
          letterText(letter),
        );

/** `12 days`, `2 days over`. */
const left = (request: ListedRequest, language: Language): string => {
  const { daysLeft, urgency } = request;
  const word = URGENCIES[urgency][language];
  if (daysLeft === null || urgency === "today") return word;
  const days = Math.abs(daysLeft);
  const count = words(`${days} ${days === 1 ? "day" : "days"}`, `${days} ${days < 2 ? "jour" : "jours"}`)[
    language
  ];
  return daysLeft < 0
    ? `${word}, ${words(`${count} over`, `${count} de retard`)[language]}`
    : `${word}, ${words(`${count} left`, `encore ${count}`)[language]}`;
};

export const requestList = (requests: readonly ListedRequest[], language: Language): Printed => ({
  data: requests,
  text:
    requests.length === 0
      ? words(
          "No request is open. `miroir request list --all` shows those that ended.",
          "Aucune demande n'est ouverte. `miroir request list --all` montre celles qui ont pris fin.",
        )[language]
      : table(
          [
            words("Number", "Numéro"),
            words("Request", "Demande"),
            words("From", "De"),
            words("State", "État"),
            words("Received", "Reçue"),
            words("Target", "Visée"),
            words("Due", "Échéance"),
            words("Time", "Temps"),
          ].map((head) => head[language]),
          requests.map((request) => [
            request.number,
            request.kind,
            request.name,
            REQUEST_STATES[request.state][language],
            request.receivedOn,
            request.targetOn,
            request.dueOn,
            left(request, language),
          ]),
        ),
});

const factValues = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(", ");

const eventTable = (request: ShownRequest, language: Language): string =>
  table(
    [
      "#",
      words("When", "Quand")[language],
      words("What", "Quoi")[language],
      words("By", "Par")[language],
      "",
    ],
    request.events.map(({ seq, at, type, actor, facts }) => [
      seq,
      moment(language, at),
      type,
      actor,
      factValues(facts),
    ]),
  );

export const requestShown = (request: ShownRequest, language: Language): Printed => {
  const { mandate } = request;
  return {
    data: request,
    text: paragraphs(
      facts([
        [words("Number", "Numéro")[language], request.number],
        [words("Request", "Demande")[language], REQUEST_KINDS[request.kind][language]],
        [words("From", "De")[language], request.name],
        [words("Reach her", "La joindre")[language], request.contact],
        [
          words("Asked for her by", "Demandée pour elle par")[language],
          mandate && `${mandate.by} (${mandate.document}; ${mandate.checkedBy}, ${mandate.checkedOn})`,
        ],
        [words("By", "Par")[language], CHANNELS[request.channel][language]],
        [words("Enrolled as", "Inscrite sous")[language], request.subjectId],
        [words("State", "État")[language], REQUEST_STATES[request.state][language]],
        [words("Received", "Reçue le")[language], request.receivedOn],
        [words("Target", "Date visée")[language], request.targetOn],
        [words("Due, end of day", "Échéance, fin de journée")[language], request.dueOn],
        [words("Time", "Temps")[language], left(request, language)],
        [words("Extended", "Prolongée le")[language], request.extendedOn],
        [words("Waits for her since", "En attente d'elle depuis")[language], request.pausedOn],
        [words("Answered", "Répondue le")[language], request.answeredOn],
        [words("Refused because", "Refusée parce que")[language], request.refusedBecause],
        [words("Kept until", "Gardée jusqu'au")[language], request.retainUntil],
      ]),
      request.text.split("\n").map(plain).join("\n"),
      eventTable(request, language),
    ),
  };
};
