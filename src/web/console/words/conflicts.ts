/** Words of the page on which somebody settles whose a face is. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  lead: [
    "Two people say that one face is theirs. Nobody is shown these pictures until you have met them and said whose it is.",
    "Deux personnes disent qu'un visage est le leur. Ces images ne sont montrées à personne tant que vous ne les avez pas rencontrées et dit de qui il est.",
  ],
  none: ["No face is in question.", "Aucun visage n'est en question."],
  met: ["Found on {when}", "Constaté le {when}"],
  open: ["to settle", "à trancher"],
  first: ["Was here first", "Inscrite la première"],
  second: ["Came second", "Venue ensuite"],
  gone: [
    "The other had everything erased before it was settled. That proves nothing: meet the one who is left.",
    "L'autre a fait tout effacer avant que ce soit tranché. Cela ne prouve rien : rencontrez la personne qui reste.",
  ],
  goneSaw: ["What the other had been shown", "Ce que l'autre avait vu"],
  enrolled: ["Enrolled", "Inscrite"],
  byDesk: ["at the desk", "à l'accueil"],
  byPoster: ["by a poster, from home", "par une affiche, de chez elle"],
  byLink: ["by a personal link", "par un lien personnel"],
  waits: ["waits: nobody vouched for her yet", "en attente : personne ne s'est encore porté garant"],
  vouched: ["Vouched for", "Garantie par"],
  vouchedBy: ["{how}: {who}, {when}", "{how} : {who}, {when}"],
  doubts: ["What speaks against the capture", "Ce qui parle contre la capture"],
  saw: ["What the account was shown", "Ce que le compte a vu"],
  sawNothing: ["nothing", "rien"],
  sawDay: [
    "{day}: lists {lists}, pictures opened {pictures}, taken away {taken}",
    "{day} : listes {lists}, images ouvertes {pictures}, emportées {taken}",
  ],
  stood: ["Pictures that stand there", "Images présentes"],
  frames: ["Show the frames of both captures", "Afficher les images des deux captures"],
  framesLogged: ["That you looked is written to the log.", "Le journal note que vous les avez regardées."],
  frame: ["A frame of the capture", "Une image de la capture"],
  noFrames: ["No frame is kept.", "Aucune image n'est gardée."],
  settle: ["Settle it", "Trancher"],
  settleText: [
    "Only after you met her, or both, in person. The one whose face it is not loses consents, pictures and keys at once; the one whose face it is learns what the other was shown. It cannot be undone.",
    "Seulement après avoir rencontré la personne, ou les deux. Celle dont ce n'est pas le visage perd aussitôt consentements, images et clés ; celle dont c'est le visage apprend ce que l'autre a vu. C'est définitif.",
  ],
  decision: ["What is it?", "De quoi s'agit-il ?"],
  because: ["How you compared, in words", "Comment vous avez comparé, avec des mots"],
  settled: ["settled {when} by {who}", "tranché le {when} par {who}"],
  draft: ["Draft the breach (art. 33)", "Rédiger la violation (art. 33)"],
  draftText: [
    "From the log. Complete it, then enter it: nothing is sent to the authority by itself.",
    "D'après le journal. Complétez, puis inscrivez : rien n'est envoyé à l'autorité tout seul.",
  ],
  enter: ["Enter it in the register", "L'inscrire au registre"],
  atDesk: [
    "Somebody who stood at the desk has a face that may be {name}'s. Nothing was written for her, and nobody is suspended.",
    "Quelqu'un à l'accueil a un visage qui peut être celui de {name}. Rien n'a été écrit pour cette personne, et personne n'est suspendu.",
  ],
  twoPeople: ["Two people", "Deux personnes"],
  hers: ["It is {name}, who is enrolled", "C'est {name}, déjà inscrite"],
  notHers: [
    "It is the face of the one at the desk: {name}'s enrolment ends",
    "C'est le visage de la personne à l'accueil : l'inscription de {name} prend fin",
  ],
  distinctId: [
    "Settled as two people. Give this identifier when enrolling again: {id}",
    "Tranché : deux personnes. Donnez cet identifiant en inscrivant à nouveau : {id}",
  ],
  done: ["Settled.", "Tranché."],
});
