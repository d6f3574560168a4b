/** The commands: one table, in the order in which they are used. Each calls a verb of the library and prints what it answered. */
import { resolve } from "node:path";
import { CONFIG_FILE, type ConfigFile } from "../config.ts";
import { HELD_BY, SCOPES } from "../domain/album.ts";
import { AGE_BANDS } from "../domain/consent.ts";
import { MiroirError } from "../domain/errors.ts";
import { EXPORT_KINDS } from "../domain/libraries.ts";
import { PURPOSES } from "../domain/purpose.ts";
import { initialise, SUGGESTED } from "../index.ts";
import { type Command, day, flag, oneOf, present, text, texts } from "./command.ts";
import { comparingCommands } from "./compare/comparing.ts";
import { consentsCommands } from "./consent/consents.ts";
import { rightsCommands } from "./consent/correct.ts";
import { invitationsCommands } from "./consent/invitations.ts";
import { noticesCommands } from "./consent/notices.ts";
import { FOUND_OPTIONS, GIVEN_OPTIONS } from "./consent/options.ts";
import { receiptsCommands } from "./consent/receipts.ts";
import { demo } from "./demo.ts";
import { keepingCommands } from "./evidence/keeping.ts";
import { evidenceCommands } from "./evidence/log.ts";
import { model } from "./model.ts";
import { publishCommands } from "./publish/publish.ts";
import { reportsCommands } from "./report/reports.ts";
import { requestsCommands } from "./requests/requests.ts";
import * as print from "./results.ts";
import { serveCommands } from "./serve.ts";
import { sidecarsCommands } from "./sidecars/sidecars.ts";
import { accountCommands } from "./staff/accounts.ts";
import { words } from "./text.ts";

const heldByNames = Object.keys(HELD_BY) as (keyof typeof HELD_BY)[];

const init: Command = {
  name: "init",
  about: words(
    "make an instance here: configuration, keys, database",
    "créer une instance ici : configuration, clés, base",
  ),
  example:
    'miroir init --controller "Canal Running Club" --address "1 Quay Street, 44000 Nantes" --contact privacy@example.org',
  options: {
    controller: {
      value: "NAME",
      required: true,
      about: words(
        "the organisation that answers for the processing",
        "l'organisation responsable du traitement",
      ),
    },
    address: { value: "TEXT", required: true, about: words("its postal address", "son adresse postale") },
    contact: { value: "TEXT", required: true, about: words("where people reach it", "comment la joindre") },
    officer: {
      value: "NAME",
      about: words("its data protection officer", "son délégué à la protection des données"),
    },
    "officer-contact": {
      value: "TEXT",
      about: words("where people reach the officer", "comment joindre le délégué"),
    },
    country: {
      value: "NAME",
      about: words(
        "where data is stored (default France)",
        "où les données sont conservées (par défaut France)",
      ),
    },
    authority: {
      value: "TEXT",
      about: words(
        "supervisory authority for complaints (default CNIL)",
        "autorité de contrôle pour les plaintes (par défaut la CNIL)",
      ),
    },
    "time-zone": {
      value: "ZONE",
      about: words(
        "where days begin and end (default Europe/Paris)",
        "où les jours commencent et finissent (par défaut Europe/Paris)",
      ),
    },
    transfers: {
      value: "TEXT",
      about: words(
        "for the notices: transfers outside the EU (default none)",
        "pour les notices : transferts hors de l'UE (par défaut aucun)",
      ),
    },
    "detection-interest": {
      value: "TEXT",
      about: words(
        "for the notices: why faces are found in the archive (default: a suggestion; read it)",
        "pour les notices : pourquoi les visages sont relevés dans les archives (par défaut : une proposition ; lisez-la)",
      ),
    },
    "archive-retention": {
      value: "TEXT",
      about: words(
        "for the notices: how long the pictures are kept (default: as long as their album)",
        "pour les notices : combien de temps les images sont gardées (par défaut : comme leur album)",
      ),
    },
    data: {
      value: "FOLDER",
      about: words("data folder (default ./data)", "dossier des données (par défaut ./data)"),
    },
    keys: {
      value: "FOLDER",
      about: words(
        "keys folder; keep it apart (default ./keys)",
        "dossier des clés ; à garder à part (par défaut ./keys)",
      ),
    },
    database: {
      value: "URL",
      about: words(
        "postgresql://… instead of the embedded database",
        "postgresql://… au lieu de la base embarquée",
      ),
    },
  },
  run: async ({ options, language, configPath }) => {
    const contact = text(options, "contact")!;
    const address = text(options, "address")!;
    const officer = text(options, "officer");
    const settings: ConfigFile = {
      controller: { name: text(options, "controller")!, address, contact },
      ...(officer && {
        officer: { name: officer, address, contact: text(options, "officer-contact") ?? contact },
      }),
      language,
      notice: {
        ...SUGGESTED[language],
        ...present({
          transfers: text(options, "transfers"),
          detectionInterest: text(options, "detection-interest"),
          archiveRetention: text(options, "archive-retention"),
        }),
      },
      ...present({
        jurisdiction: text(options, "country"),
        authority: text(options, "authority"),
        timeZone: text(options, "time-zone"),
        dataFolder: text(options, "data"),
        keysFolder: text(options, "keys"),
        databaseUrl: text(options, "database"),
      }),
    };
    return print.initialised(
      await initialise(settings, configPath),
      resolve(configPath ?? CONFIG_FILE),
      language,
    );
  },
};

