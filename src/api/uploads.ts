/**
 * Resumable uploads by the tus protocol (tus.io, 1.0.0), kept by its own server: bytes go from the socket to the file and
 * are never in memory whole. Whose an upload is, what may be sent and what becomes of it, the verbs decide.
 */
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { MiroirError } from "../domain/errors.ts";
import {
  type Arrived,
  beginUpload,
  dropUpload,
  finishUpload,
  ownUpload,
  uploadsFolder,
} from "../engine/archive/uploads.ts";
import { runnerOf } from "../engine/clock/runner.ts";
import type { Engine } from "../engine/gate/engine.ts";
import { keptOf } from "../engine/gate/kept.ts";
import type { Call } from "./route.ts";

const PATH = "/api/v1/uploads";
const VERSION = "1.0.0";

type AnyCall = Call<unknown, unknown, unknown>;

interface Desk {
  readonly server: Server;
  /** The identifier given to an upload that begins, by its request. */
  readonly named: WeakMap<Request, string>;
}

const deskOf = keptOf((engine: Engine): Desk => {
  const named = new WeakMap<Request, string>();
  const server = new Server({
    path: PATH,
    datastore: new FileStore({ directory: uploadsFolder(engine) }),
    namingFunction: (request) => named.get(request as unknown as Request) ?? engine.newId(),
    generateUrl: (_request, { id }) => `${PATH}/${id}`,
    maxSize: Math.max(engine.settings.maxZipBytes, engine.settings.maxFileBytes),
    // Only our own pages, and programs, which need no leave of a browser.
    allowedOrigins: () => false,
    // What is no answer of the protocol says nothing of itself: its message may hold a place on the disk.
    onResponseError: (_request, error) =>
      "status_code" in error ? undefined : { status_code: 500, body: "The upload could not be written.\n" },
  });
  return { server, named };
});

/** `key base64,key base64`; what cannot be read is absent. */
const metadataOf = (header: string | undefined): ReadonlyMap<string, string> =>
  new Map(
    (header ?? "").split(",").flatMap((pair): [string, string][] => {
      const [key, value] = pair.trim().split(" ");
      return key && value ? [[key, Buffer.from(value, "base64").toString("utf8")]] : [];
    }),
  );

/** A name as people write them: no control characters, which neither the database nor a page could take. */
const NAME = /^\P{Cc}{1,255}$/u;

const missing = (name: string, hint: string): MiroirError => new MiroirError("usage/missing", { name, hint });

/** @throws MiroirError usage/missing, and what `beginUpload` says */
export const begin = async (call: AnyCall): Promise<Response> => {
  const { context, engine } = call;
  const said = metadataOf(context.req.header("upload-metadata"));
  const bytes = Number(context.req.header("upload-length"));
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw missing("Upload-Length", "");
  const album = said.get("album");
  const fileName = said.get("filename");
  if (!album || !NAME.test(album))
    throw missing("album", "Upload-Metadata: album <base64>, filename <base64>");
  if (!fileName || !NAME.test(fileName))
    throw missing("filename", "Upload-Metadata: album <base64>, filename <base64>");
  const { id } = await call.act(beginUpload, { album, fileName, bytes });
  const { server, named } = deskOf(engine);
  const request = context.req.raw;
  named.set(request, id);
  const answer = await server.handleWeb(request);
  if (answer.status !== 201) await call.act(dropUpload, { upload: id });
  return answer;
};

/** How far it is; also once it is whole, imported and gone: its client may not have heard the last word. Never its bytes. */
const progressAnswer = ({ arrivedBytes, bytes }: Arrived): Response =>
  new Response(null, {
    status: 200,
    headers: {
      "tus-resumable": VERSION,
      "upload-offset": String(arrivedBytes),
      "upload-length": String(bytes),
      "cache-control": "no-store",
    },
  });

const finish = async (call: AnyCall, id: string): Promise<void> => {
  const { whole } = await call.act(finishUpload, { upload: id });
  if (whole) runnerOf(call.engine).uploaded();
};

/** How far an upload is (HEAD), more of it (PATCH), or its end (DELETE). @throws MiroirError upload/not-found */
export const goOn = async (call: AnyCall, id: string): Promise<Response> => {
  const { context, engine } = call;
  const upload = await call.act(ownUpload, { upload: id });
  const request = context.req.raw;
  if (request.method === "DELETE") {
    await call.act(dropUpload, { upload: id });
    return new Response(null, { status: 204, headers: { "tus-resumable": VERSION } });
  }
  if (request.method !== "PATCH" || upload.state !== "arriving") {
    if (upload.arrivedBytes === upload.bytes) await finish(call, id);
    return progressAnswer(upload);
  }
  const answer = await deskOf(engine).server.handleWeb(request);
  if (Number(answer.headers.get("upload-offset")) === upload.bytes) await finish(call, id);
  return answer;
};
