/** An archive whose every file is in a signed index: written one file after the other, hashed on the way, never whole in memory. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { signNote } from "../../ledger/note.ts";
import { openZip, type Zip } from "../../paper/zip.ts";

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export const INDEX_TITLE = "miroir-authority-pack-1";

type Content = string | Uint8Array | AsyncIterable<string>;

const piecesOf = (content: Content): Iterable<string | Uint8Array> | AsyncIterable<string> =>
  typeof content === "string" || content instanceof Uint8Array ? [content] : content;

/** An archive at that path. It is whole once `close` has returned; `discard` leaves nothing of it. */
export class IndexedZip {
  readonly #zip: Zip;
  readonly files: WrittenFile[] = [];

  constructor(path: string) {
    this.#zip = openZip(path);
  }

  async add(path: string, content: Content): Promise<void> {
    const sha256 = createHash("sha256");
    let bytes = 0;
    const hashed = async function* () {
      for await (const piece of piecesOf(content)) {
        const chunk = Buffer.from(piece);
        sha256.update(chunk);
        bytes += chunk.length;
        yield chunk;
      }
    };
    await this.#zip.add(path, Readable.from(hashed()));
    this.files.push({ path, bytes, sha256: sha256.digest("hex") });
  }

  addJson(path: string, value: unknown): Promise<void> {
    return this.add(path, `${JSON.stringify(value, null, 2)}\n`);
  }

  /**
   * Ends the archive with `index.note`: a line for each file, as `sha256sum -c` reads them, signed by the key of the log.
   * @returns the note
   */
  async close(signer: Parameters<typeof signNote>[1][number], at: Date): Promise<string> {
    const lines = this.files.map(({ path, sha256 }) => `${sha256}  ${path}`);
    const note = signNote(`${[INDEX_TITLE, signer.name, at.toISOString(), ...lines].join("\n")}\n`, [signer]);
    await this.#zip.add("index.note", note);
    await this.#zip.close();
    return note;
  }

  discard(): Promise<void> {
    return this.#zip.discard();
  }
}
