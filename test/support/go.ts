/** Go, for whom Miroir's evidence is somebody else's: tests compile their program with Debian's golang.org/x/mod. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Where Debian puts sources of Go. */
const GOPATH = "/usr/share/gocode";

const hasGo = await run("go", ["version"]).then(
  () => existsSync(join(GOPATH, "src/golang.org/x/mod/sumdb/tlog")),
  () => false,
);

/** Why tests that need it are skipped; false where it is installed. `.ci/run` installs it. */
export const withoutGo: string | false = hasGo
  ? false
  : "Go and golang.org/x/mod are not installed (scripts/go-for-tests.sh)";

/** Compiles one file of Go without any network. @returns path of the program */
export const buildGo = async (source: string, folder: string): Promise<string> => {
  const program = join(folder, "program");
  const env = { ...process.env, GO111MODULE: "off", GOFLAGS: "", GOPROXY: "off", GOPATH };
  await run("go", ["build", "-o", program, source], { env: { ...env, GOCACHE: join(folder, "go-cache") } });
  return program;
};
