/** What a file is called, and how much of it has to be read to say what it is: asked where nothing is read yet. */
import { CONTAINER_BYTES } from "../domain/video.ts";

/** Bytes to read for `recognise` and `kindOf`: transport streams ask for most. */
export const HEAD_BYTES = CONTAINER_BYTES;

/** Extensions by which a file claims to be a picture; with damaged first bytes it is a damaged picture. */
const PICTURE_NAME =
  /\.(jpe?g|jpe|jfif|mpo|png|webp|tiff?|avifs?|gif|hei[cf]s?|hif|bmp|dib|jxl|jp[2fx]|j2k|psd|psb|cr[23]|crw|nef|nrw|arw|sr2|srf|dng|gpr|raf|orf|rw2|rwl|pef|srw|mrw|x3f|3fr|fff|iiq|erf|kdc|dcr|mef|mos)$/i;

/** Whether a file is called as a picture is. */
export const isNamedPicture = (name: string): boolean => PICTURE_NAME.test(name);
