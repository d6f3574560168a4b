/** A crop as it is sealed under the key of its album: the pixels, and before them what is said of them. */
import type { NewCrop, StoredCrop } from "../../store/archive/crops.ts";
import type { Vault } from "../../vault/vault.ts";
import type { FaceCrop } from "../../vision/vision.ts";

type Place = Omit<NewCrop, "sealed">;

const labelOf = ({ faceId, ordinal }: Place): string => `crop/${faceId}/${ordinal}`;

/** What is said of the pixels as JSON, its length in four bytes before it, and the pixels. */
const packed = ({ bytes, mediaType, landmarks, eyesPx }: FaceCrop): Uint8Array => {
  const head = Buffer.from(JSON.stringify({ mediaType, landmarks: [...landmarks], eyesPx }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, bytes]);
};

const unpacked = (content: Uint8Array): FaceCrop => {
  const buffer = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  const end = 4 + buffer.readUInt32BE(0);
  const said = JSON.parse(buffer.subarray(4, end).toString("utf8")) as Omit<FaceCrop, "bytes">;
  return { ...said, bytes: new Uint8Array(buffer.subarray(end)) };
};

/** @throws MiroirError keys/destroyed */
export const sealCrop = (vault: Vault, place: Place, crop: FaceCrop): Uint8Array =>
  vault.seal("album", place.albumId, labelOf(place), packed(crop));

/** @throws MiroirError keys/unsealable, keys/destroyed */
export const openCrop = (vault: Vault, crop: StoredCrop): FaceCrop =>
  unpacked(vault.open("album", crop.albumId, labelOf(crop), crop.sealed));
