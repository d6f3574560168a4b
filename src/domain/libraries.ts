/** Programs that people leave, whose libraries or exports are read from disk. */
export const EXPORT_KINDS = ["takeout", "lightroom", "digikam", "immich", "photoprism"] as const;
export type ExportKind = (typeof EXPORT_KINDS)[number];
