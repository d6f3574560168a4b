/** Who makes a copy: one for each kind of recording. */
import type { CopyRow } from "../../store/publish/publications.ts";
import { type CopyMaker, pictureMaker } from "./make.ts";
import { videoMaker } from "./video.ts";

const MAKERS: Readonly<Record<CopyRow["kind"], CopyMaker>> = { picture: pictureMaker, video: videoMaker };

/** Who makes copies of that kind. */
export const makerOf = ({ kind }: Pick<CopyRow, "kind">): CopyMaker => MAKERS[kind];
