/** Words of the first page, of signing in, of rights without an account, and of the frame around every page. */
import { wordsOf } from "../../shared/words.ts";

export const t = wordsOf({
  "frame.home": ["Start", "Accueil"],
  "frame.mine": ["My pictures", "Mes images"],
  "frame.ask": ["Am I in the archive?", "Suis-je dans les archives ?"],
  "frame.privacy": ["Who answers for this", "Qui en répond"],
  "frame.signOut": ["Sign out", "Se déconnecter"],
  "frame.menu": ["Pages", "Pages"],
  "frame.foot": [
    "Miroir searches this organisation's own pictures, and finds only people who asked to be found.",
    "Miroir cherche dans les seules images de cette organisation, et ne retrouve que les personnes qui l'ont demandé.",
  ],

  "start.title": [
    "Find the pictures you are in. Only yours, only if you ask.",
    "Retrouvez les images où vous êtes. Les vôtres seulement, et seulement si vous le demandez.",
  ],
  "start.lead": [
    "{controller} keeps pictures of its events. If you agree, your face is compared with the faces in the albums that you choose, and the pictures that may show you are shown to you. Nobody else is looked for; the other faces are compared with yours for a moment and forgotten.",
    "{controller} conserve des images de ses événements. Si vous l'acceptez, votre visage est comparé aux visages des albums que vous choisissez, et les images où vous êtes peut-être vous sont montrées. Personne d'autre n'est cherché ; les autres visages sont comparés au vôtre un instant, puis oubliés.",
  ],
  "start.find.title": ["Find my pictures", "Retrouver mes images"],
  "start.find.text": [
    "You took part before and have your personal key, or the address that you left.",
    "Vous avez déjà participé et vous avez votre clé personnelle, ou l'adresse que vous avez laissée.",
  ],
  "start.find.go": ["Open my pictures", "Ouvrir mes images"],
  "start.invited.title": ["I was invited", "J'ai une invitation"],
  "start.invited.text": [
    "Scan the code on the poster, or open the link that you were sent. It takes about a minute, with the camera of this device.",
    "Scannez le code de l'affiche, ou ouvrez le lien que vous avez reçu. Il faut environ une minute, avec la caméra de cet appareil.",
  ],
  "start.ask.title": ["Am I in your archive?", "Suis-je dans vos archives ?"],
  "start.ask.text": [
    "Ask without signing up: by date and place, and by one look at your face if you like. A person answers you.",
    "Demandez sans vous inscrire : par date et lieu, et par un seul regard sur votre visage si vous le voulez. Une personne vous répond.",
  ],
  "start.ask.go": ["Ask", "Demander"],
  "start.rights.title": ["Use my rights", "Exercer mes droits"],
  "start.rights.text": [
    "Access, correction, erasure, objection: without an account, free, as often as you wish. You are told at once by when you will have an answer.",
    "Accès, rectification, effacement, opposition : sans compte, gratuitement, aussi souvent que vous le souhaitez. Vous savez aussitôt pour quand la réponse est due.",
  ],
  "start.rights.go": ["Make a request", "Faire une demande"],
  "start.promise.title": ["What you can count on", "Ce sur quoi vous pouvez compter"],
  "start.promise.1": [
    "Only people who said yes are looked for. Other faces in the same albums are compared with theirs for a moment; nothing of that is kept, and you may object to it.",
    "Seules les personnes qui ont dit oui sont cherchées. Les autres visages des mêmes albums sont comparés au leur un instant ; rien n'en est gardé, et vous pouvez vous y opposer.",
  ],
  "start.promise.2": [
    "If you said yes, you see who searched for you, each time, and why.",
    "Si vous avez dit oui, vous voyez qui a lancé une recherche de vous, chaque fois, et pourquoi.",
  ],
  "start.promise.3": [
    "Leaving takes two clicks and no reason. What was computed from your face is then destroyed, and you get a proof of it.",
    "Partir prend deux clics, sans raison à donner. Ce qui a été calculé de votre visage est alors détruit, et vous en recevez une preuve.",
  ],
  "start.promise.4": [
    "A machine never says that a picture is of you. It says “possible match”, and you decide.",
    "Une machine ne dit jamais qu'une image est de vous. Elle dit « correspondance possible », et c'est vous qui décidez.",
  ],

  "signin.title": ["Open my pictures", "Ouvrir mes images"],
  "signin.lead": [
    "Your number and your personal key are on the sheet that you kept. If you scan its code with this device, they are filled in for you.",
    "Votre numéro et votre clé personnelle sont sur la feuille que vous avez gardée. Si vous en scannez le code avec cet appareil, ils sont remplis pour vous.",
  ],
  "signin.way": ["How to sign in", "Comment se connecter"],
  "signin.byKey": ["With my key", "Avec ma clé"],
  "signin.byMail": ["With a link by e-mail", "Avec un lien par courriel"],
  "signin.person": ["Your number", "Votre numéro"],
  "signin.person.hint": ["Eight letters and digits.", "Huit lettres et chiffres."],
  "signin.key": ["Your personal key", "Votre clé personnelle"],
  "prove.title": ["Show once more that it is you", "Montrez encore une fois que c'est vous"],
  "prove.lead": [
    "What you are about to do cannot be taken back, and this page was open for a while. Nothing that you entered is lost.",
    "Ce que vous allez faire est sans retour, et cette page est restée ouverte un moment. Rien de ce que vous avez saisi n'est perdu.",
  ],
  "prove.go": ["Go on", "Continuer"],
  "prove.link": ["Send me a link instead", "Envoyez-moi plutôt un lien"],
  "prove.sent": [
    "A link is on its way to your address. Open it in this browser, then come back to this page.",
    "Un lien est en route vers votre adresse. Ouvrez-le dans ce navigateur, puis revenez sur cette page.",
  ],
  "prove.opened": ["I opened the link: go on", "J'ai ouvert le lien : continuer"],
  "prove.neither": [
    "You have neither? Ask for it under “Requests”: somebody of the organisation answers. Ending a consent never needs this.",
    "Vous n'avez ni l'un ni l'autre ? Demandez-le sous « Demandes » : une personne de l'organisation répond. Retirer un consentement ne le demande jamais.",
  ],
  "signin.go": ["Sign in", "Se connecter"],
  "signin.email": ["Your e-mail address", "Votre adresse électronique"],
  "signin.send": ["Send me a link", "Envoyez-moi un lien"],
  "signin.sent.title": ["Look into your mailbox", "Regardez votre boîte"],
  "signin.sent": [
    "If this address was left here, a link is on its way. It works once, and not for long. This page says the same whether the address is known or not.",
    "Si cette adresse a été laissée ici, un lien est en route. Il ne sert qu'une fois, et pas longtemps. Cette page dit la même chose, que l'adresse soit connue ou non.",
  ],
  "signin.mail.note": [
    "With a link you can look at everything and end everything. To start a new search you also need your personal key.",
    "Avec un lien vous pouvez tout voir et tout arrêter. Pour lancer une nouvelle recherche il faut aussi votre clé personnelle.",
  ],
  "signin.mail.none": [
    "This organisation sends no e-mail. Use your key, or ask at its desk.",
    "Cette organisation n'envoie pas de courriel. Utilisez votre clé, ou demandez à son accueil.",
  ],
  "signin.lost": [
    "Lost your key? Write to {contact}: everything of you can still be shown to you and forgotten, without it.",
    "Clé perdue ? Écrivez à {contact} : tout ce qui vous concerne peut encore vous être montré et être oublié, sans elle.",
  ],
  "link.title": ["Signing in", "Connexion"],
  "link.wait": ["One moment: your link is being checked.", "Un instant : votre lien est vérifié."],
  "link.again": ["Ask for a new link", "Demander un nouveau lien"],

  "rights.title": ["Use my rights", "Exercer mes droits"],
  "rights.lead": [
    "You need no account and no reason. The case opens when you send this, and you are told the day by which an answer is due.",
    "Il ne faut ni compte ni raison. Le dossier s'ouvre à l'envoi, et vous apprenez le jour pour lequel une réponse est due.",
  ],
  "rights.kind": ["What do you ask for?", "Que demandez-vous ?"],
  "rights.name": ["Your name", "Votre nom"],
  "rights.contact": [
    "Where may we answer? E-mail or postal address",
    "Où pouvons-nous vous répondre ? Adresse électronique ou postale",
  ],
  "rights.contact.hint": [
    "An e-mail address gets a link first, and letters once you opened it. With none at all your case stands too: its number is enough.",
    "Une adresse électronique reçoit d'abord un lien, et les courriers une fois que vous l'avez ouvert. Sans adresse votre dossier tient aussi : son numéro suffit.",
  ],
  "rights.text": ["Your request, in your own words", "Votre demande, avec vos mots"],
  "rights.text.hint": [
    "For example the event, the day, the picture.",
    "Par exemple l'événement, le jour, l'image.",
  ],
  "rights.send": ["Send my request", "Envoyer ma demande"],
  "rights.done.title": ["Your case is open", "Votre dossier est ouvert"],
  "rights.done": [
    "Its number is {number}. An answer is due by {day} at the latest. You need not ask again.",
    "Il porte le numéro {number}. Une réponse est due le {day} au plus tard. Vous n'avez pas besoin de redemander.",
  ],
  "rights.keep": [
    "Keep the number, or print this page: with it you can ask about your case at any time.",
    "Gardez ce numéro, ou imprimez cette page : avec lui vous pouvez demander à tout moment où en est votre dossier.",
  ],
  "rights.address": [
    "A link goes to the address that you gave. Open it once, and letters about your case come there. Nothing hangs on it.",
    "Un lien part à l'adresse indiquée. Ouvrez-le une fois, et les courriers de votre dossier y arriveront. Rien n'en dépend.",
  ],
  "confirm.title": ["Is this your address?", "Est-ce votre adresse ?"],
  "confirm.text": [
    "Letters about the case that you opened will come to the address to which this link was sent.",
    "Les courriers du dossier que vous avez ouvert arriveront à l'adresse à laquelle ce lien a été envoyé.",
  ],
  "confirm.yes": ["Yes, it is mine", "Oui, c'est la mienne"],
  "confirm.done": [
    "Thank you. Letters about case {number} come to this address.",
    "Merci. Les courriers du dossier {number} arrivent à cette adresse.",
  ],
  "kind.access": [
    "See everything you hold about me (art. 15)",
    "Voir tout ce que vous avez sur moi (art. 15)",
  ],
  "kind.rectification": ["Correct something about me (art. 16)", "Corriger quelque chose sur moi (art. 16)"],
  "kind.erasure": ["Erase what you hold about me (art. 17)", "Effacer ce que vous avez sur moi (art. 17)"],
  "kind.restriction": [
    "Freeze it while something is cleared up (art. 18)",
    "Le geler le temps d'une vérification (art. 18)",
  ],
  "kind.portability": [
    "Take what I gave you elsewhere (art. 20)",
    "Emporter ce que je vous ai donné (art. 20)",
  ],
  "kind.objection": [
    "Object to pictures of me being kept or searched (art. 21)",
    "M'opposer à ce que des images de moi soient gardées ou cherchées (art. 21)",
  ],
  "kind.withdrawal": ["Withdraw a consent (art. 7)", "Retirer un consentement (art. 7)"],
  "kind.information": ["Ask a question (art. 13 and 14)", "Poser une question (art. 13 et 14)"],

  "privacy.title": ["Who answers for this", "Qui en répond"],
  "privacy.controller": ["Controller", "Responsable du traitement"],
  "privacy.officer": ["Data protection officer", "Protection des données : la personne déléguée"],
  "privacy.officer.none": [
    "None has been designated. Write to the controller.",
    "Aucune n'a été désignée. Écrivez au responsable du traitement.",
  ],
  "privacy.authority": [
    "Supervisory authority, to which you may complain",
    "Autorité de contrôle, à laquelle vous pouvez vous plaindre",
  ],
  "privacy.how.title": ["What happens here, in short", "Ce qui se passe ici, en bref"],
  "privacy.how.1": [
    "Where faces are in a picture is found once: a box and five points. Nobody is recognised by that.",
    "L'emplacement des visages dans une image est relevé une fois : un cadre et cinq points. Personne n'est reconnu par là.",
  ],
  "privacy.how.2": [
    "If you agree, a list of numbers is computed from your face and sealed. It can be compared only in the albums and until the day that you chose.",
    "Si vous acceptez, une liste de nombres est calculée de votre visage et scellée. Elle ne peut être comparée que dans les albums et jusqu'au jour que vous avez choisis.",
  ],
  "privacy.how.3": [
    "For that comparison the other faces are looked at in memory, a fraction of a second each, and overwritten. Nothing of it is kept.",
    "Pour cette comparaison, les autres visages sont regardés en mémoire, une fraction de seconde chacun, puis écrasés. Rien n'en est gardé.",
  ],
  "privacy.object.title": ["Your right to object", "Votre droit d'opposition"],
  "privacy.object": [
    "You may object at any time, at no cost: to a picture, or a face in it, being compared (no reason is asked, and it leaves every search at once), and to pictures of you being kept or published. You need no account and no photograph of you. Use “Use my rights” on the first page, or write to {contact}.",
    "Vous pouvez vous opposer à tout moment, sans frais : à ce qu'une image, ou un visage dans une image, soit comparé (aucun motif n'est demandé, et elle quitte aussitôt toute recherche), et à ce que des images de vous soient conservées ou publiées. Il ne faut ni compte ni photographie de vous. Passez par « Exercer mes droits » sur la première page, ou écrivez à {contact}.",
  ],
  "privacy.how.4": [
    "This page sends nothing to anybody else: no statistics, no advertising, no font, no map from elsewhere. Your sign-in is kept in one cookie, and your language on your device.",
    "Cette page n'envoie rien à personne d'autre : ni statistiques, ni publicité, ni police ou carte venues d'ailleurs. Votre connexion tient dans un seul cookie, et votre langue sur votre appareil.",
  ],
  "privacy.key.person-held": [
    "Your reference is sealed under a key that only you hold. Without it nobody can start a search for you, not even this organisation.",
    "Votre référence est scellée sous une clé que vous seule ou seul détenez. Sans elle personne ne peut lancer une recherche de vous, pas même cette organisation.",
  ],
  "privacy.key.controller-held": [
    "Your reference is sealed. You hold a key, and the organisation holds it as well.",
    "Votre référence est scellée. Vous détenez une clé, et l'organisation la détient aussi.",
  ],
  "lost.title": ["There is nothing at this address", "Il n'y a rien à cette adresse"],
  "lost.home": ["To the start", "Vers l'accueil"],
});
