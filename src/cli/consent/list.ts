/** Command: consent list, with every state and word of one person's. */

import { PURPOSE_WORDS, worded } from "../../domain/codes.ts";
import { ENDED_BECAUSE, SECOND_STEPS, type SecondStep, STATE_WORDS } from "../../domain/consent.ts";
import type { Language } from "../../domain/errors.ts";
import { CONSENT_PURPOSES, type ConsentPurpose } from "../../domain/purpose.ts";
import type { ListedConsent, ListedEvent } from "../../engine/consent/list.ts";
import { said, words } from "../../words/words.ts";
import { type Command, present } from "../command.ts";
import { paragraphs, plain, short, table } from "../print.ts";
import { moment } from "../text.ts";

/** Known to the two words of the clock and to the codes of an invalidation. */
const becauseOf = (because: string | null, language: Language): string =>
  because && Object.hasOwn(ENDED_BECAUSE, because)
    ? ENDED_BECAUSE[because as keyof typeof ENDED_BECAUSE][language]
    : (because ?? "");

const remark = (consent: ListedConsent, pack: string, language: Language): string => {
  const inForce = consent.state === "given" || consent.state === "renewed";
  const remarks: [boolean, string][] = [
    [consent.endedBecause !== null, becauseOf(consent.endedBecause, language)],
    [
      inForce && consent.renewalDue,
      consent.renewalAskedOn
        ? said(language, "cli.consent.list.asked", { renewalAskedOn: consent.renewalAskedOn })
        : said(language, "cli.consent.list.askHerWhetherGoes"),
    ],
    [
      inForce && consent.packFamily !== null && consent.packFamily !== pack,
      said(language, "cli.consent.list.anotherModelComparedNobody"),
    ],
  ];
  return remarks.flatMap(([holds, said]) => (holds ? [said] : [])).join("; ");
};

const overview = (all: readonly ListedConsent[], pack: string, language: Language): string =>
  table(
    [
      words("cli.consent.list.consent"),
      words("cli.consent.list.person"),
      words("cli.consent.list.to"),
      words("cli.consent.list.state"),
      words("cli.consent.list.until"),
      words("cli.consent.list.remark"),
    ].map((head) => head[language]),
    all.map((consent) => [
      short(consent.id),
      short(consent.subjectId),
      worded(PURPOSE_WORDS, consent.purpose, language),
      STATE_WORDS[consent.state][language],
      consent.endsOn,
      remark(consent, pack, language),
    ]),
  );

const secondStepOf = (code: string | null, language: Language): string =>
  code && Object.hasOwn(SECOND_STEPS, code) ? SECOND_STEPS[code as SecondStep][language] : "";

const historyLine = (event: ListedEvent, language: Language): string[] => [
  moment(language, event.at.toISOString()),
  STATE_WORDS[event.state][language],
  event.validUntil ?? "",
  plain(event.by),
  event.noticeSha256?.slice(0, 12) ?? "",
  plain([event.statement ?? "", secondStepOf(event.secondStep, language)].filter(Boolean).join(" — ")),
];

const history = (consent: ListedConsent, language: Language): string =>
  paragraphs(
    [
      short(consent.id),
      CONSENT_PURPOSES[consent.purpose as ConsentPurpose][language],
      consent.albums.join(", "),
    ]
      .filter(Boolean)
      .join("  "),
    table(
      [
        words("cli.consent.list.when"),
        words("cli.consent.list.state"),
        words("cli.consent.list.until"),
        words("cli.consent.list.entered"),
        words("cli.consent.list.notice"),
        words("cli.consent.list.words"),
      ].map((head) => head[language]),
      consent.events.map((event) => historyLine(event, language)),
    ),
  );

export const consentList: Command = {
  name: "consent list",
  about: words("cli.consent.list.consentsWhatBecameThem"),
  example: 'miroir consent list "Ada Pencil"',
  positionals: [{ name: "person", required: false }],
  run: async ({ arguments: [subject], miroir, language }) => {
    const instance = await miroir();
    const all = await instance.consents.list(present({ subject }));
    if (all.length === 0) return { data: all, text: said(language, "cli.consent.list.thereNoConsent") };
    return {
      data: all,
      text: paragraphs(
        overview(all, instance.pack, language),
        ...(subject ? all.map((consent) => history(consent, language)) : []),
      ),
    };
  },
};
