/** Words of the second account that agrees to a search or a look before anything is compared. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  title: ["A second account agrees first", "Un second compte l'accepte d'abord"],
  asks: ["{who} asks, {when}:", "{who} demande, {when} :"],
  agree: ["I agree to this", "Je l'accepte"],
  waits: [
    "You asked: it waits for a colleague, with her own account.",
    "Vous l'avez demandé : cela attend une autre personne, avec son propre compte.",
  ],
  agreed: ["{who} agreed; good until {until}", "{who} l'a accepté ; valable jusqu'au {until}"],
  proposed: [
    "Nothing was compared yet. A colleague opens this page with her own account and agrees; then press the button again, with nothing changed.",
    "Rien n'a encore été comparé. Une autre personne ouvre cette page avec son propre compte et accepte ; appuyez ensuite de nouveau, sans rien changer.",
  ],
});