const albumAdd: Command = {
  name: "album add",
  about: words("make an album", "créer un album"),
  example:
    'miroir album add "Canal run 2026" --from 2026-05-17 --right commissioned --right-note "contract with our photographer, 3 May 2026"',
  positionals: [{ name: "title", required: true }],
  options: {
    right: {
      value: heldByNames.join("|"),
      required: true,
      about: words("by what right it is held (R79)", "à quel titre il est détenu (R79)"),
    },
    "right-note": {
      value: "TEXT",
      required: true,
      about: words(
        "the same in your words: contract, agreement, licence",
        "la même chose avec vos mots : contrat, convention, licence",
      ),
    },
    name: {
      value: "NAME",
      about: words("short name (default: from the title)", "nom court (par défaut : d'après le titre)"),
    },
    from: { value: "DAY", about: words("first day", "premier jour") },
    to: {
      value: "DAY",
      about: words("last day (default: the first)", "dernier jour (par défaut : le premier)"),
    },
    place: { value: "TEXT", about: words("where", "lieu") },
    scope: {
      value: SCOPES.join("|"),
      about: words(
        "who may be searched in it (default declared)",
        "qui peut y être cherché (par défaut declared)",
      ),
    },
    "attested-by": {
      value: "NAME",
      about: words(
        "closed: who attests that everybody agreed or is absent; open: the officer who signed",
        "closed : qui atteste que tous ont accepté ou sont absents ; open : le délégué qui a signé",
      ),
    },
    dpia: { value: "REFERENCE", about: words("open: the impact assessment", "open : l'analyse d'impact") },
    "art9-ground": {
      value: "TEXT",
      about: words("open: the ground of art. 9(2) GDPR", "open : le fondement de l'art. 9(2) RGPD"),
    },
    minors: {
      about: words(
        "minors are present: outside every scan (R77)",
        "des mineurs sont présents : hors de tout balayage (R77)",
      ),
    },
    "keep-until": {
      value: "DAY",
      about: words(
        "last day its index is kept (default 3 years)",
        "dernier jour où son index est gardé (par défaut 3 ans)",
      ),
    },
  },
  run: async ({ arguments: [title], options, miroir, language }) => {
    const heldBy = text(options, "right")!;
    if (!Object.hasOwn(HELD_BY, heldBy))
      throw new MiroirError("album/no-right", { rights: heldByNames.join("|") });
    const album = await (await miroir()).albums.add({
      title: title!,
      heldBy: heldBy as keyof typeof HELD_BY,
      rightNote: text(options, "right-note")!,
      minorsPresent: flag(options, "minors"),
      ...present({
        slug: text(options, "name"),
        startsOn: day(options, "from"),
        endsOn: day(options, "to"),
        place: text(options, "place"),
        scope: oneOf(options, "scope", SCOPES),
        attestedBy: text(options, "attested-by"),
        dpiaReference: text(options, "dpia"),
        art9Ground: text(options, "art9-ground"),
        retainUntil: day(options, "keep-until"),
      }),
    });
    return print.albumAdded(album, language);
  },
};

const albumList: Command = {
  name: "album list",
  about: words(
    "the albums, with pictures, faces and open grants",
    "les albums, avec images, visages et autorisations ouvertes",
  ),
  run: async ({ miroir, language }) => print.albumList(await (await miroir()).albums.list(), language),
};

