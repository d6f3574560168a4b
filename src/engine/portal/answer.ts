/**
 * Her answer, opened with what was sent or handed to her and with nothing else (law 11): a link or a code, good once. From
 * then on the browser that opened it holds another secret, for some days (`look.openedDays`).
 */
import { MiroirError } from "../../domain/errors.ts";
import type { Sql } from "../../store/database.ts";
import { type AnswerRow, answerOpenedBy, openAnswerWith } from "../../store/requests/looks.ts";
import { requestById } from "../../store/requests/requests.ts";
import type { Act, Verb } from "../gate/act.ts";
import { newToken } from "../gate/tokens.ts";
import { secretSha256 } from "../letters/secrets.ts";
import {
  type AnswerFacts,
  answerFactsOf,
  type FoundPicture,
  foundPicturesOf,
  foundPixelsOf,
} from "../requests/look-case.ts";
import { triesOf } from "./tries.ts";

const DAY_MS = 24 * 3_600_000;

/** @param secret of the link, or the code. @returns what her browser holds from now on. @throws MiroirError portal/answer-over, portal/too-many-tries */
export const openAnswer: Verb<{ secret: string; from: string }, { opened: string }> = {
  name: "portal.open-answer",
  run: async (act, { secret, from }) => {
    const right = triesOf(act.engine).reserve("link-from", from, act.at());
    const answer = await act.commit(async (sql) => {
      const opened = newToken();
      const until = new Date(act.at().getTime() + act.engine.settings.look.openedDays * DAY_MS);
      const how = { openedSha256: secretSha256(opened), at: act.at(), until };
      const request = await openAnswerWith(sql, secretSha256(secret), how);
      if (request === undefined) throw new MiroirError("portal/answer-over");
      return { result: { opened }, entry: { request, outcome: "answer opened" } };
    });
    right();
    return answer;
  },
};

/** @throws MiroirError portal/answer-over */
const requireOpened = async (act: Act, sql: Sql, opened: string): Promise<AnswerRow> => {
  const answer = await answerOpenedBy(sql, secretSha256(opened), act.at());
  if (!answer || !act.engine.vault.has("request", answer.requestId))
    throw new MiroirError("portal/answer-over");
  return answer;
};

export interface ShownAnswer {
  readonly number: string;
  readonly validUntil: string;
  readonly facts: AnswerFacts;
  readonly pictures: readonly FoundPicture[];
}

/** What was found: only pictures that are hers. @throws MiroirError portal/answer-over */
export const showAnswer: Verb<{ opened: string }, ShownAnswer> = {
  name: "portal.answer",
  run: (act, { opened }) =>
    act.read(async (sql) => {
      const answer = await requireOpened(act, sql, opened);
      const { number } = await requestById(sql, answer.requestId);
      const pictures = await foundPicturesOf(act.engine, sql, answer.requestId);
      return {
        ...{ number, validUntil: answer.validUntil.toISOString() },
        facts: answerFactsOf(act.engine, answer),
        pictures: pictures.filter(({ putIn }) => putIn),
      };
    }),
};

/** The JPEG of one of them. @throws MiroirError portal/answer-over, portal/not-found */
export const answerPicture: Verb<{ opened: string; picture: string }, Uint8Array> = {
  name: "portal.answer-picture",
  run: (act, { opened, picture: id }) =>
    act.read(async (sql) => {
      const { requestId } = await requireOpened(act, sql, opened);
      const jpeg = await foundPixelsOf(act.engine, sql, requestId, { id, hers: true });
      if (!jpeg) throw new MiroirError("portal/not-found");
      return jpeg;
    }),
};
