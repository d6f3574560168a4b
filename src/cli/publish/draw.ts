/** Commands: masked copies are drawn up, listed, drawn back. */

import { USE_WORDS } from "../../domain/codes.ts";
import { EXIT, MiroirError } from "../../domain/errors.ts";
import { MASK_REACHES, MASK_STYLES, USES } from "../../domain/publish.ts";
import { RECORDING_LOOKS } from "../../domain/video.ts";
import { said, words } from "../../words/words.ts";
import { type Command, flag, type Given, oneOf, type Printed, present, text, whole } from "../command.ts";
import { short, table } from "../print.ts";
import { moment } from "../text.ts";
import { exitOf, handedText, publicationText, stateCounts } from "./words.ts";

/** @throws MiroirError usage/bad-value, usage/missing */
const belowPx = (options: Given): number | null => {
  const policy = oneOf(options, "small-faces", ["masked", "left"]) ?? "masked";
  const below = whole(options, "below") ?? null;
  if (policy === "left" && below === null)
    throw new MiroirError("usage/missing", { name: "--below N", hint: "miroir publish --help" });
  if (policy === "masked" && below !== null)
    throw new MiroirError("usage/bad-value", {
      name: "--below",
      value: below,
      expected: "--small-faces left",
    });
  return below;
};

export const publish: Command = {
  name: "publish",
  about: words("cli.publish.draw.drawUpMaskedCopies"),
  example: "miroir publish spring-run-2026 --use website --out spring-website",
  positionals: [{ name: "album", required: true }],
  options: {
    use: {
      value: USES.join("|"),
      required: true,
      about: words("cli.publish.draw.whatCopies"),
    },
    out: {
      value: "FOLDER|FILE.zip|s3:NAME/PREFIX",
      required: true,
      about: words("cli.publish.draw.whereTheyHandedOut"),
    },
    recipient: {
      value: "NAME",
      about: words("cli.publish.draw.recipientRegisterOnlyWhose"),
    },
    style: {
      value: MASK_STYLES.join("|"),
      about: words("cli.publish.draw.howMasksDrawnDefault"),
    },
    reach: {
      value: MASK_REACHES.join("|"),
      about: words("cli.publish.draw.howFarMasksReach"),
    },
    "recording-look": {
      value: RECORDING_LOOKS.join("|"),
      about: words("cli.publish.draw.howFramesAreLookedAt"),
    },
    "long-side": {
      value: "PX",
      about: words("cli.publish.draw.longerSideCopiesDefault"),
    },
    "small-faces": {
      value: "masked|left",
      about: words("cli.publish.draw.leftFacesNobodyKnown"),
    },
    below: {
      value: "PX",
      about: words("cli.publish.draw.sizeCopyUnderWhich"),
    },
    credit: {
      value: "TEXT",
      about: words("cli.publish.draw.writtenIntoEveryCopy", { photographer: "{photographer}" }),
    },
    captions: {
      about: words("cli.publish.draw.writeCaptionsIntoCopies"),
    },
    "only-visible": {
      about: words("cli.publish.draw.leaveOutPicturesWhich"),
    },
    sound: {
      value: "kept|removed",
      about: words("cli.publish.draw.videosDefaultRemoved"),
    },
    sign: {
      about: words("cli.publish.draw.signHandOutOnce"),
    },
  },
  run: async ({ arguments: [album], options, miroir, language, long }): Promise<Printed> => {
    const { publications } = await miroir();
    const drawn = await publications.draw(
      {
        album: album!,
        use: oneOf(options, "use", USES)!,
        out: text(options, "out")!,
        leaveBelowPx: belowPx(options),
        captions: flag(options, "captions"),
        onlyVisible: flag(options, "only-visible"),
        ...present({
          recipient: text(options, "recipient"),
          style: oneOf(options, "style", MASK_STYLES),
          reach: oneOf(options, "reach", MASK_REACHES),
          recordingLook: oneOf(options, "recording-look", RECORDING_LOOKS),
          sidePx: whole(options, "long-side"),
          credit: text(options, "credit"),
          sound: oneOf(options, "sound", ["kept", "removed"]),
        }),
      },
      long,
    );
    const { id } = drawn.publication;
    const shown = publicationText(drawn.publication, language);
    if (drawn.interrupted)
      return {
        data: drawn,
        exit: EXIT.interrupted,
        text: `${shown}\n${said(language, "cli.publish.draw.stoppedSameCommandGoes")}`,
      };
    if (!flag(options, "sign"))
      return {
        data: drawn,
        text: `${shown}\n${said(language, "cli.publish.draw.nothingLeftYetLook", { id: short(id) })}`,
      };
    await publications.sign({ publication: id });
    const handed = await publications.handOut({ publication: id }, long);
    const left = publicationText(handed.publication, language);
    return { data: handed, ...exitOf(handed), text: `${left}\n${handedText(handed, language)}` };
  },
};

export const publishList: Command = {
  name: "publish list",
  about: words("cli.publish.draw.publicationsNewestFirst"),
  example: "miroir publish list",
  run: async ({ miroir, language }): Promise<Printed> => {
    const all = await (await miroir()).publications.list();
    const heads = [
      words("cli.publish.draw.publication"),
      words("cli.publish.draw.album"),
      words("cli.publish.draw.use"),
      words("cli.publish.draw.made"),
      words("cli.publish.draw.signed"),
      words("cli.publish.draw.copies"),
    ].map((head) => head[language]);
    const rows = all.map((each) => [
      short(each.id),
      each.album,
      USE_WORDS[each.use][language],
      moment(language, each.madeAt.toISOString()),
      each.signedBy ?? "",
      stateCounts(each, language),
    ]);
    return {
      data: all,
      text: all.length === 0 ? said(language, "cli.publish.draw.none") : table(heads, rows),
    };
  },
};

export const publishDiscard: Command = {
  name: "publish discard",
  about: words("cli.publish.draw.drawPublicationBackWhich"),
  example: "miroir publish discard 3f0c6a1e",
  positionals: [{ name: "publication", required: true }],
  run: async ({ arguments: [publication], miroir, language }): Promise<Printed> => {
    const discarded = await (await miroir()).publications.discard({ publication: publication! });
    return { data: discarded, text: said(language, "cli.publish.draw.drawnBack") };
  },
};
