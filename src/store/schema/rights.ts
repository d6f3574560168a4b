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

-- R95: which gallery it was compared with, and what was put in (a hash, sealed as the reason is). The reason of a search
-- that returned people is sealed under the keys of every one of them, so many as sealed_under says: it goes with the first who is forgotten.
alter table searches add column gallery_sha256 bytea check (octet_length(gallery_sha256) = 32);
alter table searches add column sealed_input bytea;
alter table searches add column sealed_under int not null default 0 check (sealed_under >= 0);
alter table scans add column gallery_sha256 bytea check (octet_length(gallery_sha256) = 32);
create index searches_by_actor on searches (lower(trim(actor)), started_at);

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
create unique index r96_each_person_once on search_confirmations (search_id, subject_id, lower(trim(actor)));
alter table appearances add constraint r96_two_distinct_people check (
  first_by is null or decided_by is null or lower(trim(first_by)) <> lower(trim(decided_by)));
alter table appearances add check ((first_by is null) = (first_at is null));
alter table conflicts drop constraint conflicts_stage_check;
alter table conflicts add constraint conflicts_stage_check check (stage in ('enrol', 'grant', 'look'));

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
-- R61: she is told before a restriction is lifted, and what she was told of one is not told of the next.
create function told_before_lifted() returns trigger language plpgsql as $$
begin
  if old.restricted and not new.restricted and old.lift_told_on is null then
    raise exception 'r61: she is told before a restriction is lifted' using errcode = 'check_violation', constraint = 'r61_told_before_lifted';
  end if;
  return new;
end $$;
create trigger r61_told_before_lifted before update on subjects
  for each row execute function told_before_lifted();

-- R88: with custody by the controller the printed code is kept as well, sealed under the reference key; never without the DPIA that justifies it.
alter table reference_templates add column sealed_code bytea;
alter table reference_templates add column custody_dpia text;
alter table reference_templates add constraint r88_a_held_code_names_its_dpia check (sealed_code is null or length(trim(coalesce(custody_dpia, ''))) > 0);

-- R13, R14, R20-R23, R75: what a consent record lacked.
alter table consents drop constraint consents_purpose_check;
alter table consents add constraint r2_purposes_are_a_closed_list check (purpose in
  ('find', 'mask', 'publish:website', 'publish:press', 'publish:social', 'publish:internal', 'publish:print'));
alter table consents add column screen_sha256 bytea check (octet_length(screen_sha256) = 32);
alter table consents add column retention jsonb;
alter table consents add column sealed_mandate bytea;
alter table consents add column sealed_child_assent bytea;
alter table consents add column imbalance text check (imbalance in ('employer', 'school', 'public-authority'));
alter table consents add column sealed_no_consequence bytea;
alter table consents add column pack_family text;
alter table consents add column ended_because text;
alter table consents add column renewal_asked_on date;
alter table consents add column proof_until date;
alter table consents add constraint r13_given_is_complete check (
  not in_force or (sealed_statement is not null and identity_check is not null and sealed_checked_by is not null and screen_sha256 is not null
    and trim(schema_version) <> '' and trim(purpose_description) <> '' and trim(special_category) <> '' and trim(collection_method) <> ''
    and trim(jurisdiction) <> '' and trim(authority) <> '' and cardinality(pii_types) > 0 and cardinality(privacy_rights) > 0
    and coalesce(jsonb_typeof(retention) = 'object' and retention <> '{}', false)
    and jsonb_typeof(withdrawal_method) = 'object' and withdrawal_method <> '{}'
    and not jsonb_path_exists(controllers, '$[*] ? (!(@.id like_regex "[^ ]" && @.name like_regex "[^ ]" && @.address like_regex "[^ ]" && @.contact like_regex "[^ ]" && @.type like_regex "[^ ]"))')
    and not jsonb_path_exists(recipients, '$[*] ? (!(@.id like_regex "[^ ]" && @.name like_regex "[^ ]" && @.address like_regex "[^ ]" && @.contact like_regex "[^ ]" && @.type like_regex "[^ ]"))')
    and not jsonb_path_exists(storage_locations, '$[*] ? (!(@ like_regex "[^ ]"))'))) not valid;