const albumShow: Command = {
  name: "album show",
  about: words(
    "one album, and the files that could not be read",
    "un album, et les fichiers qui n'ont pas pu être lus",
  ),
  positionals: [{ name: "album", required: true }],
  run: async ({ arguments: [album], miroir, language }) =>
    print.albumShown(await (await miroir()).albums.show({ album: album! }), language),
};

const albumRemove: Command = {
  name: "album remove",
  about: words(
    "remove an album's index; originals in folders are not touched",
    "retirer l'index d'un album ; les originaux dans les dossiers restent intacts",
  ),
  positionals: [{ name: "album", required: true }],
  run: async ({ arguments: [album], miroir, language }) =>
    print.albumRemoved(await (await miroir()).albums.remove({ album: album! }), language),
};

const importCommand: Command = {
  name: "import",
  about: words(
    "bring folders, ZIPs, files, or s3:STORAGE/PATH of your own storage, into an album",
    "faire entrer dossiers, ZIP, fichiers ou s3:STOCKAGE/CHEMIN de votre propre stockage dans un album",
  ),
  example: "miroir import photos/2026-05-17 --album canal-run-2026 --manifest captions.csv",
  positionals: [{ name: "path", required: true, many: true }],
  options: {
    album: { value: "NAME", required: true, about: words("the album", "l'album") },
    manifest: {
      value: "FILE",
      about: words(
        "CSV or JSON: file, caption, photographer, published_at",
        "CSV ou JSON : file, caption, photographer, published_at",
      ),
    },
    from: {
      value: "PROGRAM",
      about: words(
        `whose library or export it is, where it does not show: ${EXPORT_KINDS.join(", ")}`,
        `de quel programme vient la bibliothèque ou l'export, s'il ne le montre pas : ${EXPORT_KINDS.join(", ")}`,
      ),
    },
    watch: {
      about: words(
        "go on with every file that arrives, until Ctrl-C",
        "continuer avec chaque fichier qui arrive, jusqu'à Ctrl-C",
      ),
    },
  },
  run: async ({ arguments: paths, options, miroir, language, long }) => {
    const report = await (await miroir()).import(
      {
        paths,
        album: text(options, "album")!,
        watch: flag(options, "watch"),
        ...present({
          manifest: text(options, "manifest"),
          from: oneOf(options, "from", EXPORT_KINDS),
        }),
      },
      long,
    );
    return print.imported(report, language);
  },
};

const enrolCommand: Command = {
  name: "enrol",
  about: words(
    "enrol a person who consents, with her photographs",
    "inscrire une personne qui consent, avec ses photographies",
  ),
  example:
    'miroir enrol --name "Ada Pencil" --photo a.jpg --photo b.jpg --photo c.jpg --album canal-run-2026 --until 2027-05-17 --statement "I agree that my face is searched for in these albums" --checked in-person --by "Desk 1"',
  options: {
    name: {
      value: "NAME",
      required: true,
      about: words("her name; sealed under her own key", "son nom ; scellé sous sa propre clé"),
    },
    photo: {
      value: "FILE",
      required: true,
      many: true,
      about: words(
        "photograph of her alone, three to five are best",
        "photographie d'elle seule, trois à cinq de préférence",
      ),
    },
    ...GIVEN_OPTIONS,
    contact: { value: "TEXT", about: words("where to reach her; sealed", "comment la joindre ; scellé") },
    age: {
      value: AGE_BANDS.join("|"),
      about: words("declared, never estimated (default adult)", "déclaré, jamais estimé (par défaut adult)"),
    },
    guardian: {
      value: "NAME",
      about: words(
        "holder of parental authority, for a minor",
        "titulaire de l'autorité parentale, pour un mineur",
      ),
    },
    "guardian-proof": { value: "TEXT", about: words("what proved it", "ce qui l'a prouvé") },
    majority: {
      value: "DAY",
      about: words("the day a minor comes of age", "le jour où une mineure devient majeure"),
    },
    ...FOUND_OPTIONS,
    "grant-until": {
      value: "DAY",
      about: words(
        "open her grant at once, until that day",
        "ouvrir aussitôt son autorisation, jusqu'à ce jour",
      ),
    },
  },
  run: async ({ options, miroir, language, long }) => {
    const grantUntil = day(options, "grant-until");
    const input = await print.enrolInput(options);
    const instance = await miroir();
    const enrolled = await instance.enrol(input, long);
    const grant = grantUntil
      ? await instance.grants.open({
          subject: enrolled.subjectId,
          personalKey: enrolled.personalKey,
          until: grantUntil,
        })
      : undefined;
    return print.enrolled(enrolled, grant, language);
  },
};

