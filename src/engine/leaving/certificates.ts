/**
 * Certificates of erasure for whoever has the link: it is shown before the button is pressed, so that an answer which is
 * lost on its way costs nobody her proof. Kept for a week under the hash of the link, and says nothing of her.
 */
import type { Language } from "../../domain/errors.ts";
import { MiroirError } from "../../domain/errors.ts";
import { nextNight } from "../../domain/night.ts";
import type { Day } from "../../domain/words.ts";
import type { Sql } from "../../store/database.ts";
import { readHead } from "../../store/evidence/ledger.ts";
import {
  anyCertificateOver,
  findCertificate,
  isCertificateTaken,
  putCertificate,
  removeCertificatesOver,
  signCertificateOf,
  unsignedCertificates,
} from "../../store/leaving/certificates.ts";
import type { Act, Verb } from "../gate/act.ts";
import type { Chore } from "../gate/chore.ts";
import type { Engine } from "../gate/engine.ts";
import { proveEntry } from "../gate/proofs.ts";
import { newToken, tokenSha256 } from "../gate/tokens.ts";
import {
  type Certificate,
  type CertificateDraft,
  type RewritingShown,
  type SignedCertificate,
  signCertificate,
} from "./certificate.ts";

const WEEK_MS = 7 * 24 * 3_600_000;
/** 32 bytes in base64url, as `newToken` draws them and her browser does. */
const LINK = /^[\w-]{43}$/;

/** What whoever forgets somebody is told: where the certificate is found again, and until when. */
export interface CertificateLink {
  readonly url: string;
  readonly validUntil: Date;
}

/** @throws MiroirError usage/bad-value */
const requireToken = (token: string): string => {
  if (LINK.test(token)) return token;
  throw new MiroirError("usage/bad-value", { name: "link", value: "…", expected: "32 bytes in base64url" });
};

/** In the transaction of the erasure, whose entry is the next. @throws MiroirError usage/bad-value for a link that is taken */
export const keepDraft = async (
  act: Act,
  sql: Sql,
  { link, language, draft }: { link: string | undefined; language: Language; draft: CertificateDraft },
): Promise<CertificateLink> => {
  const token = link === undefined ? newToken() : requireToken(link);
  const validUntil = new Date(act.at().getTime() + WEEK_MS);
  const hash = tokenSha256(token);
  if (await isCertificateTaken(sql, hash))
    throw new MiroirError("usage/bad-value", { name: "link", value: "…", expected: "one that is new" });
  const { size: entry } = await readHead(sql);
  await putCertificate(sql, { tokenSha256: hash, entry, language, draft, validUntil });
  return { url: `${act.engine.settings.serve.url}/certificate#${token}`, validUntil };
};

/** Completes it with the look, proves its entry, and signs it: to be kept in the caller's transaction. */
export const completeCertificate = async (
  engine: Engine,
  sql: Sql,
  entry: number,
  draft: CertificateDraft,
  check: Certificate["check"],
): Promise<SignedCertificate> => {
  const { proof, vkey } = await proveEntry(engine, sql, entry);
  const origin = vkey.slice(0, vkey.indexOf("+"));
  return signCertificate(engine, { ...draft, check, log: { origin, entry } }, proof);
};

/**
 * At a start: of erasures after which the machine stopped before anybody looked. Who it was is in no table any more, so
 * that they say what was not looked for.
 */
export const finishCertificates = async (act: Act): Promise<number> => {
  const unsigned = await act.read((sql) => unsignedCertificates<CertificateDraft, SignedCertificate>(sql));
  for (const { entry, draft } of unsigned)
    await act.step(async (sql) => {
      await signCertificateOf(sql, entry, await completeCertificate(act.engine, sql, entry, draft, null));
    });
  return unsigned.length;
};

/** When the files are written anew, of something that ended now. */
export const rewritingOf = (act: Act, rewrittenAt: Date | null = null): RewritingShown => ({
  rewrittenAt,
  plannedFor: plannedFor(act),
  timeZone: act.engine.settings.timeZone,
});

const plannedFor = ({ engine, at }: Act): Day => nextNight(at(), engine.settings.timeZone);

export interface ShownCertificate {
  readonly signed: SignedCertificate;
  /** In which it was written. */
  readonly language: Language;
  readonly rewriting: RewritingShown;
  readonly validUntil: Date;
}

/** @throws MiroirError portal/no-certificate, portal/certificate-soon */
export const showCertificate: Verb<{ link: string }, ShownCertificate> = {
  name: "portal.certificate",
  run: async (act, { link }) => {
    const found = await act.read((sql) =>
      findCertificate<CertificateDraft, SignedCertificate>(sql, tokenSha256(link), act.at()),
    );
    if (!found) throw new MiroirError("portal/no-certificate");
    const { signed, language, rewrittenAt, validUntil } = found;
    if (!signed) throw new MiroirError("portal/certificate-soon");
    return { signed, language, rewriting: rewritingOf(act, rewrittenAt), validUntil };
  },
};

/** Whose week is over. */
export const removeCertificatesPast: Chore = {
  name: "certificatesRemoved",
  due: (act, sql) => anyCertificateOver(sql, act.at()),
  run: (act, sql) => removeCertificatesOver(sql, act.at()),
};
