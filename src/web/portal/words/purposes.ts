/** What a consent is to, said to her: in the question, and in the list of what she agreed to. */
import { wordsOf } from "../../shared/words.ts";

const t = wordsOf({
  "to.find": ["Find my own pictures by my face", "Retrouver mes images par mon visage"],
  "to.publish:website": [
    "Publish pictures of me on the organisation's website",
    "Publier des images de moi sur le site de l'organisation",
  ],
  "to.publish:press": ["Publish pictures of me in the press", "Publier des images de moi dans la presse"],
  "to.publish:social": [
    "Publish pictures of me in the organisation's social networks",
    "Publier des images de moi dans les réseaux sociaux de l'organisation",
  ],
  "to.publish:internal": [
    "Publish pictures of me inside the organisation",
    "Publier des images de moi à l'intérieur de l'organisation",
  ],
  "to.publish:print": ["Publish pictures of me in print", "Publier des images de moi sur papier"],
  "to.mask": [
    "Recognise me in order to cover my face in what is published",
    "Me reconnaître afin de couvrir mon visage dans ce qui est publié",
  ],
  "to.export:sidecars": [
    "Write my name beside pictures of me, for the organisation's other programs",
    "Écrire mon nom à côté des images de moi, pour les autres logiciels de l'organisation",
  ],
});

/** @param otherwise what the server calls it, of a purpose that this page does not know */
export const purposeWords = (purpose: string, otherwise: string): string => {
  const key = `to.${purpose}`;
  return t.has(key) ? t(key) : otherwise;
};
