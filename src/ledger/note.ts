/** Signed notes, c2sp.org/signed-note: a text, an empty line, and signature lines by named Ed25519 keys. */
import { createPublicKey, verify as ed25519, hash } from "node:crypto";
import { LedgerError } from "./error.ts";

const ED25519 = 0x01;
const KEY_BYTES = 32;
const KEY_ID_BYTES = 4;
const SIGNATURE_BYTES = 64;
/** The specification asks for at least 16 signatures, and for a bound on the whole; these are those of Go's implementation. */
const MOST_SIGNATURES = 100;
const MOST_BYTES = 1_000_000;
const SIGNATURE_MARK = "\u2014 ";
const LINE_FEED = 0x0a;

export interface NoteSigner {
  /** Not empty, no space, no plus sign. For a log: its origin. */
  readonly name: string;
  /** Ed25519, 32 bytes. */
  readonly publicKey: Uint8Array;
  /** Ed25519 signature, 64 bytes. */
  sign(bytes: Uint8Array): Uint8Array;
}

export interface NoteVerifier {
  readonly name: string;
  /** 8 lowercase hex digits. */
  readonly keyId: string;
  verify(bytes: Uint8Array, signature: Uint8Array): boolean;
  /** The same on another core, for whoever has many to verify. */
  verifyAside?(bytes: Uint8Array, signature: Uint8Array): Promise<boolean>;
  /** Only of a witness: when it signed, in seconds of Unix time. */
  timeOf?(signature: Uint8Array): number;
}

/** Whose signature: a name and 8 lowercase hex digits. */
export interface SignedBy {
  readonly name: string;
  readonly keyId: string;
  /** Only of a witness whose signature verified: when, in seconds of Unix time. */
  readonly time?: number;
}

export interface OpenedNote {
  /** What was signed, with its final line feed. */
  readonly text: string;
  /** Known keys whose signatures verified: at least one. */
  readonly verified: readonly SignedBy[];
  /** Signatures by keys that the reader does not know; they prove nothing. */
  readonly unknown: readonly SignedBy[];
}

const hasControl = (bytes: Uint8Array): boolean => bytes.some((byte) => byte < 0x20 && byte !== LINE_FEED);

const isName = (name: string): boolean =>
  name.length > 0 && !/[\p{White_Space}+\p{Surrogate}]/u.test(name) && !hasControl(Buffer.from(name));

/** @throws LedgerError bad-name. */
export const requireName = (name: string): void => {
  if (!isName(name)) throw new LedgerError("bad-name");
};

/** Standard base 64 with padding, one text for one value. @returns undefined when it is not. */
export const fromBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
};

/** SHA-256(name || LF || type || key), first 4 bytes, as 8 lowercase hex digits. @param type 1 for a log, 4 for a witness */
export const keyIdOf = (name: string, publicKey: Uint8Array, type: number = ED25519): string =>
  hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(type), publicKey]), "buffer")
    .subarray(0, KEY_ID_BYTES)
    .toString("hex");

/** A key of this type as a line that a reader keeps. @throws LedgerError bad-name, bad-vkey. */
export const formatTypedVkey = (type: number, name: string, publicKey: Uint8Array): string => {
  requireName(name);
  if (publicKey.length !== KEY_BYTES) throw new LedgerError("bad-vkey", "a public key is 32 bytes");
  const typed = Buffer.concat([Buffer.of(type), publicKey]);
  return `${name}+${keyIdOf(name, publicKey, type)}+${typed.toString("base64")}`;
};

/** The key as a line that a reader keeps: name + id + base64. @throws LedgerError bad-name, bad-vkey. */
export const formatVkey = (name: string, publicKey: Uint8Array): string =>
  formatTypedVkey(ED25519, name, publicKey);

