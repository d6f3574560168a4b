/**
 * Consents with their whole history, the notices they were given under, the references that hang on them, the grants that
 * let those be compared, and invitations to give one.
 */
export const CONSENT = /* sql */ `
-- R24-R28: notices, each version for ever reachable while somebody consented under it.
create table notices (
  sha256 bytea primary key check (octet_length(sha256) = 32),
  kind text not null default 'consent' check (kind in ('consent', 'minor', 'archive')),
  language text not null check (language ~ '^[a-z]{2,3}$'),
  version text not null,
  text text not null,
  created_at timestamptz not null,
  published_at timestamptz,
  published_by text,
  superseded_at timestamptz,
  posted_where text,
  posted_because text,
  check (superseded_at is null or published_at is not null),
  -- R25: people who did not give the data themselves are told in public, and why that way is written down (art. 14(5)(b)).
  constraint r25_a_public_notice_says_where check (
    kind <> 'archive' or published_at is null or (coalesce(length(trim(posted_where)), 0) >= 3 and coalesce(length(trim(posted_because)), 0) >= 10))
);
create unique index notices_one_current on notices (kind, language) where published_at is not null and superseded_at is null;

-- The consent record: the fields of ISO/IEC TS 27560 that R13 makes mandatory. Each further use is a further purpose, with a
-- consent of its own (R2, R4). Who refuses proves nothing about herself (R8): then there is no identity_check.
create table consents (
  id uuid primary key,
  schema_version text not null,
  subject_id uuid not null references subjects on delete cascade,
  purpose text not null,
  purpose_description text not null,
  art6_basis text not null check (art6_basis = '6(1)(a)'),
  art9_basis text not null check (art9_basis = '9(2)(a)'),
  state text not null check (state in ('requested', 'refused', 'given', 'renewed', 'withdrawn', 'expired', 'invalidated')),
  in_force boolean not null,
  sealed_statement bytea,
  identity_check text,
  sealed_checked_by bytea,
  sealed_mandate bytea,
  sealed_child_assent bytea,
  notice_sha256 bytea not null references notices,
  screen_sha256 bytea check (octet_length(screen_sha256) = 32),
  pii_types text[] not null check (array_length(pii_types, 1) >= 1),
  special_category text not null,
  pack_family text,
  collection_method text not null,
  controllers jsonb not null check (jsonb_typeof(controllers) = 'array' and controllers <> '[]'),
  recipients jsonb not null check (jsonb_typeof(recipients) = 'array'),
  storage_locations jsonb not null check (jsonb_typeof(storage_locations) = 'array' and storage_locations <> '[]'),
  retention jsonb,
  jurisdiction text not null,
  withdrawal_method jsonb not null,
  privacy_rights text[] not null check (array_length(privacy_rights, 1) >= 1),
  authority text not null,
  age_band text not null,
  imbalance text check (imbalance in ('employer', 'school', 'public-authority')),
  sealed_no_consequence bytea,
  starts_on date not null,
  ends_on date not null,
  second_step text,
  created_at timestamptz not null,
  renewal_asked_on date,
  ended_at timestamptz,
  ended_because text,
  proof_until date,
  check (ends_on >= starts_on),
  constraint r2_purposes_are_a_closed_list check (purpose in
    ('find', 'mask', 'publish:website', 'publish:press', 'publish:social', 'publish:internal', 'publish:print', 'export:sidecars')),
  constraint r9_second_steps check (second_step in ('signed-form', 'repeated-aloud', 'e-mailed-code', 'repeated-in-writing')),
  constraint r13_identity_checks check (identity_check in
    ('known-personally', 'identity-in-person', 'identity-by-video', 'membership-photograph', 'mandate', 'portal-capture', 'personal-key',
    -- As backups of version 13 say it.
    'in-person', 'live-capture')),
  constraint law1_in_force_is_given_or_renewed check (in_force = (state in ('given', 'renewed'))),
  constraint r13_given_is_complete check (
    not in_force or (sealed_statement is not null and identity_check is not null and sealed_checked_by is not null and screen_sha256 is not null
      and trim(schema_version) <> '' and trim(purpose_description) <> '' and trim(special_category) <> '' and trim(collection_method) <> ''
      and trim(jurisdiction) <> '' and trim(authority) <> '' and cardinality(pii_types) > 0 and cardinality(privacy_rights) > 0
      and coalesce(jsonb_typeof(retention) = 'object' and retention <> '{}', false)
      and jsonb_typeof(withdrawal_method) = 'object' and withdrawal_method <> '{}'
      and not jsonb_path_exists(controllers, '$[*] ? (!(@.id like_regex "[^ ]" && @.name like_regex "[^ ]" && @.address like_regex "[^ ]" && @.contact like_regex "[^ ]" && @.type like_regex "[^ ]"))')
      and not jsonb_path_exists(recipients, '$[*] ? (!(@.id like_regex "[^ ]" && @.name like_regex "[^ ]" && @.address like_regex "[^ ]" && @.contact like_regex "[^ ]" && @.type like_regex "[^ ]"))')
      and not jsonb_path_exists(storage_locations, '$[*] ? (!(@ like_regex "[^ ]"))'))),
  constraint r20_a_template_names_its_model check (not in_force or purpose <> 'find' or pack_family is not null),
  constraint r21_an_ended_consent_has_a_date check (in_force or state = 'requested' or proof_until is not null),
  constraint r22_imbalance_is_answered check (not in_force or imbalance is null or sealed_no_consequence is not null),
  constraint r23_a_mandate_is_kept check (not in_force or identity_check is distinct from 'mandate' or sealed_mandate is not null),
  constraint r75_a_child_assents_herself check (not in_force or age_band <> 'under-15' or sealed_child_assent is not null),
  unique (id, subject_id, purpose, in_force)
);
create index consents_notice on consents (notice_sha256);
create index consents_subject on consents (subject_id);
create unique index consents_one_in_force on consents (subject_id, purpose) where in_force;
create index consents_ending on consents (ends_on) where in_force;

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

create table consent_events (
  consent_id uuid not null references consents on delete cascade,
  at timestamptz not null,
  state text not null,
  type text not null check (type in ('explicit', 'clock', 'erasure', 'change')),
  channel text not null,
  entity text not null,
  sealed_statement bytea,
  notice_sha256 bytea references notices,
  valid_until date,
  second_step text,
  constraint r9_second_steps check (second_step in ('signed-form', 'repeated-aloud', 'e-mailed-code', 'repeated-in-writing')),
  constraint r14_an_event_is_whole check (trim(channel) <> '' and trim(entity) <> ''
    and (state not in ('given', 'renewed') or (sealed_statement is not null and notice_sha256 is not null and valid_until is not null))),
  primary key (consent_id, at, state)
);
create index consent_events_notice on consent_events (notice_sha256) where notice_sha256 is not null;

-- R77: an album with minors cannot be named in a consent, and cannot become one while it is. What is compared in it may be
-- narrowed to hours on the clock of a time zone, and to places as the organiser names them: a consent to so much and no more,
-- and so every grant under it.
create table consent_albums (
  consent_id uuid not null references consents on delete cascade,
  album_id uuid not null,
  minors_present boolean not null default false,
  from_at timestamp,
  until_at timestamp,
  time_zone text,
  places text[] check (cardinality(places) > 0),
  unknown_too boolean,
  -- Most faces of the album that a grant under this consent has let be compared: a threshold does not sink when one ends.
  reached_faces bigint not null default 0 check (reached_faces >= 0),
  check (from_at < until_at),
  constraint hours_are_of_a_zone check ((from_at is null and until_at is null) or time_zone is not null),
  constraint what_is_narrowed_says_what_of_the_unknown
    check ((from_at is null and until_at is null and places is null) = (unknown_too is null)),
  constraint law8_no_album_with_minors check (not minors_present),
  primary key (consent_id, album_id),
  foreign key (album_id, minors_present) references albums (id, minors_present) on delete cascade
);
create index consent_albums_album on consent_albums (album_id);

-- Law 3: whether a picture of these places, taken then and for so long, lies in the hours and places of a consent.
create function lies_within(taken timestamp, lasts_ms bigint, taken_at_places text[], agreed consent_albums)
  returns boolean language sql stable parallel safe as $$
  select agreed.unknown_too is null or (
    case when agreed.from_at is null and agreed.until_at is null then true when taken is null then agreed.unknown_too
      else (agreed.from_at is null or taken + coalesce(lasts_ms, 0) * interval '1 millisecond' >= agreed.from_at)
        and (agreed.until_at is null or taken < agreed.until_at) end
    and case when agreed.places is null then true when cardinality(taken_at_places) = 0 then agreed.unknown_too
      else taken_at_places && agreed.places end)
$$;
create function reaches(agreed consent_albums, item items) returns boolean language sql stable parallel safe cost 2000 as $$
  select agreed.unknown_too is null or coalesce((
    select lies_within(clock_of(coalesce(own.taken_at, item.taken_at), agreed.time_zone), item.duration_ms, places_of(own), agreed)
    from items own where own.id = coalesce(item.film_of, item.id)), false)
$$;

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
create index reference_photos_consent on reference_photos (consent_id);

-- R88: with custody by the controller the printed code is kept as well, sealed under the reference key; never without the
-- DPIA that justifies it.
create table reference_templates (
  id uuid primary key,
  subject_id uuid not null,
  consent_id uuid not null unique,
  purpose text not null default 'find' check (purpose = 'find'),
  consent_in_force boolean not null default true check (consent_in_force),
  pack text not null,
  sealed bytea not null,
  sealed_code bytea,
  custody_dpia text,
  created_at timestamptz not null,
  constraint law1_no_template_without_consent
    foreign key (consent_id, subject_id, purpose, consent_in_force) references consents (id, subject_id, purpose, in_force),
  constraint r88_a_held_code_names_its_dpia check (sealed_code is null or length(trim(coalesce(custody_dpia, ''))) > 0)
);

-- Law 3: an open grant holds the template sealed under the grant's own key; a closed one holds nothing.
create table grants (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  subject_restricted boolean,
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
  constraint r61_no_open_grant_of_a_restricted_person check (
    case when state = 'open' then subject_restricted is not null and not subject_restricted else subject_restricted is null end),
  constraint r61_restricted_means_compared_by_nobody
    foreign key (subject_id, subject_restricted) references subjects (id, restricted),
  unique (id, consent_id),
  unique (id, subject_id)
);
create index grants_consent on grants (consent_id);
create index grants_subject on grants (subject_id);
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
create index grant_albums_consent on grant_albums (consent_id, album_id);
create index grant_albums_behind on grant_albums (album_id, compared_to_seq);

-- An invitation is known by the SHA-256 of its token. Only a poster's token is kept, sealed: it hangs in public, and is printed again.
create table invitations (
  id uuid primary key,
  kind text not null check (kind in ('personal', 'poster')),
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  sealed_token bytea check (sealed_token is null or kind = 'poster'),
  uses int not null check (uses > 0),
  used int not null default 0,
  purposes text[] not null check ('find' = any(purposes)),
  until_day date not null,
  consent_until date not null,
  made_by text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  -- Sent to the address of somebody on a list: it leads to her, and goes with her.
  member_id uuid references members on delete cascade,
  constraint a_link_to_a_member_is_personal check (member_id is null or kind = 'personal'),
  constraint a_personal_invitation_is_for_one check (kind <> 'personal' or uses = 1),
  constraint no_invitation_is_used_more_often_than_said check (used between 0 and uses)
);
create index invitations_member on invitations (member_id) where member_id is not null;
create table invitation_albums (
  invitation_id uuid not null references invitations on delete cascade,
  album_id uuid not null references albums on delete cascade,
  primary key (invitation_id, album_id)
);
create index invitation_albums_album on invitation_albums (album_id);

-- R77: nobody is invited to be searched for where minors are. An album where they turn up later is left out by the query.
create function no_invitation_to_minors() returns trigger language plpgsql as $$
begin
  if exists (select from albums where id = new.album_id and minors_present) then
    raise exception 'r77: nobody is invited to an album with minors' using errcode = 'check_violation', constraint = 'r77_no_invitation_to_minors';
  end if;
  return new;
end $$;
create trigger r77_no_invitation_to_minors before insert on invitation_albums
  for each row execute function no_invitation_to_minors();
`;
