/**
 * The schema, PostgreSQL 15. The laws of Miroir are constraints here, so that no code path and no psql session can
 * write what they forbid. A migration is never edited once released: add the next one.
 */
import type { Migration } from "../database.ts";
import { ACCOUNTS } from "./accounts.ts";
import { API } from "./api.ts";
import { CLOSINGS } from "./closings.ts";
import { ENDS } from "./ends.ts";
import { FILMS } from "./films.ts";
import { PORTAL } from "./portal.ts";
import { PUBLISH } from "./publish.ts";
import { RIGHTS } from "./rights.ts";
import { SIDECARS } from "./sidecars.ts";
import { SOURCES } from "./sources.ts";
import { STALE } from "./stale.ts";
import { UPLOADS } from "./uploads.ts";
import { VIDEO } from "./video.ts";

const INITIAL = /* sql */ `
create table instance (
  only_row boolean primary key default true check (only_row),
  id uuid not null,
  key_check bytea not null,
  created_at timestamptz not null
);

-- Albums: held by a right from a closed list (R5, R79); open scope only with its conditions (U1); a date on which they go (R71).
create table albums (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  title text not null check (length(title) between 1 and 200),
  starts_on date,
  ends_on date,
  place text,
  held_by text not null,
  right_note text not null check (length(trim(right_note)) >= 3),
  scope text not null,
  attested_by text,
  dpia_reference text,
  art9_ground text,
  minors_present boolean not null,
  retain_until date not null,
  item_count bigint not null default 0,
  created_at timestamptz not null,
  constraint law4_held_by_a_right check (held_by in ('own-work', 'commissioned', 'contributed', 'deposited', 'legal-duty')),
  constraint law3_scope_conditions check (
    scope = 'declared'
    or (scope = 'closed' and attested_by is not null)
    or (scope = 'open' and attested_by is not null and dpia_reference is not null and art9_ground is not null)),
  check (ends_on >= starts_on),
  unique (id, minors_present)
);

create table items (
  id uuid primary key,
  album_id uuid not null references albums on delete cascade,
  seq bigint not null,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  media_type text not null,
  byte_length bigint not null,
  width_px int not null,
  height_px int not null,
  frames int not null,
  perceptual_hash bit(64) not null,
  near_duplicate_of uuid references items on delete set null,
  taken_at text,
  metadata jsonb not null,
  caption text,
  photographer text,
  published_at text,
  published_on date,
  detector text not null,
  deposited_by text not null,
  imported_at timestamptz not null,
  unique (album_id, seq),
  unique (album_id, content_sha256),
  unique (id, album_id)
);

-- Where an original lies: in its folder (never copied), or kept in the data folder (from a ZIP).
create table item_files (
  album_id uuid not null,
  item_id uuid not null,
  kind text not null check (kind in ('file', 'kept')),
  path text not null,
  byte_length bigint not null,
  modified_ms bigint not null,
  primary key (album_id, kind, path),
  foreign key (item_id, album_id) references items (id, album_id) on delete cascade
);
create index item_files_item on item_files (item_id);

create table import_problems (
  album_id uuid not null references albums on delete cascade,
  path text not null,
  code text not null,
  details jsonb not null,
  at timestamptz not null,
  primary key (album_id, path)
);

-- Law 2: a face is where it is and how good it looks. There is no column a template of it could be put in.
create table faces (
  id uuid primary key,
  item_id uuid not null references items on delete cascade,
  ordinal int not null,
  x real not null, y real not null, width real not null, height real not null,
  landmarks real[] not null,
  score real not null,
  size_px real not null,
  quality real not null,
  constraint law2_five_points_and_no_more check (array_ndims(landmarks) = 1 and array_length(landmarks, 1) = 10),
  unique (item_id, ordinal),
  unique (id, item_id)
);

-- People. Name, contact and guardian are sealed under the person's own key, kept outside this database.
create table subjects (
  id uuid primary key,
  age_band text not null check (age_band in ('adult', '15-17', 'under-15')),
  sealed_identity bytea not null,
  sealed_guardian bytea,
  created_at timestamptz not null,
  constraint law8_a_minor_has_a_guardian check (age_band = 'adult' or sealed_guardian is not null)
);

create table notices (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  language text not null check (language in ('en', 'fr')),
  version text not null,
  text text not null,
  created_at timestamptz not null
);

-- The consent record: the fields of ISO/IEC TS 27560 that R13 makes mandatory.
create table consents (
  id uuid primary key,
  schema_version text not null,
  subject_id uuid not null references subjects on delete cascade,
  purpose text not null check (purpose = 'find' or purpose = 'mask' or purpose like 'publish:%'),
  purpose_description text not null,
  art6_basis text not null check (art6_basis = '6(1)(a)'),
  art9_basis text not null check (art9_basis = '9(2)(a)'),
  state text not null check (state in ('requested', 'refused', 'given', 'renewed', 'withdrawn', 'expired', 'invalidated')),
  in_force boolean not null,
  sealed_statement bytea,
  identity_check text not null check (identity_check in ('in-person', 'live-capture', 'mandate')),
  sealed_checked_by bytea,
  notice_sha256 bytea not null references notices,
  pii_types text[] not null check (array_length(pii_types, 1) >= 1),
  special_category text not null,
  collection_method text not null,
  controllers jsonb not null check (jsonb_typeof(controllers) = 'array' and controllers <> '[]'),
  recipients jsonb not null check (jsonb_typeof(recipients) = 'array'),
  storage_locations jsonb not null check (jsonb_typeof(storage_locations) = 'array' and storage_locations <> '[]'),
  jurisdiction text not null,
  withdrawal_method jsonb not null,
  privacy_rights text[] not null check (array_length(privacy_rights, 1) >= 1),
  authority text not null,
  age_band text not null,
  starts_on date not null,
  ends_on date not null,
  second_step text,
  created_at timestamptz not null,
  ended_at timestamptz,
  check (ends_on >= starts_on),
  constraint law1_in_force_is_given_or_renewed check (in_force = (state in ('given', 'renewed'))),
  unique (id, subject_id, purpose, in_force)
);
create unique index consents_one_in_force on consents (subject_id, purpose) where in_force;

create table consent_events (
  consent_id uuid not null references consents on delete cascade,
  at timestamptz not null,
  state text not null,
  type text not null check (type in ('explicit', 'clock', 'erasure')),
  channel text not null,
  entity text not null,
  primary key (consent_id, at, state)
);

-- R77: an album with minors cannot be named in a consent, and cannot become one while it is.
create table consent_albums (
  consent_id uuid not null references consents on delete cascade,
  album_id uuid not null,
  minors_present boolean not null default false,
  constraint law8_no_album_with_minors check (not minors_present),
  primary key (consent_id, album_id),
  foreign key (album_id, minors_present) references albums (id, minors_present) on delete cascade
);

-- Law 1: a reference hangs on a consent in force for that person and purpose, and that consent cannot stop being in
-- force while the reference is there: the foreign key holds both ways.
create table reference_photos (
  id uuid primary key,
  subject_id uuid not null,
  consent_id uuid not null,
  purpose text not null default 'find' check (purpose = 'find'),
  consent_in_force boolean not null default true check (consent_in_force),
  ordinal int not null,
  sealed bytea not null,
  created_at timestamptz not null,
  constraint law1_no_reference_without_consent
    foreign key (consent_id, subject_id, purpose, consent_in_force) references consents (id, subject_id, purpose, in_force)
);

create table reference_templates (
  id uuid primary key,
  subject_id uuid not null,
  consent_id uuid not null unique,
  purpose text not null default 'find' check (purpose = 'find'),
  consent_in_force boolean not null default true check (consent_in_force),
  pack text not null,
  sealed bytea not null,
  created_at timestamptz not null,
  constraint law1_no_template_without_consent
    foreign key (consent_id, subject_id, purpose, consent_in_force) references consents (id, subject_id, purpose, in_force)
);

-- Law 3: an open grant holds the template sealed under the grant's own key; a closed one holds nothing.
create table grants (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  consent_id uuid not null references consents on delete cascade,
  purpose text not null default 'find' check (purpose = 'find'),
  opens_on date not null,
  closes_on date not null,
  state text not null check (state in ('open', 'closed')),
  open_under boolean check (open_under),
  pack text not null,
  sealed_template bytea,
  opened_by text not null,
  opened_at timestamptz not null,
  closed_because text,
  closed_at timestamptz,
  check (closes_on >= opens_on),
  constraint law3_only_an_open_grant_holds_a_template
    check ((state = 'open') = (open_under is not null) and (state = 'open') = (sealed_template is not null)),
  constraint law1_no_open_grant_without_consent
    foreign key (consent_id, subject_id, purpose, open_under) references consents (id, subject_id, purpose, in_force),
  unique (id, consent_id),
  unique (id, subject_id)
);
create unique index grants_one_open on grants (subject_id) where state = 'open';

-- compared_to_seq: every item of the album up to this one has been compared for this grant, but for scan_misses.
create table grant_albums (
  grant_id uuid not null,
  consent_id uuid not null,
  album_id uuid not null,
  compared_to_seq bigint not null default 0,
  primary key (grant_id, album_id),
  foreign key (grant_id, consent_id) references grants (id, consent_id) on delete cascade,
  foreign key (consent_id, album_id) references consent_albums (consent_id, album_id) on delete cascade
);

create table scan_misses (
  grant_id uuid not null,
  album_id uuid not null,
  item_id uuid not null,
  code text not null,
  details jsonb not null,
  at timestamptz not null,
  primary key (grant_id, item_id),
  foreign key (grant_id, album_id) references grant_albums (grant_id, album_id) on delete cascade,
  foreign key (item_id, album_id) references items (id, album_id) on delete cascade
);

create table scans (
  id uuid primary key,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('finished', 'interrupted')),
  faces bigint not null,
  people int not null,
  review_threshold double precision not null,
  match_threshold double precision not null,
  expected_false double precision not null,
  items_compared bigint not null default 0,
  milliseconds bigint
);

-- An appearance exists only for a person with a grant on that album (law 2, law 3). A rejected one is deleted; not_me keeps the pair apart.
create table appearances (
  id uuid primary key,
  subject_id uuid not null,
  grant_id uuid not null,
  album_id uuid not null,
  item_id uuid not null,
  face_id uuid not null,
  state text not null check (state in ('candidate', 'shown', 'confirmed')),
  score real not null,
  norm real not null,
  pack text not null,
  review_threshold double precision not null,
  match_threshold double precision not null,
  fmr double precision not null,
  found_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  foreign key (grant_id, subject_id) references grants (id, subject_id) on delete cascade,
  constraint law3_only_in_granted_albums foreign key (grant_id, album_id) references grant_albums (grant_id, album_id) on delete cascade,
  foreign key (item_id, album_id) references items (id, album_id) on delete cascade,
  foreign key (face_id, item_id) references faces (id, item_id) on delete cascade,
  check ((state = 'confirmed') = (decided_by is not null)),
  constraint one_person_is_one_face_of_a_picture unique (item_id, subject_id)
);
create unique index appearances_one_person_a_face on appearances (face_id) where state <> 'candidate';
create index appearances_subject on appearances (subject_id);

-- "Not me", for ever: keyed by content and region, so that a new scan or a new import does not bring it back (R54).
create table not_me (
  subject_id uuid not null references subjects on delete cascade,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  x real not null, y real not null, width real not null, height real not null,
  decided_by text not null,
  decided_at timestamptz not null,
  primary key (subject_id, content_sha256, x, y, width, height)
);

-- Somebody tried to enrol a face that may be this person's. Nothing of the attempt's pictures is kept.
create table conflicts (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  at timestamptz not null,
  actor text not null,
  stage text not null check (stage in ('enrol', 'grant')),
  state text not null check (state in ('open', 'distinct', 'same')),
  decided_by text,
  decided_at timestamptz,
  used_at timestamptz
);

-- Law 5: a search has an actor, a purpose and a reason, and every person compared can see it.
create table searches (
  id uuid primary key,
  started_at timestamptz not null,
  ended_at timestamptz not null,
  actor text not null check (length(trim(actor)) > 0),
  purpose text not null check (purpose in ('find', 'access', 'erasure')),
  sealed_reason bytea not null,
  pack text not null,
  gallery_size int not null,
  review_threshold double precision not null
);

create table consultations (
  search_id uuid not null references searches on delete cascade,
  subject_id uuid not null references subjects on delete cascade,
  outcome text not null check (outcome in ('compared', 'returned')),
  primary key (search_id, subject_id)
);
create index consultations_subject on consultations (subject_id);

-- The ledger: commitments for ever, what they commit to sealed and erasable (R91).
create table ledger_entries (
  seq bigint primary key,
  at timestamptz not null,
  commitment bytea not null check (octet_length(commitment) = 32),
  sealed bytea,
  sealed_for uuid
);
create index ledger_entries_subject on ledger_entries (sealed_for);
create table ledger_head (
  only_row boolean primary key default true check (only_row),
  size bigint not null,
  frontier bytea not null
);
insert into ledger_head (size, frontier) values (0, decode('0000000000000000', 'hex'));
create table checkpoints (
  size bigint primary key,
  note text not null
);

-- Append-only: nothing of a commitment or a checkpoint is changed or removed, by anybody. An entry about a person may be emptied.
create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'ledger_entries' then
    if new.seq = old.seq and new.at = old.at and new.commitment = old.commitment
       and old.sealed_for is not null and new.sealed is null and new.sealed_for is null then
      return new;
    end if;
  end if;
  raise exception 'law9: the ledger is append-only' using errcode = 'restrict_violation';
end $$;
create trigger law9_entries_are_append_only before update or delete on ledger_entries
  for each row execute function ledger_is_append_only();
create trigger law9_checkpoints_are_append_only before update or delete on checkpoints
  for each row execute function ledger_is_append_only();
`;

export const MIGRATIONS: readonly Migration[] = [
  { version: 1, name: "initial", sql: INITIAL },
  { version: 2, name: "rights and evidence", sql: RIGHTS },
  { version: 3, name: "closings", sql: CLOSINGS },
  { version: 4, name: "portal", sql: PORTAL },
  { version: 5, name: "accounts", sql: ACCOUNTS },
  { version: 6, name: "uploads", sql: UPLOADS },
  { version: 7, name: "api", sql: API },
  { version: 8, name: "publish", sql: PUBLISH },
  { version: 9, name: "video", sql: VIDEO },
  { version: 10, name: "sources", sql: SOURCES },
  { version: 11, name: "sidecars", sql: SIDECARS },
  { version: 12, name: "films", sql: FILMS },
  { version: 13, name: "ends", sql: ENDS },
  { version: 14, name: "stale", sql: STALE },
];
