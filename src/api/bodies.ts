/**
 * Bodies, read once it is known who sends: never more than the line of the table takes, and counted while they arrive
 * (budget.ts). JSON is read whole; photographs and other files come beside it as the parts of a form, each bounded, and the
 * whole as well.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import type { z } from "@hono/zod-openapi";
import busboy from "busboy";
import type { Context } from "hono";
import type { VerbName } from "../domain/act.ts";
import { MiroirError } from "../domain/errors.ts";
import type { Taken } from "./budget.ts";

const KIB = 1024;
/** Words: a text of 5000 characters, fifty albums and fifty days, many times over. */
export const VISITOR_BYTES = 64 * KIB;
export const BODY_BYTES = 1024 * KIB;
/** Of a form: five files of 16 MiB, or eight photographs as the largest cameras write them. */
export const FORM_BYTES = 96 * KIB * KIB;
/** Name of the part of a form that holds what is said, as JSON. */
export const SAID = "said";

/** Files of a form, all under one name. */
export interface Files {
  readonly name: string;
  /** What they are brought to: whoever may not do it is refused before any of them is read. */
  readonly verb: VerbName;
  readonly least: number;
  readonly most: number;
  /** Of each, at most. */
  readonly bytes: number;
}

export interface CameFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface Came {
  readonly json: unknown;
  readonly files: readonly CameFile[];
  /** SHA-256 over what came: the same for the same words and files. */
  readonly sha256: Uint8Array;
}

export const NOTHING: Came = { json: undefined, files: [], sha256: createHash("sha256").digest() };

const notRead = (name: string, expected: string): MiroirError =>
  new MiroirError("usage/bad-value", { name, value: "…", expected });

/**
 * Its pieces, counted. What is too much is not read to its end: the server answers, and lets the connection go.
 * @throws MiroirError usage/too-large, usage/busy
 */
async function* piecesOf(context: Context, most: number, taken: Taken): AsyncGenerator<Uint8Array> {
  if (Number(context.req.header("content-length") ?? 0) > most) throw new MiroirError("usage/too-large");
  const reader = context.req.raw.body?.getReader();
  const next = async (): Promise<Uint8Array | undefined> => {
    try {
      return (await reader?.read())?.value;
    } catch {
      // Whoever sent it broke off.
      throw notRead("body", "all of it");
    }
  };
  let sum = 0;
  for (let piece = await next(); piece; piece = await next()) {
    sum += piece.length;
    if (sum > most) throw new MiroirError("usage/too-large");
    taken.take(piece.length);
    yield piece;
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw notRead("body", "JSON");
  }
};

/** Whether what comes says that it is JSON. */
export const isJson = (context: Context): boolean =>
  /^application\/json\b/i.test(context.req.header("content-type") ?? "");

/** @throws MiroirError usage/bad-value, usage/too-large, usage/busy */
export const readJson = async (context: Context, most: number, taken: Taken): Promise<Came> => {
  const pieces: Uint8Array[] = [];
  for await (const piece of piecesOf(context, most, taken)) pieces.push(piece);
  if (pieces.length === 0) return NOTHING;
  if (!isJson(context)) throw notRead("Content-Type", "application/json");
  const bytes = Buffer.concat(pieces);
  return {
    json: parsed(bytes.toString("utf8")),
    files: [],
    sha256: createHash("sha256").update(bytes).digest(),
  };
};

/** Its bytes, or undefined once there are too many. */
const bytesOfPart = (part: NodeJS.ReadableStream & { truncated?: boolean }): Promise<Buffer | undefined> =>
  new Promise((resolve) => {
    const pieces: Buffer[] = [];
    part.on("data", (piece: Buffer) => pieces.push(piece));
    part.on("error", () => resolve(undefined));
    part.on("close", () => resolve(part.truncated ? undefined : Buffer.concat(pieces)));
  });

interface Parts {
  said: string;
  readonly files: { name: string; bytes: Promise<Buffer | undefined> }[];
  refused: MiroirError | undefined;
}

