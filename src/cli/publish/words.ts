/** What a publication and its handing out look like for people. */

import { USE_WORDS } from "../../domain/codes.ts";
import { EXIT, type Language } from "../../domain/errors.ts";
import { COPY_STATES, copiesIn, SMALL_FACES_RISK } from "../../domain/publish.ts";
import type { HandedOut } from "../../engine/publish/hand-out.ts";
import type { Publication } from "../../engine/publish/terms.ts";
import { said, sayIn, words } from "../../words/words.ts";
import { facts, plain, short } from "../print.ts";

export const stateCounts = ({ copies, leftOut, onlyVisible }: Publication, language: Language): string => {
  const counts = { ...copies, failed: (copies.failed ?? 0) - leftOut };
  const out = onlyVisible
    ? words("cli.publish.words.leftOutNobodyVisible")
    : words("cli.publish.words.leftOutHand");
  return [
    ...COPY_STATES.filter((state) => counts[state]).map((state) =>
      copiesIn(language, state, counts[state] ?? 0),
    ),
    ...(leftOut ? [`${leftOut} ${out[language]}`] : []),
  ].join(said(language, "domain.marks.semicolon"));
};

export const publicationText = (publication: Publication, language: Language): string => {
  const say = sayIn(language);
  const { smallBelowPx } = publication;
  const risk = smallBelowPx ? `\n${SMALL_FACES_RISK[language]}` : "";
  return (
    facts([
      ["publication", short(publication.id)],
      ["album", publication.album],
      [say("cli.publish.words.use"), USE_WORDS[publication.use][language]],
      [say("cli.publish.words.where"), publication.place],
      [say("cli.publish.words.recipient"), publication.recipient?.name ?? null],
      [say("cli.publish.words.copies"), stateCounts(publication, language)],
      [
        say("cli.publish.words.pictures"),
        publication.onlyVisible ? say("cli.publish.words.onlyThoseWhichSomebody") : null,
      ],
      [
        say("cli.publish.words.smallFaces"),
        smallBelowPx
          ? say("cli.publish.words.leftBelowPx", { smallBelowPx })
          : say("cli.publish.words.covered"),
      ],
      [say("cli.publish.words.made"), publication.madeBy],
      [say("cli.publish.words.signed"), publication.signedBy],
    ]) + risk
  );
};

export const handedText = (handed: HandedOut, language: Language): string => {
  const { out, blocked, failed, leftOut, takenBack, publication } = handed;
  const say = sayIn(language);
  const held = blocked
    ? say("cli.publish.words.heldBackMiroirPublish", { blocked, id: short(publication.id) })
    : "";
  const missed = failed ? say("cli.publish.words.couldNotMade", { failed }) : "";
  const empty = leftOut ? say("cli.publish.words.leftOutNobodyVisibleOther", { leftOut }) : "";
  const taken = takenBack ? say("cli.publish.words.takenBackConsentEnded", { takenBack }) : "";
  const went = say("cli.publish.words.otherOut", { out, place: publication.place });
  const stopped = handed.interrupted ? say("cli.publish.words.stoppedSameCommandGoes") : "";
  return plain(went) + held + missed + empty + taken + stopped;
};

export const exitOf = ({ blocked, failed, interrupted }: HandedOut): { exit?: number } => {
  if (interrupted) return { exit: EXIT.interrupted };
  return blocked + failed > 0 ? { exit: EXIT.partial } : {};
};
