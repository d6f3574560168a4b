/** How an instance of a benchmark is configured, besides where it lies: its people are drawn. */
import { SUGGESTED } from "../src/domain/notice-kinds.ts";

export const drawnSettings = {
  controller: { name: "Bench", address: "1 Paper Street", contact: "privacy@example.org" },
  notice: SUGGESTED,
  otherFaces: {
    art9Ground: {
      en: "none is needed: nobody in these pictures exists",
      fr: "aucun n'est nécessaire : personne dans ces images n'existe",
    },
  },
  demonstration: true,
};
