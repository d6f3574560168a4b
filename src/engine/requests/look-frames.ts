/** The frames of a capture in a case, for whoever compares them with the person: evidence for a human, logged (law 11). */
import type { Verb } from "../gate/act.ts";
import { lookAtFrame } from "../people/frames.ts";
import { requireRequest } from "./requests.ts";

/** One of them, straight ones first. @param frame from 1. @throws MiroirError request/not-found, vouching/no-frame */
export const requestFrame: Verb<{ request: string; frame: number }, Uint8Array> = {
  name: "request.frame",
  run: async (act, { request: name, frame }) => {
    const { id: requestId } = await act.read((sql) => requireRequest(sql, name));
    return lookAtFrame(act, { requestId }, frame);
  },
};
