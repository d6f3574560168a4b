/**
 * What rooms keep in memory of one instance, in one field of the engine: tries, captures, counts, what is being made. It is
 * made when it is first asked for, and is gone with the instance. Rooms of higher floors keep theirs without the gate knowing
 * what it is.
 */

/** The field: by the room's own key. */
export type Kept = Map<object, unknown>;

/** @param make what an instance keeps, when it is first asked for */
export const keptOf = <T, E extends { readonly kept: Kept } = { readonly kept: Kept }>(
  make: (engine: E) => T,
): ((engine: E) => T) => {
  const key = {};
  return (engine) => {
    if (!engine.kept.has(key)) engine.kept.set(key, make(engine));
    return engine.kept.get(key) as T;
  };
};
