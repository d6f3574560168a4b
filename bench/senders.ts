/**
 * Hostile senders measured: six programs that are nobody send 144 MiB each to `/people` at once, while a visitor asks for the
 * first page of the portal. `node bench/senders.ts [--json]` prints the highest memory of the server and how long the visitor
 * waited at worst. Faces are not needed, so that no model is loaded.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const MIB = 1024 * 1024;
const SENDERS = 6;
const BYTES = 144 * MIB;
const SERVER = fileURLToPath(import.meta.resolve("../test/web/serve-until-killed.ts"));

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return port;
};

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("exit", () => reject(new Error("the server ended")));
    child.stdout!.on("data", (said) => {
      if (/^ready/m.test(String(said))) resolve();
    });
  });

/** Sends spaces, as fast as they are taken. @returns the status, or why there is none */
const sendMuch = (port: number): Promise<number | string> =>
  new Promise((resolve) => {
    const asking = request(
      {
        port,
        path: "/api/v1/people",
        method: "POST",
        headers: { "content-type": "application/json", "content-length": BYTES },
      },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.resume();
        asking.destroy();
      },
    );
    asking.on("error", (error) => resolve((error as NodeJS.ErrnoException).code ?? error.message));
    const chunk = Buffer.alloc(256 * 1024, " ");
    let left = BYTES;
    const more = (): void => {
      while (left > 0 && !asking.destroyed) {
        left -= chunk.length;
        if (!asking.write(chunk)) return;
      }
      if (!asking.destroyed) asking.end();
    };
    asking.on("drain", more);
    more();
  });

/** Asks again and again until it is told to stop. @returns the longest wait, ms */
const waitOf = async (port: number, stopped: () => boolean): Promise<number> => {
  let longest = 0;
  while (!stopped()) {
    const fromMs = performance.now();
    await (await fetch(`http://127.0.0.1:${port}/api/v1/portal`)).text();
    longest = Math.max(longest, performance.now() - fromMs);
  }
  return Math.round(longest);
};

const memoryOf = async (pid: number, line: "VmRSS" | "VmHWM"): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Math.round(Number(new RegExp(`${line}:\\s+(\\d+)`).exec(status)?.[1]) / 1024);
};

const folder = await mkdtemp(join(tmpdir(), "miroir-senders-"));
const port = await freePort();
const child = spawn(process.execPath, [SERVER, JSON.stringify({ folder, port, webFolder: folder })], {
  stdio: ["ignore", "pipe", "inherit"],
});
try {
  await ready(child);
  await (await fetch(`http://127.0.0.1:${port}/api/v1/portal`)).text();
  const before = await memoryOf(child.pid!, "VmRSS");
  let done = false;
  const waiting = waitOf(port, () => done);
  const answers = await Promise.all(Array.from({ length: SENDERS }, () => sendMuch(port)));
  done = true;
  const figures = {
    beforeMiB: before,
    highestMiB: await memoryOf(child.pid!, "VmHWM"),
    longestWaitMs: await waiting,
    answers,
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
} finally {
  child.kill("SIGKILL");
  await new Promise((ended) => child.once("exit", ended));
  await rm(folder, { recursive: true, force: true });
}
