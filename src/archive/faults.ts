/** What the operating system says of a file, in Miroir's words. */
import { errnoOf } from "../domain/disk.ts";
import { MiroirError } from "../domain/errors.ts";

/** ENOENT and ENOTDIR both mean: what was there is not there any more. */
const GONE = new Set(["ENOENT", "ENOTDIR"]);

const PLAIN: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "it is a link",
  EIO: "the disk reports an input/output error",
  ENAMETOOLONG: "its path is too long for the operating system",
  EMFILE: "too many files are open",
  ESTALE: "the network folder was disconnected",
};

/** The fault of reading `path`: picture/gone, or picture/unreadable with the reason. A MiroirError stays as it is. */
export const readFault = (error: unknown, path: string): MiroirError => {
  if (error instanceof MiroirError) return error;
  const errno = errnoOf(error);
  if (GONE.has(errno)) return new MiroirError("picture/gone", { path }, { cause: error });
  const problem = PLAIN[errno] ?? (errno || String(error));
  return new MiroirError("picture/unreadable", { path, problem }, { cause: error });
};

/** @throws MiroirError run/interrupted when the run was stopped. */
export const stopIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw new MiroirError("run/interrupted");
};
