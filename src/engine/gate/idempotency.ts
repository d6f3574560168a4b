/**
 * A program whose connection broke sends its request again, under the same key: it is done once. What was answered is
 * kept for a day under the instance's key, unless it holds what is shown once.
 */
import type { Actor } from "../../domain/act.ts";
import { MiroirError } from "../../domain/errors.ts";
import { dropKey, keptAnswer, putAnswer, takeKey } from "../../store/gate/idempotency.ts";
import { type Act, act, type Verb } from "./act.ts";
import type { Engine } from "./engine.ts";

const DAY_MS = 86_400_000;

/** Both are SHA-256: of who asks what under which key, and of the body. */
export interface Asked {
  readonly key: Uint8Array;
  readonly body: Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
}

const labelOf = (key: Uint8Array): string => `answer/${Buffer.from(key).toString("hex")}`;

/** @throws MiroirError idempotency/other-body, idempotency/running, idempotency/once */
const known = async ({ engine, read }: Act, { key, body }: Asked): Promise<Answer> => {
  const kept = await read((sql) => keptAnswer(sql, key));
  if (kept && Buffer.compare(kept.bodySha256, body) !== 0) throw new MiroirError("idempotency/other-body");
  if (kept?.status == null) throw new MiroirError("idempotency/running");
  const { status, sealed } = kept;
  if (!sealed) throw new MiroirError("idempotency/once");
  const text = engine.vault.open("entry", engine.instanceId, labelOf(key), sealed);
  return { status, text: Buffer.from(text).toString("utf8") };
};

const begin: Verb<Asked, Answer | undefined> = {
  name: "idempotency.begin",
  run: async (given, asked) => {
    const until = new Date(given.at().getTime() + DAY_MS);
    const isNew = await given.step((sql) => takeKey(sql, asked.key, asked.body, given.at(), until));
    return isNew ? undefined : known(given, asked);
  },
};

const end: Verb<Asked & { answer: Answer | { status: number } | undefined }, void> = {
  name: "idempotency.end",
  run: async ({ engine, step }, { key, answer }) => {
    await step((sql) => {
      if (!answer) return dropKey(sql, key);
      const sealed =
        "text" in answer
          ? engine.vault.seal("entry", engine.instanceId, labelOf(key), Buffer.from(answer.text))
          : null;
      return putAnswer(sql, key, answer.status, sealed);
    });
  },
};

/** It says nothing about anybody, so it is nobody's act. */
const NOBODY: Actor = { name: "portal", role: "visitor" };

/**
 * What was answered the first time, or undefined: then do it, and say how it ended.
 * @throws MiroirError idempotency/other-body, idempotency/running, idempotency/once
 */
export const beginOnce = (engine: Engine, asked: Asked): Promise<Answer | undefined> =>
  act(engine, NOBODY, begin, asked);

/** @param answer without its text where it holds what is shown once; undefined when it failed, and may be tried again */
export const endOnce = (
  engine: Engine,
  asked: Asked,
  answer: Answer | { readonly status: number } | undefined,
): Promise<void> => act(engine, NOBODY, end, { ...asked, answer });
