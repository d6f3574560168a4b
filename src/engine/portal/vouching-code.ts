/**
 * The code that she shows to whoever stands before her (law 11): short enough to be typed, good for a quarter of an hour and
 * once, and kept as a hash. It says which enrolment or request is meant; that it is hers somebody has to see.
 */
import { createHash, randomInt } from "node:crypto";
import { MiroirError } from "../../domain/errors.ts";
import {
  CODE_ALPHABET,
  CODE_LENGTH,
  CODE_MINUTES,
  codeAsTyped,
  printedCode,
} from "../../domain/vouching-code.ts";
import { qrSvg } from "../../paper/qr.ts";
import type { Sql } from "../../store/database.ts";
import { enrolmentOf } from "../../store/portal/portal.ts";
import { type About, putVouchingCode } from "../../store/portal/vouchings.ts";
import type { Act, Verb } from "../gate/act.ts";
import { HERSELF } from "../gate/own.ts";

export interface ShownCode {
  /** In two groups, to be read out. */
  readonly code: string;
  /** Of the steward's page; what follows # reaches no server and no log. */
  readonly url: string;
  readonly qrSvg: string;
  readonly validUntil: string;
}

/** All that is kept of a code, however it was typed. @returns 32 bytes; undefined of what cannot be one */
export const vouchingCodeHash = (typed: string): Buffer | undefined => {
  const code = codeAsTyped(typed);
  return code === undefined ? undefined : createHash("sha256").update(`vouching ${code}`).digest();
};

const drawCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => CODE_ALPHABET[randomInt(CODE_ALPHABET.length)]).join("");

/** A new code for a person or a case, in the caller's transaction; the one before opens nothing any more. */
export const newVouchingCode = async (act: Act, sql: Sql, about: About): Promise<ShownCode> => {
  const code = drawCode();
  const validUntil = new Date(act.at().getTime() + CODE_MINUTES * 60_000);
  await putVouchingCode(sql, about, { codeSha256: vouchingCodeHash(code)!, validUntil });
  const printed = printedCode(code);
  const url = `${act.engine.settings.serve.url.replace(/\/$/, "")}/console/steward#${printed}`;
  return { code: printed, url, qrSvg: qrSvg(url), validUntil: validUntil.toISOString() };
};

/** Of her own enrolment, while it waits. @throws MiroirError enrolment/not-waiting */
export const vouchingCode: Verb<{ subject: string }, ShownCode> = {
  name: "vouching.code",
  own: { subject: HERSELF },
  run: (act, { subject }) =>
    act.step(async (sql) => {
      if ((await enrolmentOf(sql, subject))?.state !== "waiting")
        throw new MiroirError("enrolment/not-waiting", { enrolment: subject });
      return newVouchingCode(act, sql, { subjectId: subject });
    }),
};