alter table consents add constraint r20_a_template_names_its_model check (not in_force or purpose <> 'find' or pack_family is not null) not valid;
alter table consents add constraint r21_an_ended_consent_has_a_date check (in_force or state = 'requested' or proof_until is not null) not valid;
alter table consents add constraint r22_imbalance_is_answered check (not in_force or imbalance is null or sealed_no_consequence is not null);
alter table consents add constraint r23_a_mandate_is_kept check (not in_force or identity_check is distinct from 'mandate' or sealed_mandate is not null) not valid;
alter table consents add constraint r75_a_child_assents_herself check (not in_force or age_band <> 'under-15' or sealed_child_assent is not null) not valid;
alter table subjects add constraint r76_an_adult_has_no_guardian check (age_band <> 'adult' or sealed_guardian is null) not valid;

-- R14: who changes her mind gives another consent; one that ended stays ended.
create function consent_states_go_one_way() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) in (('requested', 'given'), ('requested', 'refused'), ('requested', 'expired'), ('given', 'renewed'),
      ('given', 'withdrawn'), ('given', 'expired'), ('given', 'invalidated'), ('renewed', 'withdrawn'), ('renewed', 'expired'),
      ('renewed', 'invalidated')) then
    return new;
  end if;
  raise exception 'r14: a consent that is % cannot become %', old.state, new.state using errcode = 'restrict_violation';
end $$;
create trigger r14_states_go_one_way before update on consents for each row
  when (old.state <> new.state) execute function consent_states_go_one_way();
alter table consent_events add column sealed_statement bytea;
alter table consent_events add column notice_sha256 bytea references notices;
alter table consent_events add column valid_until date;
alter table consent_events add column second_step text check (second_step in ('signed-form', 'repeated-aloud', 'e-mailed-code'));
alter table consents add constraint r9_second_steps check (second_step in ('signed-form', 'repeated-aloud', 'e-mailed-code'));
-- Who refuses proves nothing about herself (R8).
alter table consents alter column identity_check drop not null;
alter table consent_events drop constraint consent_events_type_check;
alter table consent_events add constraint consent_events_type_check check (type in ('explicit', 'clock', 'erasure', 'change'));
alter table consent_events add constraint r14_an_event_is_whole check (trim(channel) <> '' and trim(entity) <> ''
  and (state not in ('given', 'renewed') or (sealed_statement is not null and notice_sha256 is not null and valid_until is not null))) not valid;

-- R24-R28: notices, each version for ever reachable while somebody consented under it.
alter table notices add column kind text not null default 'consent' check (kind in ('consent', 'minor', 'archive'));
alter table notices add column published_at timestamptz;
alter table notices add column published_by text;
alter table notices add column superseded_at timestamptz;
alter table notices add column posted_where text;
alter table notices add column posted_because text;
alter table notices add check (superseded_at is null or published_at is not null);
-- R25: people who did not give the data themselves are told in public, and why that way is written down (art. 14(5)(b)).
alter table notices add constraint r25_a_public_notice_says_where check (
  kind <> 'archive' or published_at is null or (coalesce(length(trim(posted_where)), 0) >= 3 and coalesce(length(trim(posted_because)), 0) >= 10));
create unique index notices_one_current on notices (kind, language) where published_at is not null and superseded_at is null;

-- Human numbers, one row a year: a number that was given is never given again, also when its case is gone.
create table case_numbers (
  kind text not null check (kind in ('request', 'breach')),
  year int not null,
  last int not null,
  primary key (kind, year)
);

-- R29-R42: requests. Who asks and what she says is sealed under a key of the request's own, so that a forgotten person's
-- case ends with that key. There is no column to count somebody's requests by (R30).
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
  -- The first month, not rolled to a working day: until its end she may be told of an extension.
  month_ends_on date not null,
  target_on date not null,
  due_on date not null,
  paused_days int not null default 0 check (paused_days >= 0),
  extended_on date,
  paused_on date,
  outcome text check (outcome in ('answered', 'nothing-held', 'refused', 'taken-back')),
  refused_because text check (refused_because in ('identity-not-established', 'mandate-not-shown', 'right-does-not-apply', 'exception', 'unfounded', 'excessive')),
  refused_by_two boolean check (refused_by_two),
  answered_on date,
  closed_on date,
  retain_until date,
  opened_by text not null,
  opened_at timestamptz not null,
  check (month_ends_on > received_on and target_on >= month_ends_on and due_on >= target_on),
  check ((state = 'paused') = (paused_on is not null)),
  check ((state = 'closed') = (closed_on is not null)),
  check ((outcome is null) = (answered_on is null)),
  check (coalesce(outcome = 'refused', false) = (refused_because is not null)),
  constraint law6_ends_only_with_an_answer check ((state in ('answered', 'refused', 'closed')) = (outcome is not null)),
  constraint r35_told_within_the_first_month check (extended_on is null or extended_on <= month_ends_on),
  constraint r39_two_people_found_it_abusive check (coalesce(refused_because in ('unfounded', 'excessive'), false) = (refused_by_two is not null)),
  constraint r71_an_answered_request_has_a_date check (outcome is null or retain_until is not null)
);
create index requests_subject on requests (subject_id);