const people: Command = {
  name: "people",
  about: words("who asked to be found", "qui a demandé à être retrouvé"),
  run: async ({ miroir, language }) => print.people(await (await miroir()).people(), language),
};

const grantOpen: Command = {
  name: "grant open",
  about: words(
    "open a grant with the person's own key",
    "ouvrir une autorisation avec la clé de la personne",
  ),
  example: "miroir grant open 3f0c6a1e --key K7QF3-… --until 2026-06-30",
  positionals: [{ name: "person", required: true }],
  options: {
    key: {
      value: "CODE",
      about: words(
        "her personal key; only where you hold it as well (keyCustody) it may be left out",
        "sa clé personnelle ; peut être omise seulement si vous la détenez aussi (keyCustody)",
      ),
    },
    album: {
      value: "NAME",
      many: true,
      about: words("fewer albums than she consented to", "moins d'albums que dans son consentement"),
    },
    from: {
      value: "DAY",
      about: words("first day (default today)", "premier jour (par défaut aujourd'hui)"),
    },
    until: { value: "DAY", about: words("last day (default 30 days)", "dernier jour (par défaut 30 jours)") },
    distinct: {
      value: "CASE",
      about: words(
        "a conflict that review settled as two people",
        "un conflit que l'examen a tranché : deux personnes",
      ),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) => {
    const grant = await (await miroir()).grants.open({
      subject: subject!,
      ...present({
        personalKey: text(options, "key"),
        albums: texts(options, "album"),
        from: day(options, "from"),
        until: day(options, "until"),
        distinct: text(options, "distinct"),
      }),
    });
    return print.grantOpened(grant, language);
  },
};

const grantList: Command = {
  name: "grant list",
  about: words(
    "grants, open and closed, and how far each was compared",
    "les autorisations, ouvertes et closes, et où en est leur comparaison",
  ),
  run: async ({ miroir, language }) => print.grantList(await (await miroir()).grants.list(), language),
};

const grantClose: Command = {
  name: "grant close",
  about: words("close a grant and destroy its key", "clore une autorisation et détruire sa clé"),
  positionals: [{ name: "grant", required: true }],
  run: async ({ arguments: [grant], miroir, language }) =>
    print.grantClosed(await (await miroir()).grants.close({ grant: grant! }), language),
};

const scan: Command = {
  name: "scan",
  about: words(
    "compare what is new with the open grants",
    "comparer ce qui est nouveau avec les autorisations ouvertes",
  ),
  options: { plan: { about: words("only say what it would do", "dire seulement ce qui serait fait") } },
  run: async ({ options, miroir, language, long, say: tell }) => {
    const instance = await miroir();
    const plan = await instance.scanPlan();
    if (flag(options, "plan")) return print.scanPlanned(plan, language);
    tell(print.scanPlanned(plan, language).text);
    return print.scanned(await instance.scan(undefined, long), language);
  },
};

const search: Command = {
  name: "search",
  about: words(
    "who in this photograph asked to be found",
    "qui, sur cette photographie, a demandé à être retrouvé",
  ),
  example: 'miroir search selfie.jpg --purpose find --reason "she asked at the desk for her pictures"',
  positionals: [{ name: "photo", required: true }],
  options: {
    purpose: {
      value: Object.keys(PURPOSES).join("|"),
      required: true,
      about: words("one purpose of the register", "une finalité du registre"),
    },
    reason: {
      value: "TEXT",
      required: true,
      about: words("why; everybody compared will see it", "pourquoi ; toute personne comparée le verra"),
    },
  },
  run: async ({ arguments: [photo], options, miroir, language, long }) =>
    print.searched(
      await (await miroir()).search(
        { photo: { path: photo! }, purpose: text(options, "purpose")!, reason: text(options, "reason")! },
        long,
      ),
      language,
    ),
};

const profile: Command = {
  name: "profile",
  about: words(
    "everything found of one person, as a table or a page",
    "tout ce qui a été trouvé d'une personne, en tableau ou en page",
  ),
  example: "miroir profile 3f0c6a1e --html her-pages",
  positionals: [{ name: "person", required: true }],
  options: {
    html: {
      value: "FOLDER",
      about: words(
        "write a page with her pictures, everybody else covered",
        "écrire une page avec ses images, toutes les autres personnes couvertes",
      ),
    },
    "page-language": { value: "en|fr", about: words("language of the page", "langue de la page") },
  },
  run: async ({ arguments: [subject], options, miroir, language, long }) =>
    print.profile(
      await (await miroir()).profile(
        {
          subject: subject!,
          ...present({
            html: text(options, "html"),
            language: oneOf(options, "page-language", ["en", "fr"]),
          }),
        },
        long,
      ),
      language,
    ),
};

const review: Command = {
  name: "review",
  about: words("what waits for a human", "ce qui attend le regard d'une personne"),
  run: async ({ miroir, language }) => print.review(await (await miroir()).review.list(), language),
};

const decision = (name: "accept" | "reject", about: Command["about"]): Command => ({
  name: `review ${name}`,
  about,
  positionals: [{ name: "case", required: true }],
  run: async ({ arguments: [id], miroir, language }) =>
    print.decided(await (await miroir()).review.decide({ id: id!, decision: name }), language),
});

const withdraw: Command = {
  name: "withdraw",
  about: words(
    "withdraw her consent, to one purpose or to all; no reason is asked",
    "retirer son consentement, à une finalité ou à toutes ; aucun motif n'est demandé",
  ),
  example: "miroir withdraw 3f0c6a1e --purpose publish:website",
  positionals: [{ name: "person", required: true }],
  options: {
    purpose: {
      value: "find|publish:USE|mask|export:sidecars|all",
      about: words("which consent (default all)", "quel consentement (par défaut all)"),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) =>
    print.withdrawn(
      await (await miroir()).withdraw({
        subject: subject!,
        ...present({ purpose: text(options, "purpose") }),
      }),
      language,
    ),
};

const forget: Command = {
  name: "forget",
  about: words(
    "forget a person whole, and look that nothing is left",
    "oublier entièrement une personne, et vérifier qu'il ne reste rien",
  ),
  example: "miroir forget 3f0c6a1e --certificate certificates",
  positionals: [{ name: "person", required: true }],
  options: {
    certificate: {
      value: "FOLDER",
      about: words(
        "write the certificate of erasure there: JSON, page, PDF",
        "y écrire le certificat d'effacement : JSON, page, PDF",
      ),
    },
    "certificate-language": {
      value: "en|fr",
      about: words(
        "its language (default: the one she consented in)",
        "sa langue (par défaut : celle de son consentement)",
      ),
    },
  },
  run: async ({ arguments: [subject], options, miroir, language }) =>
    print.forgotten(
      await (await miroir()).forget({
        subject: subject!,
        ...present({
          certificate: text(options, "certificate"),
          language: oneOf(options, "certificate-language", ["en", "fr"] as const),
        }),
      }),
      language,
    ),
};

const tick: Command = {
  name: "tick",
  about: words(
    "let time act: end what is past, remove what is past its last day (also runs on every start)",
    "laisser agir le temps : clore ce qui est échu, retirer ce dont le dernier jour est passé (aussi à chaque démarrage)",
  ),
  run: async ({ miroir, language }) => print.ticked(await (await miroir()).tick(), language),
};

const audit: Command = {
  name: "audit templates",
  about: words(
    "prove that no template of anybody else is on disk",
    "prouver qu'aucun gabarit de quelqu'un d'autre n'est sur le disque",
  ),
  run: async ({ miroir, language, long }) =>
    print.audited(await (await miroir()).audit(undefined, long), language),
};

export const COMMANDS: readonly Command[] = [
  demo,
  init,
  ...model,
  albumAdd,
  albumList,
  albumShow,
  albumRemove,
  importCommand,
  enrolCommand,
  people,
  grantOpen,
  grantList,
  grantClose,
  scan,
  search,
  profile,
  review,
  decision(
    "accept",
    words(
      "yes, it is her; of a conflict: they are two people",
      "oui, c'est elle ; d'un conflit : ce sont deux personnes",
    ),
  ),
  decision(
    "reject",
    words(
      "not her, for ever, and recipients are told; of a conflict: it is the same person",
      "ce n'est pas elle, pour toujours, et les destinataires en sont avertis ; d'un conflit : c'est la même personne",
    ),
  ),
  ...noticesCommands,
  ...consentsCommands,
  ...invitationsCommands,
  ...receiptsCommands,
  withdraw,
  forget,
  ...serveCommands,
  ...accountCommands,
  ...rightsCommands,
  ...comparingCommands,
  ...reportsCommands,
  ...publishCommands,
  ...sidecarsCommands,
  ...requestsCommands,
  tick,
  audit,
  ...evidenceCommands,
  ...keepingCommands,
];
