import assert from "node:assert/strict";
import test from "node:test";
import sharp from "sharp";
import { codedImage, showsHash } from "../../src/archive/shows.ts";
import { sayIn } from "../support/words-in-files.ts";

const noise = (seed: number) =>
  sharp(
    Uint8Array.from({ length: 64 * 48 * 3 }, (_, at) => (at * 7919 * seed + (at >> 5) * 31) & 0xff),
    {
      raw: { width: 64, height: 48, channels: 3 },
    },
  );

const FORMATS = ["jpeg", "png", "webp"] as const;

test("words written into a file change nothing of what it shows", async () => {
  for (const format of FORMATS) {
    const plain = new Uint8Array(await noise(1).toFormat(format).toBuffer());
    const said = sayIn(plain, "She crosses the line");
    assert.notDeepEqual(said, plain);
    assert.equal(codedImage(said), codedImage(plain), format);
    assert.equal(codedImage(sayIn(said, "and again, longer than before")), codedImage(plain), format);
    const other = new Uint8Array(await noise(3).toFormat(format).toBuffer());
    assert.notEqual(codedImage(other), codedImage(plain), format);
  }
});

test("a JPEG is what stands between its first and its last marker, in as many scans as it has", async () => {
  for (const options of [{}, { progressive: true }, { quality: 30, restartInterval: 4 }]) {
    const plain = new Uint8Array(await noise(1).jpeg(options).toBuffer());
    const behind = Buffer.concat([plain, Buffer.from("a film, or a second picture")]);
    assert.equal(codedImage(behind), codedImage(plain));
    const withoutEnd = plain.subarray(0, -2);
    assert.equal(codedImage(withoutEnd), codedImage(plain));
    assert.notEqual(codedImage(plain.subarray(0, -40)), codedImage(plain));
  }
});

test("an image that is cut into other chunks is the same image", async () => {
  const plain = Buffer.from(await noise(1).png().toBuffer());
  const at = plain.indexOf("IDAT") - 4;
  const length = plain.readUInt32BE(at);
  const chunk = (data: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length);
    head.write("IDAT", 4);
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const data = plain.subarray(at + 8, at + 8 + length);
  const cut = Buffer.concat([
    plain.subarray(0, at),
    chunk(data.subarray(0, 10)),
    chunk(data.subarray(10)),
    plain.subarray(at + 12 + length),
  ]);
  assert.equal(codedImage(cut), codedImage(plain));
});

test("how it is turned, and in which kind of file, is another item; kinds that are not read here have no coded image", () => {
  const coded = "0".repeat(64);
  const all = ["image/jpeg", "image/x-nikon-nef"].flatMap((type) =>
    [1, 2, 3, 4, 5, 6, 7, 8].map((turn) => showsHash(coded, type, turn)),
  );
  assert.equal(new Set(all).size, 16);
  assert.equal(codedImage(Buffer.from("GIF89a and more")), undefined);
  for (const start of ["\xff\xd8\xff", "\x89PNG\r\n\x1a\n", "RIFF\0\0\0\0WEBP"])
    assert.equal(codedImage(Buffer.from(start, "latin1")), undefined);
});
