/**
 * An auditor checks a receipt with no other part of Miroir: no images, no database, no network.
 *
 *   node examples/verify-receipt.ts <receipt folder or .tlog-proof file> [<key of the log>]
 *
 * The key of the log is a line such as `example.org/log+5f0c…+AbC…`, or a file that holds such lines. The receipt carries
 * one in `log.vkey`, which shows only that the receipt agrees with itself: an auditor uses the key they got before.
 * Ends with 0 when every proof holds, 1 when one does not, 2 when there is nothing to check.
 */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
// In a project of your own: from "miroir/ledger".
import { LedgerError, openEntryProof, parseCheckpoint, parseProof, parseVkey } from "../src/ledger/index.ts";

const [place, given] = process.argv.slice(2);

/** The proofs of a receipt, or the one file that was named. */
const proofsAt = (path: string): string[] => {
  if (statSync(path).isFile()) return [path];
  const folder = existsSync(join(path, "proofs")) ? join(path, "proofs") : path;
  return readdirSync(folder)
    .filter((name) => name.endsWith(".tlog-proof"))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))
    .map((name) => join(folder, name));
};

/** Keys, one a line: those that were given, or else those that the receipt brought. */
const keysFor = (path: string): string[] => {
  const beside = [path, dirname(path), dirname(dirname(path))].map((folder) => join(folder, "log.vkey"));
  const file = (given ? [given] : beside).find((name) => existsSync(name));
  const text = file ? readFileSync(file, "utf8") : (given ?? "");
  return text.split("\n").filter((line) => line.trim() !== "");
};

/** Every log has its own key, named as its origin. */
const originOf = (vkey: string): string => vkey.split("+")[0]!;

/** What one proof shows, or why it shows nothing. */
const check = (text: string, keys: readonly string[]): { holds: boolean; says: string } => {
  try {
    const { checkpoint } = parseProof(text);
    const { origin } = parseCheckpoint(checkpoint.slice(0, checkpoint.lastIndexOf("\n\n") + 1));
    const verifiers = keys.filter((vkey) => originOf(vkey) === origin).map(parseVkey);
    const { entry, index, size } = openEntryProof(text, verifiers, origin);
    return { holds: true, says: `entry ${index} of ${size} in ${origin}: ${entry.toString("utf8")}` };
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return { holds: false, says: `${error.code}: ${error.message}` };
  }
};

const main = (): number => {
  const files = place && existsSync(place) ? proofsAt(place) : [];
  if (!place || files.length === 0) {
    console.error("usage: verify-receipt <receipt folder or .tlog-proof file> [<key of the log>]");
    return 2;
  }
  const keys = keysFor(place);
  if (!given) console.log("The key is the receipt's own: check that it is the log's.");
  const results = files.map((file) => ({ file, ...check(readFileSync(file, "utf8"), keys) }));
  for (const { file, holds, says } of results)
    console.log(`${basename(file)}: ${holds ? "holds" : "DOES NOT HOLD"}\n  ${says}`);
  return results.every(({ holds }) => holds) ? 0 : 1;
};

process.exitCode = main();
