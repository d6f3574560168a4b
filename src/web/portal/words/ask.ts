/** Words for who is not enrolled: by date and place, with a look by her face if she likes, and the answer (R12, R52). */
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
    "Your camera takes a few pictures of you, which wait sealed in your case. A person first checks that it is you; only then is your face compared once, and what is found is handed to you alone, by a link or a code. This page shows no picture.",
    "Votre caméra prend quelques images de vous, qui attendent scellées dans votre dossier. Une personne vérifie d'abord que c'est bien vous ; alors seulement votre visage est comparé, une fois, et ce qui est trouvé vous est remis à vous seule, par un lien ou un code. Cette page ne montre aucune image.",
  ],
  "look.albums": ["In which albums, if you know?", "Dans quels albums, si vous le savez ?"],
  "look.agree": ["I agree to this one look", "J'accepte ce seul regard"],
  "look.go": ["I accept", "J'accepte"],
  "look.refuse": ["I refuse: look without my face", "Je refuse : chercher sans mon visage"],
  "look.needAgree": [
    "To accept, tick the box. Or choose to look without your face.",
    "Pour accepter, cochez la case. Ou choisissez de chercher sans votre visage.",
  ],
  "look.needAlbum": [
    "Name an album, or say a day or a place.",
    "Nommez un album, ou dites un jour ou un lieu.",
  ],
  "look.busy": ["Opening your case …", "Ouverture de votre dossier …"],
  "look.notice": ["What happens in this look", "Ce qui se passe dans ce regard"],
  "look.case": [
    "Your case is number {number}; a person closes it by {day} at the latest.",
    "Votre dossier porte le numéro {number} ; une personne le clôt le {day} au plus tard.",
  ],
  "look.code": [
    "If you are at the desk now, show this code: somebody compares you with what your camera gave. It is good for a quarter of an hour.",
    "Si vous êtes à l'accueil en ce moment, montrez ce code : quelqu'un vous compare à ce que votre caméra a donné. Il est valable un quart d'heure.",
  ],
  "look.where": [
    "When and where it was, if you know; it helps whoever looks.",
    "Quand et où c'était, si vous le savez ; cela aide la personne qui regarde.",
  ],
  off: [
    "This question is not taken on this page. Write to {contact} and say the day and the place.",
    "Cette question n'est pas reçue sur cette page. Écrivez à {contact} en disant le jour et le lieu.",
  ],
  "off.rights": ["Ask for anything else", "Demander autre chose"],

  "answer.title": ["The answer to your request", "La réponse à votre demande"],
  "answer.case": ["Request {number}", "Demande {number}"],
  "answer.code": ["The code that you were given", "Le code qui vous a été remis"],
  "answer.codeText": [
    "Or open the link that was sent to you, on this device. Either opens once.",
    "Ou ouvrez sur cet appareil le lien qui vous a été envoyé. L'un comme l'autre ne s'ouvre qu'une fois.",
  ],
  "answer.open": ["Open", "Ouvrir"],
  "answer.wait": ["Opening the answer …", "Ouverture de la réponse …"],
  "answer.none": [
    "No possible match was found. That is no proof that you are not there: a face may be turned away, small or dark.",
    "Aucune correspondance possible n'a été trouvée. Ce n'est pas la preuve que vous n'y êtes pas : un visage peut être tourné, petit ou sombre.",
  ],
  "answer.found": [
    "Each is a possible match, found by comparing faces; it can be wrong. Everybody else is covered.",
    "Chaque image est une correspondance possible, trouvée en comparant des visages ; l'erreur est possible. Toutes les autres personnes sont couvertes.",
  ],
  "answer.until": [
    "You can read this on this device until {day}. Save what you want to keep.",
    "Vous pouvez lire ceci sur cet appareil jusqu'au {day}. Enregistrez ce que vous voulez garder.",
  ],
  "answer.how": [
    "{compared} [picture was|pictures were] compared in {albums}. False candidates to be expected over the whole look: about {expected}.",
    "{compared} [image a été comparée|images ont été comparées] dans {albums}. Fausses candidates attendues sur tout le regard : environ {expected}.",
  ],
  "answer.withheld.one": [
    "{count} picture is withheld: {because}.",
    "{count} image est retenue : {because}.",
  ],
  "answer.withheld.other": [
    "{count} pictures are withheld: {because}.",
    "{count} images sont retenues : {because}.",
  ],
  "answer.picture": ["Possible match {number}", "Correspondance possible {number}"],
  "answer.file": ["picture-{number}.jpg", "image-{number}.jpg"],
  "answer.save": ["Save", "Enregistrer"],
  "look.rights": [
    "Have one of them taken down, or ask for anything else",
    "En faire retirer une, ou demander autre chose",
  ],
});