-- R39: one proposes with a written proof, another confirms; that she asked often is no ground that can be written here.
create table request_abuses (
  request_id uuid primary key references requests on delete cascade,
  ground text not null check (ground in ('unfounded', 'excessive')),
  sealed_proof bytea not null,
  proposed_by text not null check (length(trim(proposed_by)) > 0),
  proposed_at timestamptz not null,
  confirmed boolean check (confirmed),
  confirmed_by text,
  confirmed_at timestamptz,
  check ((confirmed is null) = (confirmed_by is null) and (confirmed is null) = (confirmed_at is null)),
  constraint r39_two_distinct_people check (lower(trim(confirmed_by)) <> lower(trim(proposed_by))),
  unique (request_id, ground, confirmed)
);
alter table requests add constraint r39_no_abuse_without_two_people
  foreign key (id, refused_because, refused_by_two) references request_abuses (request_id, ground, confirmed);

create table request_events (
  request_id uuid not null references requests on delete cascade,
  seq int not null,
  at timestamptz not null,
  actor text not null,
  type text not null check (type in ('opened', 'acknowledged', 'identity-asked', 'identity-given', 'extended', 'looked', 'answered',
    'refusal-proposed', 'refused', 'reminded', 'closed', 'note')),
  sealed_note bytea,
  facts jsonb not null default '{}',
  primary key (request_id, seq),
  constraint r33_a_doubt_is_written check (type <> 'identity-asked' or sealed_note is not null),
  constraint r35_an_extension_has_a_reason check (type <> 'extended' or sealed_note is not null)
);
create unique index r35_extended_once on request_events (request_id) where type = 'extended';
create unique index request_reminded_once on request_events (request_id, (facts ->> 'reminder')) where type = 'reminded';

-- R60, R62: an objection is by picture or by region of a picture, never by a template.
create table objections (
  id uuid primary key,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  x real, y real, width real, height real,
  state text not null check (state in ('pending', 'upheld', 'rejected')),
  request_id uuid references requests on delete set null,
  subject_id uuid references subjects on delete set null,
  -- Sealed under the key of the request it came with, else under the instance's.
  sealed_under text not null check (sealed_under in ('request', 'entry')),
  sealed_reason bytea,
  made_by text not null,
  made_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  sealed_decision bytea,
  check ((x is null) = (y is null) and (x is null) = (width is null) and (x is null) = (height is null)),
  -- In fractions of the picture's sides, as in not_me.
  check (x is null or (x between 0 and 1 and y between 0 and 1 and width > 0 and width <= 1 and height > 0 and height <= 1)),
  check ((state = 'pending') = (decided_by is null) and (decided_by is null) = (decided_at is null))
);
create index objections_content on objections (content_sha256);

-- R62: the scan set. A face is in it while nobody objects to its picture, or to a region that holds three tenths of the
-- face or lies in it by as much: a little too much is left out rather than too little.
create view comparable_faces as
  select f.* from faces f join items i on i.id = f.item_id
  where not exists (select 1 from objections o where o.content_sha256 = i.content_sha256 and o.state <> 'rejected' and (
    o.x is null
    or greatest(0, least(f.x + f.width, (o.x + o.width) * i.width_px) - greatest(f.x, o.x * i.width_px))
      * greatest(0, least(f.y + f.height, (o.y + o.height) * i.height_px) - greatest(f.y, o.y * i.height_px))
      >= 0.3 * least(f.width * f.height, o.width * i.width_px * o.height * i.height_px)));
create function no_appearance_where_somebody_objected() returns trigger language plpgsql as $$
begin
  if exists (select 1 from faces where id = new.face_id) and not exists (select 1 from comparable_faces where id = new.face_id) then
    raise exception 'r62: somebody objected to this picture or face' using errcode = 'check_violation', constraint = 'r62_no_appearance_where_somebody_objected';
  end if;
  return new;
end $$;
create trigger r62_no_appearance_where_somebody_objected before insert or update on appearances
  for each row execute function no_appearance_where_somebody_objected();

