/** A second account of the staff (R90): what one asks for is compared once another agreed. */
import type { Actor } from "../../src/domain/act.ts";
import type { SearchAnswer, SearchInput } from "../../src/engine/compare/search.ts";
import type { ActOptions } from "../../src/engine/gate/act.ts";
import type { ProposedComparison } from "../../src/engine/people/second.ts";
import type { Looked, LookInput } from "../../src/engine/requests/look.ts";
import type { Miroir } from "../../src/index.ts";

export const COLLEAGUE: Actor = { name: "colleague", role: "officer" };

type Asked = { readonly proposed: false } | ProposedComparison;
/** Whoever agrees: a colleague of this instance, or verbs in the name of somebody. */
type By = Pick<Miroir, "as"> | Pick<Miroir, "proposals">;

const proposalsOf = (by: By): Miroir["proposals"] => ("as" in by ? by.as(COLLEAGUE).proposals : by.proposals);

/** Asks once and has a colleague agree: asked again in the same words, it is done. */
export const agreedBy = async (by: By, ask: () => Promise<Asked>): Promise<void> => {
  const asked = await ask();
  if (asked.proposed) await proposalsOf(by).agree({ proposal: asked.proposal });
};

/** The question, a colleague's yes, and the same question again. */
const answeredByTwo = async <T extends { readonly proposed: false }>(
  by: By,
  ask: () => Promise<T | ProposedComparison>,
): Promise<T> => {
  for (;;) {
    const answer = await ask();
    if (!answer.proposed) return answer;
    await proposalsOf(by).agree({ proposal: answer.proposal });
  }
};

type Options = ActOptions & { readonly by?: By };

/** @param by who agrees, where `miroir` acts for one account only */
export const searchByTwo = (
  miroir: Pick<Miroir, "search" | "proposals"> & Partial<Pick<Miroir, "as">>,
  input: SearchInput,
  { by = miroir as By, ...options }: Options = {},
): Promise<SearchAnswer> => answeredByTwo(by, () => miroir.search(input, options));

/** @param by who agrees, where `miroir` acts for one account only */
export const lookByTwo = (
  miroir: Pick<Miroir, "look" | "proposals"> & Partial<Pick<Miroir, "as">>,
  input: LookInput,
  { by = miroir as By, ...options }: Options = {},
): Promise<Looked> => answeredByTwo(by, () => miroir.look.byFace(input, options));
