/**
 * Migration 2: rights and evidence. Consents with their whole history, notices, requests with their clock, restriction
 * and objection, who received what, the mail queue, breaches, and a date of deletion for everything (R71).
 */
export const RIGHTS = /* sql */ `
-- R71: the last day a row is kept where nothing else ends it. Rows from before this migration get the defaults of the settings.
alter table searches add column retain_until date;
update searches set retain_until = (started_at + interval '12 months')::date;
alter table searches alter column retain_until set not null;
alter table scans add column retain_until date;
update scans set retain_until = (started_at + interval '12 months')::date;
alter table scans alter column retain_until set not null;

-- R95: which gallery it was compared with, and what was put in (a hash, sealed as the reason is).
alter table searches add column gallery_sha256 bytea check (octet_length(gallery_sha256) = 32);
alter table searches add column sealed_input bytea;

-- R96: nothing found by staff is acted upon before two distinct people confirmed it.
create table search_confirmations (
  search_id uuid not null,
  subject_id uuid not null,
  actor text not null check (length(trim(actor)) > 0),
  at timestamptz not null,
  primary key (search_id, subject_id, actor),
  foreign key (search_id, subject_id) references consultations (search_id, subject_id) on delete cascade
);
alter table appearances add column first_by text;
alter table appearances add column first_at timestamptz;
alter table appearances add constraint r96_two_distinct_people check (first_by is null or decided_by is null or first_by <> decided_by);

-- R74-R76: the day a minor comes of age, and whether she was asked before it. R61: a restricted person is compared by nobody.
alter table subjects add column majority_on date;
alter table subjects add column majority_asked_on date;
alter table subjects add constraint law8_a_minor_comes_of_age check (age_band = 'adult' or majority_on is not null) not valid;
alter table subjects add column restricted boolean not null default false;
alter table subjects add column restricted_because text check (restricted_because in ('accuracy-contested', 'unlawful-processing', 'needed-for-claims', 'objection-pending'));
alter table subjects add column restricted_at timestamptz;
alter table subjects add column lift_told_on date;
alter table subjects add check (restricted = (restricted_because is not null));
alter table subjects add constraint subjects_restricted unique (id, restricted);
alter table grants add column subject_restricted boolean;
update grants set subject_restricted = false where state = 'open';
alter table grants add constraint r61_no_open_grant_of_a_restricted_person check (
  case when state = 'open' then subject_restricted is not null and not subject_restricted else subject_restricted is null end);
alter table grants add constraint r61_restricted_means_compared_by_nobody
  foreign key (subject_id, subject_restricted) references subjects (id, restricted);

-- R88: with custody by the controller the printed code is kept as well, sealed under the reference key.
alter table reference_templates add column sealed_code bytea;

-- R13, R14, R20-R22, R75: what a consent record lacked.
alter table consents add column screen_sha256 bytea check (octet_length(screen_sha256) = 32);
alter table consents add column sealed_child_assent bytea;
alter table consents add column imbalance text;
alter table consents add column pack_family text;
alter table consents add column ended_because text;
alter table consents add column renewal_asked_on date;
alter table consents add column proof_until date;
alter table consents add constraint r13_given_is_complete check (
  not in_force or (sealed_statement is not null and sealed_checked_by is not null and jurisdiction <> '' and authority <> '')) not valid;
alter table consents add constraint r21_an_ended_consent_has_a_date check (in_force or state = 'requested' or proof_until is not null) not valid;
alter table consent_events add column sealed_statement bytea;
alter table consent_events add column notice_sha256 bytea references notices;
alter table consent_events add column valid_until date;
alter table consent_events drop constraint consent_events_type_check;
alter table consent_events add constraint consent_events_type_check check (type in ('explicit', 'clock', 'erasure', 'change'));

-- R24-R28: notices, each version for ever reachable while somebody consented under it.
alter table notices add column kind text not null default 'consent' check (kind in ('consent', 'minor', 'archive'));
alter table notices add column published_at timestamptz;
alter table notices add column published_by text;
alter table notices add column superseded_at timestamptz;
alter table notices add check (superseded_at is null or published_at is not null);
create unique index notices_one_current on notices (kind, language) where published_at is not null and superseded_at is null;

-- R29-R42: requests. Who asks and what she says is sealed under a key of the request's own, so that a forgotten person's
-- case ends with that key.
create table requests (
  id uuid primary key,
  number bigint not null unique,
  kind text not null check (kind in ('access', 'rectification', 'erasure', 'restriction', 'objection', 'portability', 'withdrawal', 'information')),
  channel text not null check (channel in ('web', 'e-mail', 'letter', 'desk', 'telephone')),
  subject_id uuid references subjects on delete set null,
  sealed_requester bytea not null,
  sealed_text bytea not null,
  sealed_mandate bytea,
  language text not null check (language in ('en', 'fr')),
  state text not null check (state in ('open', 'paused', 'answered', 'refused', 'closed')),
  received_on date not null,
  target_on date not null,
  due_on date not null,
  extended_on date,
  paused_on date,
  answered_on date,
  closed_on date,
  retain_until date,
  opened_by text not null,
  opened_at timestamptz not null,
  check (due_on >= received_on),
  check ((state = 'paused') = (paused_on is not null)),
  check ((state = 'closed') = (closed_on is not null)),
  constraint r71_a_closed_request_has_a_date check (state <> 'closed' or retain_until is not null)
);
create index requests_subject on requests (subject_id);
create table request_events (
  request_id uuid not null references requests on delete cascade,
  seq int not null,
  at timestamptz not null,
  actor text not null,
  type text not null check (type in ('opened', 'acknowledged', 'identity-asked', 'identity-given', 'extended', 'looked', 'answered',
    'refusal-proposed', 'refused', 'reminded', 'closed', 'note')),
  sealed_note bytea,
  facts jsonb not null default '{}',
  primary key (request_id, seq)
);

-- R60, R62: an objection is by picture or by region of a picture, never by a template.
create table objections (
  id uuid primary key,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  x real, y real, width real, height real,
  state text not null check (state in ('pending', 'upheld', 'rejected')),
  request_id uuid references requests on delete set null,
  subject_id uuid references subjects on delete set null,
  sealed_reason bytea,
  made_by text not null,
  made_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  decided_because text,
  check ((x is null) = (y is null) and (x is null) = (width is null) and (x is null) = (height is null)),
  check ((state = 'pending') = (decided_by is null))
);
create index objections_content on objections (content_sha256);

-- R6, R44, R59: recipients one by one, what each received, and that they were told.
create table recipients (
  id uuid primary key,
  name text not null check (length(trim(name)) > 0),
  address text not null,
  contact text not null,
  mail text,
  party_type text not null,
  purpose text not null,
  created_at timestamptz not null,
  ended_at timestamptz
);
create table disclosures (
  id uuid primary key,
  recipient_id uuid not null references recipients,
  subject_id uuid references subjects on delete set null,
  content_sha256 bytea check (octet_length(content_sha256) = 32),
  what text not null,
  disclosed_by text not null,
  disclosed_at timestamptz not null,
  retain_until date not null
);
create index disclosures_subject on disclosures (subject_id);
create table recipient_tellings (
  id uuid primary key,
  disclosure_id uuid not null references disclosures on delete cascade,
  about text not null check (about in ('rectification', 'erasure', 'restriction')),
  made_at timestamptz not null,
  told_at timestamptz,
  proof text,
  check ((told_at is null) = (proof is null))
);

-- The mail queue. A message about a person goes with her; its text is sealed under her key, the request's, or the instance's.
create table outbox (
  id uuid primary key,
  kind text not null,
  sealed_under text not null check (sealed_under in ('subject', 'request', 'entry')),
  subject_id uuid references subjects on delete cascade,
  request_id uuid references requests on delete cascade,
  telling_id uuid references recipient_tellings on delete cascade,
  sealed bytea not null,
  created_at timestamptz not null,
  next_try_at timestamptz not null,
  attempts int not null default 0,
  last_problem text,
  sent_at timestamptz,
  proof text,
  retain_until date not null,
  check (sealed_under <> 'subject' or subject_id is not null),
  check (sealed_under <> 'request' or request_id is not null)
);

-- R55: what was written for a person outside the database, so that forgetting reaches it. The path is sealed: it may hold her name.
create table exports (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  kind text not null check (kind in ('profile', 'report', 'portability', 'receipt', 'key')),
  sealed_path bytea not null,
  made_by text not null,
  made_at timestamptz not null,
  retain_until date not null
);
create index exports_subject on exports (subject_id);

-- R93: every breach, with the clock of art. 33.
create table breaches (
  id uuid primary key,
  number bigint not null unique,
  aware_at timestamptz not null,
  notify_by timestamptz not null,
  risk text not null check (risk in ('unassessed', 'none', 'risk', 'high')),
  sealed bytea not null,
  authority_told_at timestamptz,
  late_because text,
  people_told_at timestamptz,
  closed_at timestamptz,
  retain_until date,
  recorded_by text not null,
  check (authority_told_at is null or authority_told_at <= notify_by or late_because is not null),
  check (closed_at is null or retain_until is not null)
);

-- A log that was restored from a backup goes on under another name, so that no two checkpoints of one name contradict.
create table log_epochs (
  epoch int primary key,
  origin text not null unique,
  from_size bigint not null,
  began_at timestamptz not null,
  because text not null
);
-- Checkpoints as witnesses cosigned them.
create table cosigned_checkpoints (
  size bigint not null references checkpoints,
  witness text not null,
  note text not null,
  added_at timestamptz not null,
  primary key (size, witness)
);

-- R97: what an entry said goes by date as well; a commitment and a checkpoint stay for ever.
create or replace function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name = 'ledger_entries' then
    if new.seq = old.seq and new.at = old.at and new.commitment = old.commitment
       and old.sealed is not null and new.sealed is null and new.sealed_for is null then
      return new;
    end if;
  end if;
  raise exception 'law9: the ledger is append-only' using errcode = 'restrict_violation';
end $$;
create trigger law9_epochs_are_append_only before update or delete on log_epochs
  for each row execute function ledger_is_append_only();
`;
