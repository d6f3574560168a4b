/** Does the work that the server asks where very many write without signing in. */
import { createHash } from "node:crypto";
import { zeroBits } from "../../src/domain/cost.ts";

interface Work {
  readonly challenge: string;
  readonly bits: number;
}

/** @returns the header of the request that comes again. */
export const worked = ({ challenge, bits }: Work): { "miroir-work": string } => {
  for (let number = 0; ; number++) {
    const value = `${challenge}:${number}`;
    if (zeroBits(createHash("sha256").update(value).digest()) >= bits) return { "miroir-work": value };
  }
};
