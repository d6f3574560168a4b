/** Commands: XMP sidecars with what people consent to, for the organisation's other programs, and the register of them. */

import { EXIT } from "../../domain/errors.ts";
import { STALE_BECAUSE } from "../../domain/publish.ts";
import type { SidecarsWritten } from "../../engine/sidecars/sidecars.ts";
import { said, type Words, words } from "../../words/words.ts";
import { type Command, flag, type Printed, present, text } from "../command.ts";
import { short, table } from "../print.ts";

const writtenText = ({ written, unchanged, removed, failed, takenBack, people, place }: SidecarsWritten) =>
  words("cli.sidecars.sidecars.peopleNamedSidecarsWritten", {
    place,
    people,
    written,
    unchanged,
    removed,
    takenBack,
    failed,
  });

/** Somebody who was found and is not confirmed is named nowhere: without this, nothing would say why. */
const waitingText = ({ unconfirmed }: SidecarsWritten) =>
  words("cli.sidecars.sidecars.otherSomebodyWhoAgreed", { unconfirmed });

const write: Command = {
  name: "sidecars",
  about: words("cli.sidecars.sidecars.writeXmpSidecarBeside"),
  example: "miroir sidecars spring-run-2026 --out spring-sidecars",
  positionals: [{ name: "album", required: true }],
  options: {
    out: {
      value: "FOLDER",
      required: true,
      about: words("cli.sidecars.sidecars.folderOwnNeverAmong"),
    },
    recipient: {
      value: "NAME",
      about: words("cli.sidecars.sidecars.recipientRegisterOnlyWhose"),
    },
  },
  run: async ({ arguments: [album], options, miroir, language, long }): Promise<Printed> => {
    const { sidecars } = await miroir();
    const written = await sidecars.write(
      { album: album!, out: text(options, "out")!, ...present({ recipient: text(options, "recipient") }) },
      long,
    );
    const waits = written.unconfirmed > 0 ? ` ${waitingText(written)[language]}` : "";
    const said = writtenText(written)[language] + waits;
    if (!written.interrupted)
      return { data: written, text: said, ...(written.failed > 0 && { exit: EXIT.partial }) };
    const stopped = words("cli.sidecars.sidecars.stoppedSameCommandGoes");
    return { data: written, text: `${said} ${stopped[language]}`, exit: EXIT.interrupted };
  },
};

const STATES = {
  registered: words("cli.sidecars.sidecars.beingWritten"),
  out: words("cli.sidecars.sidecars.written"),
  stale: words("cli.sidecars.sidecars.mustReplaced"),
  removed: words("cli.sidecars.sidecars.takenAway"),
} as const;

/** Beside what ends a copy, what a sidecar alone says or stands on. */
const BECAUSE: Readonly<Record<string, Words>> = {
  ...STALE_BECAUSE,
  corrected: words("cli.sidecars.sidecars.nameCorrected"),
  uses: words("cli.sidecars.sidecars.consentTellsEnded"),
  gone: words("cli.sidecars.sidecars.matchPictureGone"),
};

const register: Command = {
  name: "sidecars register",
  about: words("cli.sidecars.sidecars.whatWrittenFileHash"),
  example: "miroir sidecars register --open",
  positionals: [{ name: "folder", required: false }],
  options: {
    open: {
      about: words("cli.sidecars.sidecars.onlyWhatMayNot"),
    },
  },
  run: async ({ arguments: [folder], options, miroir, language }): Promise<Printed> => {
    const { sidecars } = await miroir();
    const lines = await sidecars.register({
      open: flag(options, "open"),
      limit: 1000,
      ...present({ folder }),
    });
    const heads = [
      words("cli.sidecars.sidecars.folder"),
      words("cli.sidecars.sidecars.where"),
      words("cli.sidecars.sidecars.file"),
      words("cli.sidecars.sidecars.state"),
      words("cli.sidecars.sidecars.named"),
      words("cli.sidecars.sidecars.sha256"),
    ].map((head) => head[language]);
    const escaped = words("cli.sidecars.sidecars.changedMovedOthersFollow");
    const rows = lines.map((line) => [
      short(line.folderId),
      line.place,
      line.name,
      [
        STATES[line.state][language],
        line.state !== "out" && line.staleBecause ? BECAUSE[line.staleBecause]![language] : "",
        line.escapedAt ? escaped[language] : "",
      ]
        .filter((part) => part !== "")
        .join("; "),
      line.named
        .filter(({ lapsedAt }) => lapsedAt === null)
        .map(({ name, consentId }) => `${name} (${short(consentId)})`)
        .join(", "),
      line.sidecarSha256.slice(0, 12),
    ]);
    return {
      data: lines,
      text: lines.length === 0 ? said(language, "cli.sidecars.sidecars.nothing") : table(heads, rows),
    };
  },
};

const rebuild: Command = {
  name: "sidecars rebuild",
  about: words("cli.sidecars.sidecars.takeAwaySidecarsMay"),
  example: "miroir sidecars rebuild",
  run: async ({ miroir, language, long }): Promise<Printed> => {
    const rebuilt = await (await miroir()).sidecars.rebuild(undefined, long);
    const { stale, rewritten, notRewritten, unreachable } = rebuilt;
    const said = words("cli.sidecars.sidecars.sidecarsCouldNotStay", {
      stale,
      rewritten,
      notRewritten,
      unreachable,
    });
    return {
      data: rebuilt,
      text: said[language],
      ...(rebuilt.interrupted ? { exit: EXIT.interrupted } : unreachable > 0 ? { exit: EXIT.partial } : {}),
    };
  },
};

export const sidecarsCommands: readonly Command[] = [write, register, rebuild];
