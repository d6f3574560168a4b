/** What comparing leaves: scans, appearances, "not me", and searches with everybody whom they compared. */
export const COMPARE = /* sql */ `
-- gallery_sha256: which gallery it was compared with (R95). retain_until, here and elsewhere: the last day a row is kept
-- where nothing else ends it (R71).
create table scans (
  id uuid primary key,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text check (outcome in ('finished', 'interrupted')),
  faces bigint not null,
  people int not null,
  gallery_sha256 bytea check (octet_length(gallery_sha256) = 32),
  -- Each person has thresholds of their own: from the lowest to the highest of those who were compared. Law 10: no scan without
  -- how many false candidates are to be expected of it, over everybody.
  review_threshold double precision not null,
  review_threshold_to double precision not null,
  match_threshold double precision not null,
  match_threshold_to double precision not null,
  expected_false double precision not null,
  items_compared bigint not null default 0,
  milliseconds bigint,
  retain_until date not null,
  constraint law10_a_scan_says_what_to_expect check (expected_false >= 0
    and review_threshold <= review_threshold_to and match_threshold <= match_threshold_to)
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
create index scan_misses_album on scan_misses (album_id, grant_id);
create index scan_misses_item on scan_misses (item_id);

-- An appearance exists only for a person with a grant on that album (law 2, law 3). A rejected one is deleted; not_me keeps
-- the pair apart. R96: nothing found by staff is acted upon before two distinct people confirmed it.
create table appearances (
  id uuid primary key,
  subject_id uuid not null,
  grant_id uuid not null,
  album_id uuid not null,
  item_id uuid not null,
  face_id uuid not null,
  -- Of the face, written by a trigger.
  at_ms bigint,
  state text not null check (state in ('candidate', 'shown', 'confirmed')),
  score real not null,
  norm real not null,
  pack text not null,
  review_threshold double precision not null,
  match_threshold double precision not null,
  fmr double precision not null,
  found_at timestamptz not null,
  first_by text,
  first_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  foreign key (grant_id, subject_id) references grants (id, subject_id) on delete cascade,
  constraint law3_only_in_granted_albums foreign key (grant_id, album_id) references grant_albums (grant_id, album_id) on delete cascade,
  foreign key (item_id, album_id) references items (id, album_id) on delete cascade,
  foreign key (face_id, item_id) references faces (id, item_id) on delete cascade,
  constraint law10_a_match_says_how_sure_it_is check (review_threshold <= match_threshold and fmr between 0 and 1),
  check ((state = 'confirmed') = (decided_by is not null)),
  check ((first_by is null) = (first_at is null)),
  constraint r96_two_distinct_people check (
    first_by is null or decided_by is null or lower(trim(first_by)) <> lower(trim(decided_by)))
);
create index appearances_face on appearances (face_id);
create index appearances_grant on appearances (grant_id, album_id);
create unique index appearances_one_person_a_face on appearances (face_id) where state <> 'candidate';
create index appearances_subject on appearances (subject_id);
create index appearances_waiting on appearances (subject_id) where state = 'candidate' or (state = 'shown' and first_by is not null);

-- One person is one face of a picture, and one track at a time of a recording.
create unique index one_person_is_one_face_of_a_picture on appearances (item_id, subject_id, coalesce(at_ms, -1));
create function one_person_is_one_face_at_a_time() returns trigger language plpgsql as $$
declare
  own faces;
begin
  select * into own from faces where id = new.face_id;
  new.at_ms := own.at_ms;
  if own.at_ms is not null and exists (
    select 1 from appearances a join faces f on f.id = a.face_id
    where a.item_id = new.item_id and a.subject_id = new.subject_id and a.id <> new.id
      and f.starts_ms <= own.ends_ms and own.starts_ms <= f.ends_ms) then
    raise exception 'one person is one face at a time' using errcode = 'unique_violation', constraint = 'one_person_is_one_face_at_a_time';
  end if;
  return new;
end $$;
create trigger one_person_is_one_face_at_a_time before insert or update of face_id, subject_id, item_id on appearances
  for each row execute function one_person_is_one_face_at_a_time();

-- Law 3: nothing is found outside the hours and places that her consent reaches. What somebody confirmed before she narrowed
-- it stays.
create function no_appearance_outside_hours_and_places() returns trigger language plpgsql as $$
begin
  if exists (
    select from grant_albums ga join consent_albums ca on ca.consent_id = ga.consent_id and ca.album_id = ga.album_id
      join items i on i.id = new.item_id where ga.grant_id = new.grant_id and ga.album_id = new.album_id and not reaches(ca, i)) then
    raise exception 'law 3: outside the hours and places of the consent' using errcode = 'check_violation', constraint = 'law3_only_within_hours_and_places';
  end if;
  return new;
end $$;
create trigger law3_only_within_hours_and_places before insert on appearances
  for each row execute function no_appearance_outside_hours_and_places();

-- "Not me", for ever: keyed by what the picture shows and by region, in a recording by time as well, so that a new scan, a new
-- import or a caption written into the file does not bring it back (R54).
create table not_me (
  subject_id uuid not null references subjects on delete cascade,
  picture_sha256 bytea not null check (octet_length(picture_sha256) = 32),
  x real not null, y real not null, width real not null, height real not null,
  at_ms bigint check (at_ms >= 0),
  seen_hash bit(64),
  seen_shape real check (seen_shape > 0),
  seen_turn smallint check (seen_turn between 1 and 8),
  decided_by text not null,
  decided_at timestamptz not null
);
create unique index not_me_once on not_me (subject_id, picture_sha256, x, y, width, height, coalesce(at_ms, -1));
create index not_me_picture on not_me (picture_sha256);
create index not_me_that_looked_alike on not_me using gin (hash_parts(seen_hash)) with (fastupdate = off) where seen_hash is not null;
create trigger how_a_picture_looked_that_is_not_her before insert on not_me for each row execute function how_it_looked();

-- Law 5: a search has an actor, a purpose and a reason, and every person compared can see it: whoever was in the gallery at its
-- number. Without a number it is from before there were any, and each person has a row of consultations. R95: which gallery it was
-- compared with, and what was put in (a hash, sealed as the reason is). The reason of a search that returned people is sealed
-- under the keys of every one of them, so many as sealed_under says: it goes with the first who is forgotten.
create table searches (
  id uuid primary key,
  number bigint unique check (number > 0),
  started_at timestamptz not null,
  ended_at timestamptz not null,
  actor text not null check (length(trim(actor)) > 0),
  agreed_by text not null check (length(trim(agreed_by)) > 0),
  purpose text not null check (purpose in ('find', 'access', 'erasure')),
  sealed_under int not null default 0 check (sealed_under >= 0),
  sealed_reason bytea not null,
  sealed_input bytea,
  pack text not null,
  gallery_size int not null,
  gallery_sha256 bytea check (octet_length(gallery_sha256) = 32),
  review_threshold double precision not null,
  retain_until date not null,
  constraint r90_no_search_by_one_account check (lower(trim(agreed_by)) <> lower(trim(actor)))
);
create index searches_by_actor on searches (lower(trim(actor)), started_at);

-- From which search to which each person was compared, the last one included; null: they still were by the newest. A search
-- writes who came and who left since the one before it, and not a row a person.
create table gallery_members (
  subject_id uuid not null references subjects on delete cascade,
  first_search bigint not null,
  last_search bigint check (first_search <= last_search),
  primary key (subject_id, first_search)
);
create unique index gallery_members_now on gallery_members (subject_id) where last_search is null;

-- Who was compared is known for as long as a search is there that compared them.
create function gallery_members_go_with_searches() returns trigger language plpgsql as $$
begin
  delete from gallery_members m where not exists (
    select from searches s where s.number >= m.first_search and (m.last_search is null or s.number <= m.last_search));
  return null;
end $$;
create trigger gallery_members_go_with_searches after delete on searches
  for each statement execute function gallery_members_go_with_searches();

-- Whom a search returned; of one without a number everybody whom it compared.
create table consultations (
  search_id uuid not null references searches on delete cascade,
  subject_id uuid not null references subjects on delete cascade,
  outcome text not null check (outcome in ('compared', 'returned')),
  primary key (search_id, subject_id)
);
create index consultations_subject on consultations (subject_id);

create table search_confirmations (
  search_id uuid not null,
  subject_id uuid not null,
  actor text not null check (length(trim(actor)) > 0),
  at timestamptz not null,
  primary key (search_id, subject_id, actor),
  foreign key (search_id, subject_id) references consultations (search_id, subject_id) on delete cascade
);
create unique index r96_each_person_once on search_confirmations (search_id, subject_id, lower(trim(actor)));
`;
