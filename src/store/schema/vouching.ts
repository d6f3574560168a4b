/** Law 11: what says, beside a face, that it is hers; the frames of a capture while somebody may have to see them. */
export const VOUCHING = /* sql */ `
create table vouchings (
  id uuid primary key,
  subject_id uuid references subjects on delete cascade,
  request_id uuid references requests on delete cascade,
  way text not null check (way in ('steward', 'staff', 'file-photograph', 'address-alone')),
  compared_by text check (compared_by in ('known-personally', 'identity-in-person', 'identity-by-video', 'membership-photograph', 'mandate')),
  sealed_words bytea,
  vouched_by text not null check (length(trim(vouched_by)) > 0),
  vouched_at timestamptz not null,
  ended_at timestamptz,
  ended_by text,
  constraint law11_it_vouches_for_one check (num_nonnulls(subject_id, request_id) = 1),
  -- Staff say by what they compared, from a closed list, and in words.
  constraint law11_staff_say_by_what check (way <> 'staff' or (compared_by is not null and sealed_words is not null)),
  -- A known address alone opens by a decision of the controller, which is named.
  constraint law11_an_address_alone_names_the_decision check (way <> 'address-alone' or sealed_words is not null),
  check ((ended_at is null) = (ended_by is null))
);
create index vouchings_request on vouchings (request_id) where request_id is not null;
create index vouchings_subject on vouchings (subject_id) where subject_id is not null;
create unique index vouchings_one_of_a_person on vouchings (subject_id) where ended_at is null;
create unique index vouchings_one_of_a_request on vouchings (request_id) where ended_at is null;

create function no_grant_for_a_face_alone() returns trigger language plpgsql as $$
begin
  if new.state = 'open' and not exists (select from vouchings v where v.subject_id = new.subject_id and v.ended_at is null) then
    raise exception 'law11: nobody vouched for her' using errcode = 'check_violation', constraint = 'law11_no_grant_without_vouching';
  end if;
  return new;
end $$;
create trigger law11_no_grant_without_vouching before insert or update on grants
  for each row execute function no_grant_for_a_face_alone();

create function no_look_for_a_face_alone() returns trigger language plpgsql as $$
begin
  if new.type = 'looked' and new.facts ->> 'manual' = 'false'
    and not exists (select from vouchings v where v.request_id = new.request_id and v.ended_at is null) then
    raise exception 'law11: nobody vouched for whoever asks' using errcode = 'check_violation', constraint = 'law11_no_look_without_vouching';
  end if;
  return new;
end $$;
create trigger law11_no_look_without_vouching before insert or update on request_events
  for each row execute function no_look_for_a_face_alone();

-- Whoever was vouched for wrongly has no open grant first.
create function no_open_grant_stays_behind() returns trigger language plpgsql as $$
begin
  if new.ended_at is not null and exists (select from grants g where g.subject_id = new.subject_id and g.state = 'open') then
    raise exception 'law11: a grant of hers is open' using errcode = 'check_violation', constraint = 'law11_no_open_grant_stays_behind';
  end if;
  return new;
end $$;
create trigger law11_no_open_grant_stays_behind before update on vouchings
  for each row execute function no_open_grant_stays_behind();

-- Shown on her own telephone for some minutes; whoever stands before her reads it. Only its hash is kept.
create table vouching_codes (
  subject_id uuid unique references subjects on delete cascade,
  request_id uuid unique references requests on delete cascade,
  code_sha256 bytea not null unique check (octet_length(code_sha256) = 32),
  valid_until timestamptz not null,
  constraint a_code_is_of_one check (num_nonnulls(subject_id, request_id) = 1)
);

-- What the camera gave, sealed under her key or that of her case, as long as a conflict may have to be settled.
create table capture_frames (
  id uuid primary key,
  subject_id uuid references subjects on delete cascade,
  request_id uuid references requests on delete cascade,
  ordinal int not null check (ordinal > 0),
  portrait boolean not null,
  sealed bytea not null,
  taken_at timestamptz not null,
  keep_until date not null,
  constraint frames_are_of_one check (num_nonnulls(subject_id, request_id) = 1)
);
create unique index capture_frames_subject on capture_frames (subject_id, ordinal) where subject_id is not null;
create unique index capture_frames_request on capture_frames (request_id, ordinal) where request_id is not null;
create index capture_frames_keep on capture_frames (keep_until);
`;
