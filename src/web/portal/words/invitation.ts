/** Words of an invitation: the question, the camera, the second word, the key. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  title: ["{controller} asks you", "{controller} vous demande"],
  lead: [
    "May your face be compared with the faces in these albums, so that you can find the pictures you are in? You are free to say no.",
    "Votre visage peut-il être comparé aux visages de ces albums, pour que vous retrouviez les images où vous êtes ? Vous êtes libre de dire non.",
  ],
  albums: ["Which albums", "Quels albums"],
  until: [
    "Your agreement would last until {day} at the latest. You can end it at any moment.",
    "Votre accord durerait jusqu'au {day} au plus tard. Vous pouvez y mettre fin à tout moment.",
  ],
  "short.title": ["In short", "En bref"],
  "short.who": ["Who: {controller}.", "Qui : {controller}."],
  "short.what": [
    "What: photographs that you take of your face now, and a template (a list of numbers) computed from them. This is biometric data.",
    "Quoi : des photographies de votre visage que vous prenez maintenant, et un gabarit (une liste de nombres) qui en est calculé. Ce sont des données biométriques.",
  ],
  "short.why": [
    "Why: only for what you tick below, each by itself.",
    "Pourquoi : seulement pour ce que vous cochez plus bas, chaque point à part.",
  ],
  "short.machine": [
    "A machine finds possible matches. It decides nothing; you say what is you.",
    "Une machine trouve des correspondances possibles. Elle ne décide rien ; c'est vous qui dites ce qui est vous.",
  ],
  "short.where": [
    "Nothing leaves this organisation's own computer.",
    "Rien ne quitte l'ordinateur de cette organisation.",
  ],
  "short.leave": [
    "You can withdraw at any moment, in two clicks, without a reason.",
    "Vous pouvez retirer votre accord à tout moment, en deux clics, sans raison.",
  ],
  "notice.title": ["The whole notice", "La notice entière"],
  "notice.print": ["Print the notice", "Imprimer la notice"],
  "other.title": ["Without your face", "Sans votre visage"],
  other: [
    "If you refuse, you can still find your pictures: ask by date and place, and a person looks for you. It is free and needs no camera.",
    "Si vous refusez, vous pouvez tout de même retrouver vos images : demandez par date et lieu, et une personne cherche pour vous. C'est gratuit et sans caméra.",
  ],
  "other.go": ["Ask without my face", "Demander sans mon visage"],
  "consent.title": ["What do you agree to?", "Qu'acceptez-vous ?"],
  "consent.hint": [
    "Nothing is ticked for you. Each one is separate; you may agree to one and not to another.",
    "Rien n'est coché d'avance. Chaque point est séparé ; vous pouvez accepter l'un et pas l'autre.",
  ],
  "consent.statement": ["What you would state, in full:", "Ce que vous déclareriez, en entier :"],
  "consent.age": ["I am 18 or older", "J'ai 18 ans ou plus"],
  "consent.age.hint": [
    "Younger? Please come to the organisation's desk together with a parent. No picture of you is taken here.",
    "Moins de 18 ans ? Venez à l'accueil de l'organisation avec un parent. Aucune image de vous n'est prise ici.",
  ],
  "consent.accept": ["I accept", "J'accepte"],
  "consent.refuse": ["I refuse", "Je refuse"],
  "consent.needFind": [
    "To accept, tick the first box: without it there is nothing to look for. Or choose “I refuse”.",
    "Pour accepter, cochez la première case : sans elle il n'y a rien à chercher. Ou choisissez « Je refuse ».",
  ],
  "consent.needAge": [
    "Please say that you are 18 or older, or choose “I refuse”.",
    "Indiquez que vous avez 18 ans ou plus, ou choisissez « Je refuse ».",
  ],
  "refused.title": ["You refused. Nothing was kept.", "Vous avez refusé. Rien n'a été gardé."],
  refused: [
    "No picture of you was taken, and nobody is told that you were here. You can still look for your pictures without your face.",
    "Aucune image de vous n'a été prise, et personne n'apprend que vous êtes passée ou passé ici. Vous pouvez tout de même chercher vos images sans votre visage.",
  ],
  "refused.back": ["I changed my mind", "J'ai changé d'avis"],
  stage: ["Step {count} of 4", "Étape {count} sur 4"],
  leave: ["Stop and forget everything", "Arrêter et tout oublier"],

  "camera.title": ["A look into the camera", "Un regard vers la caméra"],
  "camera.lead": [
    "You will be asked for a few small movements, in a random order. That gives good pictures, and whoever checks that it is you looks at them. It takes about half a minute.",
    "Quelques petits mouvements vous seront demandés, dans un ordre au hasard. Cela donne de bonnes images, et la personne qui vérifie que c'est bien vous les regarde. Il faut environ une demi-minute.",
  ],
  "camera.tips": [
    "Be alone in the picture, in even light, without sunglasses or mask. The browser will ask whether it may use the camera.",
    "Soyez seule ou seul dans l'image, dans une lumière égale, sans lunettes de soleil ni masque. Le navigateur demandera s'il peut utiliser la caméra.",
  ],
  "camera.start": ["Start the camera", "Démarrer la caméra"],
  "camera.starting": ["The camera is starting…", "La caméra démarre…"],
  "camera.view": ["You, as the camera sees you, mirrored", "Vous, comme la caméra vous voit, en miroir"],
  "camera.step": ["Movement {count} of {total}", "Mouvement {count} sur {total}"],
  "camera.good": ["Good.", "Bien."],
  "camera.done": ["That was all. The camera is off.", "C'est tout. La caméra est éteinte."],
  "camera.again": ["Start again", "Recommencer"],
  "camera.none.title": ["No camera can be used here", "Aucune caméra n'est utilisable ici"],
  "camera.none": [
    "This device has no camera, or this browser may not use it. Allow it in the browser's settings, or open the same link on a phone.",
    "Cet appareil n'a pas de caméra, ou ce navigateur n'a pas le droit de l'utiliser. Autorisez-la dans les réglages du navigateur, ou ouvrez le même lien sur un téléphone.",
  ],
  "camera.desk": [
    "You can also go to the organisation's desk: somebody there takes the photograph with you. Contact: {contact}",
    "Vous pouvez aussi passer à l'accueil de l'organisation : quelqu'un y prend la photographie avec vous. Contact : {contact}",
  ],
  "camera.hard": [
    "It does not work? Look for even light from the front, hold the phone at eye level, and move slowly.",
    "Cela ne marche pas ? Cherchez une lumière égale de face, tenez le téléphone à hauteur des yeux, et bougez lentement.",
  ],
  "step.straight": ["Look straight at the camera", "Regardez la caméra bien en face"],
  "step.turn-left": ["Turn your head slowly to your left", "Tournez lentement la tête vers votre gauche"],
  "step.turn-right": ["Turn your head slowly to your right", "Tournez lentement la tête vers votre droite"],
  "step.closer": ["Come closer to the camera", "Rapprochez-vous de la caméra"],
  "step.tilt-left": ["Lean your head to your left shoulder", "Penchez la tête vers l'épaule gauche"],
  "step.tilt-right": ["Lean your head to your right shoulder", "Penchez la tête vers l'épaule droite"],
  "step.other": ["Follow what is said below", "Suivez ce qui est dit plus bas"],

  "name.title": ["Who are you?", "Qui êtes-vous ?"],
  "name.lead": [
    "Your name is for letters to you and for your certificate. It is sealed, and no picture carries it.",
    "Votre nom sert aux lettres qui vous sont adressées et à votre certificat. Il est scellé, et aucune image ne le porte.",
  ],
  "name.name": ["Your name", "Votre nom"],
  "name.email": ["Your e-mail address", "Votre adresse électronique"],
  "name.email.hint": [
    "We send you a code now, and later only what concerns you.",
    "Nous vous envoyons un code maintenant, puis seulement ce qui vous concerne.",
  ],
  "name.email.optional": [
    "For letters that concern you, and for a link to sign in without your key.",
    "Pour les lettres qui vous concernent, et pour un lien de connexion sans votre clé.",
  ],
  "name.known": [
    "This link is yours: what concerns you goes to {address}.",
    "Ce lien est à vous : ce qui vous concerne va à {address}.",
  ],
  "name.known.file": [
    "If your organisation has a photograph of you in its file, it is compared once with the pictures you just took, and nothing of that is kept but the outcome.",
    "Si votre organisation a une photographie de vous dans son fichier, elle est comparée une fois aux images que vous venez de prendre, et il n'en reste que le résultat.",
  ],
  "name.go": ["Go on", "Continuer"],
  "second.title": ["Say it a second time", "Dites-le une seconde fois"],
  "second.code.lead": [
    "Your agreement counts only once you confirm it. We sent a code to {address}.",
    "Votre accord ne compte qu'une fois confirmé. Nous avons envoyé un code à {address}.",
  ],
  "second.code": ["The code from the e-mail", "Le code reçu par courriel"],
  "second.code.none": [
    "No e-mail? Look among the unwanted ones, and wait a minute.",
    "Pas de courriel ? Regardez parmi les indésirables, et attendez une minute.",
  ],
  "second.written.lead": [
    "Your agreement counts only once you confirm it. Write the sentence below, in the same words.",
    "Votre accord ne compte qu'une fois confirmé. Écrivez la phrase ci-dessous, avec les mêmes mots.",
  ],
  "second.written": ["Your sentence", "Votre phrase"],
  "second.go": ["I confirm", "Je confirme"],

  kept: [
    "What you ticked and typed before is still here. The camera begins anew: nothing of it was kept.",
    "Ce que vous aviez coché et écrit est encore là. La caméra recommence : rien n'en a été gardé.",
  ],
  "failed.title": ["You are not enrolled", "Vous n'êtes pas inscrite ou inscrit"],
  "failed.again": ["Begin again", "Recommencer"],
  "failed.kept": [
    "What you ticked and typed stays in this page; the pictures of the camera are overwritten.",
    "Ce que vous avez coché et écrit reste dans cette page ; les images de la caméra sont écrasées.",
  ],

  "key.title": ["Your personal key", "Votre clé personnelle"],
  "key.lead": [
    "This sheet is the only copy. With it you open your pictures and start searches. Print it, save it, or photograph it; do not lend it.",
    "Cette feuille est le seul exemplaire. Avec elle vous ouvrez vos images et lancez des recherches. Imprimez-la, enregistrez-la ou photographiez-la ; ne la prêtez pas.",
  ],
  "key.sheet": ["Personal key for {controller}", "Clé personnelle pour {controller}"],
  "key.number": ["Number", "Numéro"],
  "key.key": ["Key", "Clé"],
  "key.address": ["Address", "Adresse"],
  "key.qr": ["Code that opens your pictures", "Code qui ouvre vos images"],
  "key.scan": ["Scan this code to open your pictures.", "Scannez ce code pour ouvrir vos images."],
  "key.print": ["Print", "Imprimer"],
  "key.save": ["Save as a file", "Enregistrer en fichier"],
  "key.copy": ["Copy the key", "Copier la clé"],
  "key.copied": ["Copied.", "Copiée."],
  "key.kept": ["I have kept it", "Je l'ai gardée"],
  "key.kept.hint": [
    "Then the key is put away, and a code for the desk comes in its place.",
    "La clé est alors rangée, et un code pour l'accueil prend sa place.",
  ],
  "key.search": ["Start the search now", "Lancer la recherche maintenant"],
});
