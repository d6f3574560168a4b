/** Master key and signing key under a passphrase, and in clear again: whichever is killed in between goes on where it was. */
import { TITLE as MASTER, masterKeyPath } from "./master.ts";
import { givePassphrase, newSalt } from "./passphrase.ts";
import { isWrapped, unwrapSecret, wrapSecret } from "./secret-file.ts";
import { TITLE as SIGNER, signerPath } from "./signer.ts";

const secretsOf = (folder: string): readonly (readonly [path: string, title: string])[] => [
  [masterKeyPath(folder), MASTER],
  [signerPath(folder), SIGNER],
];

/** Whether any of the two opens with a passphrase only. @throws MiroirError keys/missing, keys/exposed, keys/damaged */
export const areWrapped = (folder: string): boolean =>
  secretsOf(folder).some((secret) => isWrapped(...secret));

/**
 * Puts both under a passphrase; those that lie under one are opened with the present one first.
 * @throws MiroirError keys/…, storage/…
 */
export const wrapKeys = (folder: string, text: string): void => {
  const salt = newSalt();
  for (const secret of secretsOf(folder)) wrapSecret(...secret, text, salt);
  givePassphrase(text);
};

/** Puts both in clear. @throws MiroirError keys/…, storage/… */
export const unwrapKeys = (folder: string): void => {
  for (const secret of secretsOf(folder)) if (isWrapped(...secret)) unwrapSecret(...secret);
};
