/** Article 15(1)(h) and CJEU C-203/22: how a comparison decides, with what it was measured to get wrong, in words that can be checked (R48). */
import type { Language } from "../../domain/errors.ts";
import { fmrAt } from "../../gallery/thresholds.ts";
import type { Fact } from "../../paper/document.ts";
import type { ScoreModel } from "../../vision/vision.ts";
import { inWords, scoreIn, strangersIn } from "../letters/report-words.ts";

export interface Measured {
  readonly threshold: number;
  /** As docs/models.md prints them; a test holds the two equal. */
  readonly fmr: string;
  readonly fnmr: string;
}

/** By stamp of the pack: what `npm run evaluate` measured for docs/models.md, on 426 pictures of 34 people. */
export const MEASURED: Readonly<Record<string, readonly Measured[]>> = {
  "faceplugin@87aacdfe5751": [
    {
      threshold: 0.43,
      fmr: "0.0057 % (5 of 87,484; 0.0019 to 0.013)",
      fnmr: "0.66 % (20 of 3,041; 0.40 to 1.0)",
    },
    { threshold: 0.62, fmr: "0 % (0 of 87,484; 0 to 0.0042)", fnmr: "2.4 % (72 of 3,041; 1.9 to 3.0)" },
  ],
};

export interface LogicContext {
  readonly language: Language;
  readonly pack: string;
  readonly scores: ScoreModel;
}

const measuredFacts = ({ language, pack, scores }: LogicContext): Fact[] => {
  const say = inWords(language);
  const measured = MEASURED[pack];
  if (!measured)
    return [
      [
        say("measured error rates", "taux d'erreur mesurés"),
        say(
          `None are published for this model. Its own planning curve expects ${strangersIn(language, fmrAt(scores, scores.reviewFloor))} at ${scoreIn(language, scores.reviewFloor)}.`,
          `Aucun n'est publié pour ce modèle. Sa propre courbe de prévision donne, à ${scoreIn(language, scores.reviewFloor)} : ${strangersIn(language, fmrAt(scores, scores.reviewFloor))}.`,
        ),
      ],
    ];
  return measured.map(({ threshold, fmr, fnmr }) => [
    say(
      `measured error rates at score ${scoreIn(language, threshold)}`,
      `taux d'erreur mesurés au score ${scoreIn(language, threshold)}`,
    ),
    say(
      `strangers taken for one another (FMR): ${fmr}\nthe same person missed (FNMR): ${fnmr}\nOn 426 pictures of 34 people, nearly all light-skinned adults: far easier than this archive, and worse for some people than for others.`,
      `personnes étrangères confondues (FMR) : ${fmr}\nmême personne manquée (FNMR) : ${fnmr}\nSur 426 images de 34 personnes, presque toutes adultes à peau claire : bien plus facile que cette archive, et moins bon pour certaines personnes que pour d'autres.`,
    ),
  ]);
};

/** The rows of that section, each a heading and its text: model, score, thresholds, measured errors, what follows. */
export const logic = (context: LogicContext): Fact[] => {
  const { language, pack, scores } = context;
  const say = inWords(language);
  return [
    [say("model", "modèle"), pack],
    [
      say("what it does", "ce qu'il fait"),
      say(
        "A neural network turns the picture of a face into a list of numbers, the template. Two templates are compared by the cosine between them: the score, from -1 to 1. The more alike two faces look to the model, the higher it is. It is not a probability.",
        "Un réseau de neurones transforme l'image d'un visage en une liste de nombres, le gabarit. Deux gabarits sont comparés par leur cosinus : le score, de -1 à 1. Plus deux visages se ressemblent pour le modèle, plus il est élevé. Ce n'est pas une probabilité.",
      ),
    ],
    [
      say("from score to match", "du score à la correspondance"),
      say(
        `Each face of the albums you named was compared with your template. One person is at most one face of a picture. At or above the match threshold (never below ${scoreIn(language, scores.matchFloor)}) a picture is shown as a possible match; between the review threshold (never below ${scoreIn(language, scores.reviewFloor)}) and that, it waits for a human. Both rise with the number of faces and people compared, so that larger searches are not laxer. The thresholds and your score stand beside each picture. Faces below the review threshold were forgotten at once.`,
        `Chaque visage des albums que vous avez nommés a été comparé avec votre gabarit. Une personne est au plus un visage d'une image. À partir du seuil de correspondance (jamais sous ${scoreIn(language, scores.matchFloor)}) une image est montrée comme correspondance possible ; entre le seuil d'examen (jamais sous ${scoreIn(language, scores.reviewFloor)}) et celui-ci, elle attend un humain. Les deux montent avec le nombre de visages et de personnes comparés, pour que les grandes recherches ne soient pas plus laxistes. Les seuils et votre score figurent à côté de chaque image. Les visages sous le seuil d'examen ont été oubliés aussitôt.`,
      ),
    ],
    ...measuredFacts(context),
    [
      say("what follows", "ce qui s'ensuit"),
      say(
        "Nothing is decided about you by a machine (article 22): a possible match only shows you a picture. It can be wrong both ways. Close relatives are confused more often.",
        "Aucune décision vous concernant n'est prise par une machine (article 22) : une correspondance possible ne fait que vous montrer une image. L'erreur est possible dans les deux sens. Les proches parents sont confondus plus souvent.",
      ),
    ],
  ];
};

export interface Scored {
  readonly score: number;
  readonly fmr: number;
  readonly reviewThreshold: number;
  readonly matchThreshold: number;
  readonly state: "candidate" | "shown" | "confirmed";
}

/** How this one score led to what it led to. */
export const meaningOf = (language: Language, scored: Scored): string => {
  const say = inWords(language);
  const [score, review, match] = [scored.score, scored.reviewThreshold, scored.matchThreshold].map((value) =>
    scoreIn(language, value),
  );
  const strangers = strangersIn(language, scored.fmr);
  const because =
    scored.score >= scored.matchThreshold
      ? say(`reached the match threshold ${match}`, `a atteint le seuil de correspondance ${match}`)
      : say(
          `lies between the review threshold ${review} and the match threshold ${match}`,
          `se situe entre le seuil d'examen ${review} et le seuil de correspondance ${match}`,
        );
  const so = {
    shown: say(
      "so it was shown as a possible match",
      "l'image a donc été montrée comme correspondance possible",
    ),
    confirmed: say("and a human confirmed it", "et un humain l'a confirmée"),
    candidate:
      scored.score >= scored.matchThreshold
        ? say(
            "but a human has to look first: the face is poor, or may be somebody else's",
            "mais un humain doit d'abord regarder : le visage est mal visible, ou peut être celui de quelqu'un d'autre",
          )
        : say("and it waits for a human", "et elle attend un humain"),
  }[scored.state];
  return say(`${score} ${because}, ${so}; ${strangers}.`, `${score} ${because}, ${so} ; ${strangers}.`);
};
