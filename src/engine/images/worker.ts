/**
 * An image process: decodes, finds faces, and compares them with the references it was lent. It is the only process
 * in which a template of somebody else ever exists, for one comparison, and it overwrites it before it answers
 * (law 2, R65). It has no database, no network and no key; when it ends, everything it knew ends with it.
 */
import { MiroirError } from "../../domain/errors.ts";
import { openAnswering } from "./answer.ts";
import type { Answered, FromWorker, ToWorker, WorkerOptions } from "./jobs.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as WorkerOptions;

const send = (answered: Answered): Promise<void> => {
  const message: FromWorker = { ...answered, residentMiB: process.memoryUsage.rss() / 1024 / 1024 };
  return new Promise((done) => process.send?.(message, () => done()) ?? done());
};

// Ctrl-C reaches the whole group: the engine decides when this process ends, and its end ends this one.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));

const answering = openAnswering(options);
let queue: Promise<unknown> = answering;
process.on("message", (message: ToWorker) => {
  queue = queue.then(async () => send(await (await answering)(message)));
});
answering.catch(async (error: unknown) => {
  const { code, details } =
    error instanceof MiroirError ? error : new MiroirError("model/worker-lost", { problem: String(error) });
  await send({ id: -1, error: { code, details } });
  process.exit(1);
});
