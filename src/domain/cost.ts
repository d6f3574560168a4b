/**
 * What it costs to leave something here without signing in. In quiet times nothing. The more arrive, the more work each is: a
 * number is looked for whose hash begins with so many bits of zero. A person's own machine finds it while she reads; who
 * writes thousands needs hours. It is no quota: whoever does the work is heard (R30).
 */

/** Over which the rate is taken, ms. */
export const COST_WINDOW_MS = 10 * 60_000;
/** So many of the window are free: a poster at an event has a queue, and each enrolment begins once. */
export const FREE = { all: 40, network: 20 } as const;
/** 4096 hashes: some milliseconds in a page. */
const LEAST_BITS = 12;
/** A million hashes: two to four seconds on a telephone, whoever else is writing. */
const MOST_FOR_ALL = 20;
/** Sixteen million: the network from which they come pays most. */
export const MOST_BITS = 24;

const doublings = (count: number, free: number): number => (count < free ? 0 : Math.log2(count / free));

/**
 * Bits of zero that the next one needs; 0 while it is quiet.
 * @param recent how many were taken within the window, in all and from its network
 */
export const bitsFor = (recent: { readonly all: number; readonly network: number }): number => {
  if (recent.all < FREE.all && recent.network < FREE.network) return 0;
  const all = Math.min(LEAST_BITS + Math.ceil(1.5 * doublings(recent.all, FREE.all)), MOST_FOR_ALL);
  return Math.min(all + Math.ceil(1.5 * doublings(recent.network, FREE.network)), MOST_BITS);
};

/** How many bits of zero a hash begins with. */
export const zeroBits = (hash: Uint8Array): number => {
  const at = hash.findIndex((byte) => byte !== 0);
  return at < 0 ? hash.length * 8 : at * 8 + Math.clz32(hash[at]!) - 24;
};