-- R6, R44, R59: recipients one by one, what each received, and that they were told. Who and what are words of a closed list,
-- so that a disclosure can outlive the person it was about.
create table recipients (
  id uuid primary key,
  name text not null check (length(trim(name)) > 0),
  address text not null check (length(trim(address)) > 0),
  contact text not null check (length(trim(contact)) > 0),
  mail text,
  party_type text not null check (party_type in ('controller', 'joint-controller', 'processor', 'public-authority', 'third-party')),
  purpose text not null check (purpose in
    ('find', 'publish:website', 'publish:press', 'publish:social', 'publish:internal', 'publish:print')),
  language text not null check (language in ('en', 'fr')),
  created_at timestamptz not null,
  ended_at timestamptz
);
create table disclosures (
  id uuid primary key,
  recipient_id uuid not null references recipients,
  subject_id uuid references subjects on delete set null,
  consent_id uuid references consents on delete set null,
  content_sha256 bytea check (octet_length(content_sha256) = 32),
  what text not null check (what in ('picture', 'masked-picture', 'list-of-pictures', 'report', 'contact')),
  disclosed_by text not null,
  disclosed_at timestamptz not null,
  retain_until date not null,
  constraint r6_a_picture_is_named check (what not in ('picture', 'masked-picture') or content_sha256 is not null)
);
create index disclosures_subject on disclosures (subject_id);
-- One for each recipient and act: a letter that names every disclosure it is about.
create table recipient_tellings (
  id uuid primary key,
  recipient_id uuid not null references recipients on delete cascade,
  about text not null check (about in ('rectification', 'correction', 'erasure', 'restriction')),
  made_at timestamptz not null,
  told_at timestamptz,
  proof text,
  retain_until date not null,
  constraint r59_told_means_proven check ((told_at is null) = (proof is null))
);
create table telling_disclosures (
  telling_id uuid not null references recipient_tellings on delete cascade,
  disclosure_id uuid not null references disclosures on delete cascade,
  primary key (telling_id, disclosure_id)
);
create index telling_disclosures_disclosure on telling_disclosures (disclosure_id);

-- The mail queue. A message about a person goes with her; address, subject, text and the server's whole answer are sealed
-- under her key, the request's, or the instance's. In clear stand only the codes a server answered with.
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
  refused_at timestamptz,
  sent_at timestamptz,
  proof text,
  retain_until date not null,
  check (sealed_under <> 'subject' or subject_id is not null),
  check (sealed_under <> 'request' or request_id is not null),
  check (sent_at is null or refused_at is null),
  check ((sent_at is null) = (proof is null))
);
create index outbox_due on outbox (next_try_at) where sent_at is null and refused_at is null;

-- R55: what was written for a person outside the database, so that forgetting reaches it. The path is sealed: it may hold her name.
create table exports (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  kind text not null check (kind in ('profile', 'report', 'portability', 'receipt', 'key', 'letter')),
  sealed_path bytea not null,
  made_by text not null,
  made_at timestamptz not null,
  retain_until date not null
);
create index exports_subject on exports (subject_id);

-- R93: every breach, with the clock of art. 33. A high risk is closed only when the people know, or by a case of art. 34(3).
create table breaches (
  id uuid primary key,
  number bigint not null unique,
  aware_at timestamptz not null,
  notify_by timestamptz not null,
  risk text not null check (risk in ('unassessed', 'none', 'risk', 'high')),
  sealed bytea not null,
  authority_told_at timestamptz,
  sealed_late_because bytea,
  people_told_at timestamptz,
  people_untold_because text check (people_untold_because in ('unintelligible', 'measures', 'public-communication')),
  closed_at timestamptz,
  retain_until date,
  recorded_by text not null,
  recorded_at timestamptz not null,
  check (notify_by > aware_at),
  constraint r93_late_with_a_reason check (authority_told_at is null or authority_told_at <= notify_by or sealed_late_because is not null),
  constraint r93_closed_when_assessed check (closed_at is null or risk <> 'unassessed'),
  constraint r93_closed_when_the_authority_knows check (closed_at is null or risk = 'none' or authority_told_at is not null),
  constraint r93_closed_when_people_know check (
    closed_at is null or risk <> 'high' or people_told_at is not null or people_untold_because is not null),
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
create trigger law9_cosignatures_are_append_only before update or delete on cosigned_checkpoints
  for each row execute function ledger_is_append_only();
`;