/** @throws MiroirError usage/bad-value */
const formParser = (context: Context, files: Files) => {
  const type = context.req.header("content-type") ?? "";
  const limits = {
    fields: 1,
    fieldSize: BODY_BYTES,
    fieldNameSize: 100,
    files: files.most,
    fileSize: files.bytes,
    headerPairs: 20,
  };
  try {
    if (!/^multipart\/form-data\s*;/i.test(type)) throw new Error("another type");
    return busboy({ headers: { "content-type": type }, defParamCharset: "utf8", limits });
  } catch {
    throw notRead("Content-Type", "multipart/form-data");
  }
};

const parserOf = (context: Context, files: Files, parts: Parts) => {
  const parser = formParser(context, files);
  const refuse = (because: MiroirError): void => {
    parts.refused ??= because;
  };
  parser.on("field", (name, value, { valueTruncated }) => {
    if (valueTruncated) refuse(new MiroirError("usage/too-large"));
    else if (name !== SAID) refuse(notRead(name.slice(0, 40), `${SAID}, ${files.name}`));
    else parts.said = value;
  });
  parser.on("file", (name, part, { filename }) => {
    if (name !== files.name) refuse(notRead(name.slice(0, 40), `${SAID}, ${files.name}`));
    parts.files.push({ name: (filename ?? "").trim().slice(0, 200) || name, bytes: bytesOfPart(part) });
  });
  parser.on("filesLimit", () => refuse(notRead(files.name, `${files.most} at most`)));
  parser.on("fieldsLimit", () => refuse(notRead(SAID, "one part")));
  return parser;
};

type Parser = ReturnType<typeof parserOf>;

const written = async (parser: Parser, piece: Uint8Array): Promise<void> => {
  // What is no form is told by its error, below.
  if (!parser.write(piece)) await once(parser, "drain").catch(() => {});
};

/** Every piece of it, until the parser has seen its end. */
const parseAll = async (parser: Parser, pieces: AsyncIterable<Uint8Array>, parts: Parts): Promise<void> => {
  let broken: unknown;
  parser.on("error", (error) => {
    broken = error;
  });
  for await (const piece of pieces) {
    if (broken || parts.refused) break;
    await written(parser, piece);
  }
  if (parts.refused) throw parts.refused;
  if (broken) throw notRead("body", "multipart/form-data");
  const closed = once(parser, "close");
  parser.end();
  await closed.catch(() => {});
  if (broken) throw notRead("body", "multipart/form-data");
};

const checkedFiles = async (files: Files, parts: Parts): Promise<CameFile[]> => {
  if (parts.refused) throw parts.refused;
  if (parts.files.length < files.least) throw notRead(files.name, `${files.least} at least`);
  return Promise.all(
    parts.files.map(async ({ name, bytes: came }) => {
      const bytes = await came;
      if (!bytes) throw new MiroirError("usage/too-large");
      if (bytes.length === 0) throw notRead(files.name, "a file with something in it");
      return { name, bytes };
    }),
  );
};

const hashOf = (said: string, files: readonly CameFile[]): Uint8Array => {
  const hash = createHash("sha256");
  for (const part of [said, ...files.flatMap(({ name, bytes }) => [name, bytes])])
    hash.update(createHash("sha256").update(part).digest());
  return hash.digest();
};

/** @throws MiroirError usage/bad-value, usage/too-large, usage/busy */
export const readForm = async (context: Context, files: Files, most: number, taken: Taken): Promise<Came> => {
  const parts: Parts = { said: "", files: [], refused: undefined };
  const parser = parserOf(context, files, parts);
  try {
    await parseAll(parser, piecesOf(context, most, taken), parts);
  } finally {
    parser.destroy();
  }
  const came = await checkedFiles(files, parts);
  return { json: parsed(parts.said || "{}"), files: came, sha256: hashOf(parts.said, came) };
};

/** What the schema makes of it. Says which field is wrong, and not what was in it. @throws MiroirError usage/bad-value */
export const bodyBy = <S extends z.ZodType>(schema: S, json: unknown): z.output<S> => {
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw notRead(issue?.path.join(".") || "body", issue?.message ?? "");
};
