/** A grant: these albums, from this day to that one (law 3). Outside it a reference cannot be compared. */
import { MiroirError } from "./errors.ts";
import type { Day } from "./words.ts";

export interface GrantTerm {
  readonly state: "open" | "closed";
  readonly opensOn: Day;
  readonly closesOn: Day;
}

/** Comparing is allowed on that day: both ends count. */
export const grantInForce = (grant: GrantTerm, day: Day): boolean =>
  grant.state === "open" && grant.opensOn <= day && day <= grant.closesOn;

declare const comparable: unique symbol;
/** A grant that was found in force today: what a template may be unsealed for (law 3). */
export type Comparable<G extends GrantTerm> = G & { readonly [comparable]: true };

/** Of these grants, the ones in force on that day. */
export const comparableOn = <G extends GrantTerm>(grants: readonly G[], day: Day): Comparable<G>[] =>
  grants.filter((grant): grant is Comparable<G> => grantInForce(grant, day));

/** @throws MiroirError grant/outside-consent: a grant is never wider or longer than the consent under it. */
export const checkGrantWithin = (
  grant: { opensOn: Day; closesOn: Day; albums: readonly string[] },
  consent: { startsOn: Day; endsOn: Day; albums: readonly string[] },
): void => {
  const beyond = grant.albums.filter((album) => !consent.albums.includes(album));
  if (grant.albums.length === 0)
    throw new MiroirError("grant/outside-consent", { problem: "it names no album" });
  if (beyond.length > 0)
    throw new MiroirError("grant/outside-consent", {
      problem: `album ${beyond.join(", ")} is not in the consent`,
    });
  if (grant.opensOn < consent.startsOn || grant.closesOn > consent.endsOn)
    throw new MiroirError("grant/outside-consent", {
      problem: `the consent runs from ${consent.startsOn} to ${consent.endsOn}`,
    });
  if (grant.closesOn < grant.opensOn)
    throw new MiroirError("grant/outside-consent", { problem: "it ends before it begins" });
};
