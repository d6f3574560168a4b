/** Looks for the number: its own thread, which ends with it. */
import { sha256 } from "@noble/hashes/sha2.js";
import { zeroBits } from "../../domain/cost.ts";
import type { Work } from "./work.ts";

const encoder = new TextEncoder();

const find = ({ challenge, bits }: Work): string => {
  const begun = sha256.create().update(encoder.encode(`${challenge}:`));
  for (let number = 0; ; number++)
    if (
      zeroBits(
        begun
          .clone()
          .update(encoder.encode(String(number)))
          .digest(),
      ) >= bits
    )
      return `${challenge}:${number}`;
};

self.onmessage = ({ data }: MessageEvent<Work>) => self.postMessage(find(data));
