/** Words for who is not enrolled: by date and place without a face, or one look that is forgotten (R12, R52). */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  title: ["Am I in your archive?", "Suis-je dans vos archives ?"],
  lead: [
    "You need not sign up. Choose the way that you prefer; both are free, and either opens a case with a due date.",
    "Inutile de vous inscrire. Choisissez la voie que vous préférez ; les deux sont gratuites, et chacune ouvre un dossier avec une échéance.",
  ],
  way: ["How to look", "Comment chercher"],
  "way.place": ["Without my face", "Sans mon visage"],
  "way.look": ["With one look", "Avec un seul regard"],
  "place.lead": [
    "Say when and where it was, and how you can be recognised by a person: clothes, number, group. Somebody looks by hand and answers you. No camera, no comparison of faces.",
    "Dites quand et où c'était, et à quoi une personne peut vous reconnaître : vêtements, dossard, groupe. Quelqu'un regarde à la main et vous répond. Ni caméra, ni comparaison de visages.",
  ],
  "place.from": ["From which day", "À partir de quel jour"],
  "place.to": ["Until which day", "Jusqu'à quel jour"],
  "place.where": ["Where, or at which event", "Où, ou à quel événement"],
  "place.seen": ["How can you be recognised?", "À quoi vous reconnaître ?"],
  "place.hint": [
    "For example: red jacket, number 214, with the choir.",
    "Par exemple : veste rouge, dossard 214, avec la chorale.",
  ],
  "place.send": ["Ask", "Demander"],
  "look.lead": [
    "Your face is compared once with the faces in the albums that you name. The photographs, the numbers computed from them and the result are forgotten when this page has shown it. Only the case is kept: that you asked, and when.",
    "Votre visage est comparé une seule fois aux visages des albums que vous nommez. Les photographies, les nombres calculés et le résultat sont oubliés dès que cette page les a montrés. Seul le dossier est gardé : que vous avez demandé, et quand.",
  ],
  "look.albums": ["In which albums?", "Dans quels albums ?"],
  "look.agree": ["I agree to this one look", "J'accepte ce seul regard"],
  "look.go": ["I accept", "J'accepte"],
  "look.refuse": ["I refuse: look without my face", "Je refuse : chercher sans mon visage"],
  "look.needAgree": [
    "To accept, tick the box. Or choose to look without your face.",
    "Pour accepter, cochez la case. Ou choisissez de chercher sans votre visage.",
  ],
  "look.needAlbum": ["Name at least one album.", "Nommez au moins un album."],
  "look.busy": [
    "Looking through the albums. Nothing of it will be kept.",
    "Recherche dans les albums. Rien n'en sera gardé.",
  ],
  "look.none": ["Nothing was found", "Rien n'a été trouvé"],
  "look.none.text": [
    "No picture of these albums shows a face like yours clearly enough. You may still ask a person to look.",
    "Aucune image de ces albums ne montre assez nettement un visage comme le vôtre. Vous pouvez encore demander à une personne de regarder.",
  ],
  "look.found.one": ["One possible match", "Une correspondance possible"],
  "look.found.other": ["{count} possible matches", "{count} correspondances possibles"],
  "look.found.text": [
    "Save what you want to keep now: when you leave this page, nothing of it is left here. Other people are covered.",
    "Enregistrez maintenant ce que vous voulez garder : quand vous quittez cette page, il n'en reste rien ici. Les autres personnes sont masquées.",
  ],
  "look.picture": ["Possible match {number}", "Correspondance possible {number}"],
  "look.notice": ["What happens in this look", "Ce qui se passe dans ce regard"],
  "look.case": [
    "Your case is number {number}; a person closes it by {day} at the latest.",
    "Votre dossier porte le numéro {number} ; une personne le clôt le {day} au plus tard.",
  ],
  "look.name": ["picture-{number}.jpg", "image-{number}.jpg"],
  "look.save": ["Save", "Enregistrer"],
  "look.rights": [
    "Have one of them taken down, or ask for anything else",
    "En faire retirer une, ou demander autre chose",
  ],
});
