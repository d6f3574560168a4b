/** Near-duplicates: the same picture in another size, compression or format. Marked for people to look at, never merged. */

/** Set bits of each 4-bit digit. */
const BITS = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

const HASH = /^[0-9a-f]{16}$/i;

/**
 * Bits in which two 64-bit perceptual hashes differ, 0 to 64.
 * @param a 16 hexadecimal digits, as `Detection.perceptualHash`
 * @throws RangeError when one is not 16 hexadecimal digits
 */
export const hammingDistance = (a: string, b: string): number => {
  if (!HASH.test(a) || !HASH.test(b)) throw new RangeError("a perceptual hash has 16 hexadecimal digits");
  let bits = 0;
  for (let i = 0; i < 16; i++) bits += BITS[Number.parseInt(a[i]!, 16) ^ Number.parseInt(b[i]!, 16)]!;
  return bits;
};

/** THRESHOLD_NOTE */
export const NEAR_DUPLICATE_BITS = 6;

/** Whether two perceptual hashes differ in at most `bits` of 64. */
export const isNearDuplicate = (a: string, b: string, bits: number = NEAR_DUPLICATE_BITS): boolean =>
  hammingDistance(a, b) <= bits;
