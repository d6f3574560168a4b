/** What the index of perceptual hashes is asked, so that whatever differs in at most so many bits is found, and nobody's archive is read. */

/** Bits of each piece of a hash, from the left, and what is added to it: as `hash_parts` of the schema has them. */
const PIECES = [
  { bits: 22, from: 42, key: 0 },
  { bits: 21, from: 21, key: 1 << 22 },
  { bits: 21, from: 0, key: (1 << 22) + (1 << 21) },
] as const;

/** All that differ from a piece in at most `apart` of its bits. */
const around = (piece: number, bits: number, apart: number): number[] => {
  const all: number[] = [];
  const add = (value: number, from: number, left: number): void => {
    all.push(value);
    if (left > 0) for (let bit = from; bit < bits; bit++) add(value ^ (1 << bit), bit + 1, left - 1);
  };
  add(piece, 0, apart);
  return all;
};

/**
 * Keys of which every hash has one at least that differs from this in at most `bits` of 64. If no piece came within its share,
 * the shares and one more of each were more than `bits`: three shares that are together `bits` less two are enough.
 * @param hash 16 hexadecimal digits
 */
export const keysNear = (hash: string, bits: number): number[] => {
  const all = BigInt(`0x${hash}`);
  return PIECES.flatMap(({ bits: length, from, key }, at) => {
    const share = Math.floor((bits + 1 + at) / PIECES.length) - 1;
    if (share < 0) return [];
    const piece = Number((all >> BigInt(from)) & ((1n << BigInt(length)) - 1n));
    return around(piece, length, share).map((each) => each + key);
  });
};
