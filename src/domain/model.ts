/** Recognition models, as people read of them. */

/** The name of a model, without the fingerprint of its file: `name@0123456789ab` is for programs, and stands in annexes. */
export const modelName = (stamp: string): string => stamp.split("@")[0]!;
