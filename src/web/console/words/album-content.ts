/** What is in an album, in words: pictures, videos and how long they last, faces. */
import { clockOf } from "../../../domain/video.ts";
import { t } from "./albums.ts";

interface Counts {
  readonly items: number;
  readonly videos: number;
  readonly videoMs: number;
  readonly faces: number;
}

export const contentOf = ({ items, videos, videoMs, faces }: Counts): string =>
  [
    ...(items > videos || videos === 0 ? [t.count("pictures", items - videos)] : []),
    ...(videos > 0 ? [t.count("videos", videos, { length: clockOf(videoMs) })] : []),
    t.count("faces", faces),
  ].join(", ");
