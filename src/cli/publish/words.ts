/** What a publication and its handing out look like for people. */
import { USE_WORDS } from "../../domain/codes.ts";
import { en, fr } from "../../domain/counted.ts";
import { EXIT, type Language } from "../../domain/errors.ts";
import { COPY_STATES, copiesIn, SMALL_FACES_RISK } from "../../domain/publish.ts";
import type { HandedOut } from "../../engine/publish/hand-out.ts";
import type { Publication } from "../../engine/publish/terms.ts";
import { facts, plain, short } from "../print.ts";
import { words } from "../text.ts";

export const stateCounts = ({ copies, leftOut, onlyVisible }: Publication, language: Language): string => {
  const counts = { ...copies, failed: (copies.failed ?? 0) - leftOut };
  const out = onlyVisible
    ? words("left out: nobody is visible, or by hand", "de côté : personne n'est visible, ou à la main")
    : words("left out by hand", "de côté à la main");
  return [
    ...COPY_STATES.filter((state) => counts[state]).map((state) =>
      copiesIn(language, state, counts[state] ?? 0),
    ),
    ...(leftOut ? [`${leftOut} ${out[language]}`] : []),
  ].join(language === "fr" ? " ; " : "; ");
};

export const publicationText = (publication: Publication, language: Language): string => {
  const say = (en: string, fr: string): string => words(en, fr)[language];
  const { smallBelowPx } = publication;
  const risk = smallBelowPx ? `\n${SMALL_FACES_RISK[language]}` : "";
  return (
    facts([
      ["publication", short(publication.id)],
      ["album", publication.album],
      [say("use", "usage"), USE_WORDS[publication.use][language]],
      [say("where to", "vers"), publication.place],
      [say("recipient", "destinataire"), publication.recipient?.name ?? null],
      [say("copies", "copies"), stateCounts(publication, language)],
      [
        say("pictures", "images"),
        publication.onlyVisible
          ? say("only those in which somebody is visible", "seulement celles où quelqu'un est visible")
          : null,
      ],
      [
        say("small faces", "petits visages"),
        smallBelowPx
          ? say(`left below ${smallBelowPx} px`, `laissés au-dessous de ${smallBelowPx} px`)
          : say("covered", "couverts"),
      ],
      [say("made by", "préparée par"), publication.madeBy],
      [say("signed by", "signée par"), publication.signedBy],
    ]) + risk
  );
};

export const handedText = (handed: HandedOut, language: Language): string => {
  const { out, blocked, failed, leftOut, takenBack, publication } = handed;
  const say = (en: string, fr: string): string => words(en, fr)[language];
  const held = blocked
    ? say(
        ` ${blocked} held back: \`miroir publish sheet ${short(publication.id)} --state blocked\`.`,
        fr` ${blocked} [retenue|retenues] : \`miroir publish sheet ${short(publication.id)} --state blocked\`.`,
      )
    : "";
  const missed = failed
    ? say(` ${failed} could not be made.`, fr` ${failed} [n'a pas pu être faite|n'ont pas pu être faites].`)
    : "";
  const empty = leftOut
    ? say(
        en` ${leftOut} left out: nobody is visible in [it|them] any more.`,
        ` ${leftOut} de côté : plus personne n'y est visible.`,
      )
    : "";
  const taken = takenBack
    ? say(
        en` ${takenBack} taken back: a consent ended meanwhile. \`miroir publish rebuild\` puts [it|them] back masked.`,
        fr` ${takenBack} [reprise|reprises] : un consentement a pris fin entre-temps. \`miroir publish rebuild\` [la remet, masquée|les remet, masquées].`,
      )
    : "";
  const went = say(
    en`${out} [copy is|copies are] out, in ${publication.place}.`,
    fr`${out} [copie est remise|copies sont remises], dans ${publication.place}.`,
  );
  const stopped = handed.interrupted
    ? say(" Stopped; the same command goes on.", " Arrêté ; la même commande reprend.")
    : "";
  return plain(went) + held + missed + empty + taken + stopped;
};

export const exitOf = ({ blocked, failed, interrupted }: HandedOut): { exit?: number } => {
  if (interrupted) return { exit: EXIT.interrupted };
  return blocked + failed > 0 ? { exit: EXIT.partial } : {};
};