/** @throws LedgerError bad-vkey on anything else than a well-formed key of this type whose id agrees. */
export const parseTypedVkey = (
  type: number,
  vkey: string,
): NoteVerifier & Required<Pick<NoteVerifier, "verifyAside">> => {
  const [, name = "", keyId, base64 = ""] = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(vkey) ?? [];
  const typed = fromBase64(base64);
  if (!isName(name) || typed?.[0] !== type || typed.length !== 1 + KEY_BYTES)
    throw new LedgerError("bad-vkey");
  const publicKey = typed.subarray(1);
  if (keyIdOf(name, publicKey, type) !== keyId) throw new LedgerError("bad-vkey", "its id does not agree");
  const jwk = { kty: "OKP", crv: "Ed25519", x: publicKey.toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  return {
    name,
    keyId,
    verify: (bytes, signature) =>
      signature.length === SIGNATURE_BYTES && ed25519(null, bytes, key, signature),
    verifyAside: (bytes, signature) =>
      new Promise((resolve) => {
        if (signature.length !== SIGNATURE_BYTES) resolve(false);
        else ed25519(null, bytes, key, signature, (error, holds) => resolve(!error && holds));
      }),
  };
};

/** @throws LedgerError bad-vkey on anything else than a well-formed Ed25519 verifier key whose id agrees. */
export const parseVkey = (vkey: string): NoteVerifier => parseTypedVkey(ED25519, vkey);

/** The line of one signature, under a text. */
export const signatureLine = (name: string, keyId: string, signature: Uint8Array): string =>
  `${SIGNATURE_MARK}${name} ${Buffer.concat([Buffer.from(keyId, "hex"), signature]).toString("base64")}\n`;

/** What a text must be to be signed: it ends with a line feed, is UTF-8 and holds no other control character. */
const requireText = (text: string): Buffer => {
  const bytes = Buffer.from(text);
  const isSound = text.endsWith("\n") && !hasControl(bytes) && !/\p{Surrogate}/u.test(text);
  if (!isSound)
    throw new LedgerError("bad-note", "the text does not end with a line feed or is not plain text");
  return bytes;
};

/** @param text ends with a line feed. @throws LedgerError bad-note, bad-name, bad-vkey. */
export const signNote = (text: string, signers: readonly NoteSigner[]): string => {
  const bytes = requireText(text);
  if (signers.length === 0) throw new LedgerError("bad-note", "nobody signs it");
  const lines = signers.map((signer) => {
    const [name, keyId] = formatVkey(signer.name, signer.publicKey).split("+") as [string, string];
    return signatureLine(name, keyId, signer.sign(bytes));
  });
  return `${text}\n${lines.join("")}`;
};

interface SignatureLine extends SignedBy {
  readonly signature: Buffer;
}

const parseSignatureLine = (line: string): SignatureLine => {
  const [name = "", base64 = "", ...rest] = line.slice(SIGNATURE_MARK.length).split(" ");
  const signed = fromBase64(base64);
  const isSound = line.startsWith(SIGNATURE_MARK) && isName(name) && rest.length === 0;
  if (!isSound || signed === undefined || signed.length <= KEY_ID_BYTES)
    throw new LedgerError("bad-note", "a signature line is malformed");
  const keyId = signed.subarray(0, KEY_ID_BYTES).toString("hex");
  return { name, keyId, signature: signed.subarray(KEY_ID_BYTES) };
};

/** A byte order mark is kept as the character it is: dropping it would change what was signed. */
const decodeText = (note: string | Uint8Array): string => {
  const bytes = typeof note === "string" ? Buffer.from(note) : note;
  if (bytes.length > MOST_BYTES) throw new LedgerError("bad-note", `it is longer than ${MOST_BYTES} bytes`);
  if (hasControl(bytes)) throw new LedgerError("bad-note", "it holds a control character");
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    if (typeof note !== "string" || note === text) return text;
  } catch {
    // The refusal below says it.
  }
  throw new LedgerError("bad-note", "it is not UTF-8");
};

const splitNote = (note: string): { text: string; signatures: SignatureLine[] } => {
  const emptyLine = note.lastIndexOf("\n\n");
  const lines = note.slice(emptyLine + 2).split("\n");
  if (emptyLine < 0 || lines.pop() !== "" || lines.length === 0)
    throw new LedgerError("bad-note", "it has no signature lines after an empty line");
  if (lines.length > MOST_SIGNATURES)
    throw new LedgerError("bad-note", `it has more than ${MOST_SIGNATURES} signatures`);
  return { text: note.slice(0, emptyLine + 1), signatures: lines.map(parseSignatureLine) };
};

interface SignatureClaim extends SignatureLine {
  readonly known: NoteVerifier | undefined;
}

const claimsOf = (
  note: string | Uint8Array,
  verifiers: readonly NoteVerifier[],
): { text: string; bytes: Buffer; claims: SignatureClaim[] } => {
  const { text, signatures } = splitNote(decodeText(note));
  const claims = signatures.map((line) => ({
    ...line,
    known: verifiers.find(({ name, keyId }) => name === line.name && keyId === line.keyId),
  }));
  return { text, bytes: Buffer.from(text), claims };
};

/** @param holds of each claim by a known key, whether it verified */
const conclude = (
  text: string,
  claims: readonly SignatureClaim[],
  holds: readonly (boolean | undefined)[],
): OpenedNote => {
  const verified: SignedBy[] = [];
  const unknown: SignedBy[] = [];
  for (const [i, { name, keyId, known, signature }] of claims.entries()) {
    if (known !== undefined && holds[i] !== true) throw new LedgerError("bad-signature", name);
    const time = known?.timeOf?.(signature);
    (known === undefined ? unknown : verified).push({ name, keyId, ...(time !== undefined && { time }) });
  }
  if (verified.length === 0) throw new LedgerError("no-known-signature");
  return { text, verified, unknown };
};

/**
 * Reads a note that at least one known key signed. Unknown keys are ignored; a known key whose signature does not
 * verify makes the whole note worthless.
 * @throws LedgerError bad-note, bad-signature, no-known-signature.
 */
export const openNote = (note: string | Uint8Array, verifiers: readonly NoteVerifier[]): OpenedNote => {
  const { text, bytes, claims } = claimsOf(note, verifiers);
  return conclude(
    text,
    claims,
    claims.map(({ known, signature }) => known?.verify(bytes, signature)),
  );
};

/** As openNote, its signatures verified on other cores: for whoever has many notes. */
export const openNoteAside = async (
  note: string | Uint8Array,
  verifiers: readonly NoteVerifier[],
): Promise<OpenedNote> => {
  const { text, bytes, claims } = claimsOf(note, verifiers);
  const asked = claims.map(({ known, signature }) =>
    known?.verifyAside ? known.verifyAside(bytes, signature) : known?.verify(bytes, signature),
  );
  return conclude(text, claims, await Promise.all(asked));
};
