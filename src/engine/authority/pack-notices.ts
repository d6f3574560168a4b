/** The notices of an authority pack: every version that was published or consented under, and in which languages one is in force. */
import { NOTICE_KINDS, type NoticeKind } from "../../domain/notice-kinds.ts";
import type { NoticeRow } from "../../store/consent/notices.ts";
import { LANGUAGES, type Language, SPOKEN, sayIn } from "../../words/words.ts";
import type { IndexedZip } from "./files.ts";

const KINDS = Object.keys(NOTICE_KINDS) as NoticeKind[];

interface InForce {
  readonly kind: NoticeKind;
  readonly language: Language;
  /** Null where none is published in this language. */
  readonly version: string | null;
}

/** Of each notice and language, the version that is in force. */
const noticesInForce = (notices: readonly NoticeRow[]): InForce[] =>
  KINDS.flatMap((kind) =>
    LANGUAGES.map((language) => ({
      kind,
      language,
      version:
        notices.find(
          (notice) =>
            notice.kind === kind &&
            notice.language === language &&
            notice.publishedAt !== null &&
            notice.supersededAt === null,
        )?.version ?? null,
    })),
  );

/** Of a version that is a file's name, what may stand in a path. */
const inPath = (version: string): string => version.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");

/** Two texts may bear one version, where a file of that name was consented under: each has a path of its own. */
const pathsOf = (notices: readonly NoticeRow[]): Map<NoticeRow, string> => {
  const taken = new Set<string>();
  return new Map(
    notices.map((notice) => {
      const plain = `notices/${notice.kind}-${notice.language}-${inPath(notice.version)}`;
      const path = taken.has(plain) ? `${plain}-${notice.sha256.toString("hex").slice(0, 12)}` : plain;
      taken.add(path);
      return [notice, `${path}.txt`];
    }),
  );
};

/** The texts, with an index of them, and in which languages each notice is in force. */
export const addNotices = async (zip: IndexedZip, notices: readonly NoticeRow[]): Promise<void> => {
  const paths = pathsOf(notices);
  for (const [notice, path] of paths) await zip.add(path, notice.text);
  await zip.addJson(
    "notices/notices.json",
    notices.map((notice) => {
      const { text: _text, sha256, publishedBy: _by, ...rest } = notice;
      return { ...rest, file: paths.get(notice), sha256: sha256.toString("hex") };
    }),
  );
  await zip.addJson("notices/in-force.json", noticesInForce(notices));
};

/** A line for each notice: in which languages it is in force, and in which it is not. */
export const inForceLines = (language: Language, notices: readonly NoticeRow[]): string[] => {
  const say = sayIn(language);
  const inForce = noticesInForce(notices);
  return KINDS.map((kind) => {
    const each = inForce
      .filter((notice) => notice.kind === kind)
      .map(({ language: in_, version }) =>
        version === null
          ? say("engine.authority.pack.noneInForce", { language: SPOKEN[in_].name })
          : say("engine.authority.pack.versionInForce", { language: SPOKEN[in_].name, version }),
      );
    return say("engine.authority.pack.noticeLine", { kind: NOTICE_KINDS[kind], languages: each.join(", ") });
  });
};
