/**
 * Sidecars for the organisation's other programs. One names somebody only under a consent of hers in force to
 * that, where a person confirmed that it is she, and whatever ends either marks the sidecar in the same transaction (R6, R17,
 * R50).
 */
export const SIDECARS = /* sql */ `
-- A folder that sidecars of an album were written into. Where it lies is sealed: a path may hold a name.
create table sidecar_folders (
  id uuid primary key,
  album_id uuid references albums on delete set null,
  album text not null,
  purpose text not null check (purpose = 'export:sidecars'),
  sealed_place bytea not null,
  recipient_id uuid references recipients on delete set null,
  made_by text not null check (length(trim(made_by)) > 0),
  made_at timestamptz not null,
  retain_until date not null,
  unique (id, purpose)
);
create index sidecar_folders_album on sidecar_folders (album_id);
create index sidecar_folders_recipient on sidecar_folders (recipient_id);

-- What was written: of which picture, with which bytes. A row is there before its file is.
create table sidecars (
  id uuid primary key,
  folder_id uuid not null,
  purpose text not null,
  item_id uuid references items on delete set null,
  sealed_name bytea not null,
  original_sha256 bytea not null check (octet_length(original_sha256) = 32),
  picture_sha256 bytea not null check (octet_length(picture_sha256) = 32),
  sidecar_sha256 bytea not null check (octet_length(sidecar_sha256) = 32),
  state text not null check (state in ('registered', 'out', 'stale', 'removed')),
  problem text,
  written_at timestamptz not null,
  out_at timestamptz,
  stale_since timestamptz,
  stale_because text check (stale_because in ('withdrawn', 'expired', 'invalidated', 'forgotten', 'masked', 'restricted', 'not-her',
    'objection', 'corrected', 'uses', 'gone')),
  -- To be decided anew: written again without whoever it may not name, or not at all.
  waits boolean not null default false,
  removed_at timestamptz,
  -- When one that was to be taken away was no longer there as it had been written.
  escaped_at timestamptz,
  constraint r6_a_stale_sidecar_says_why check ((state = 'stale') <= (stale_because is not null)),
  foreign key (folder_id, purpose) references sidecar_folders (id, purpose) on delete cascade,
  unique (folder_id, item_id),
  unique (id, purpose)
);
create index sidecars_item on sidecars (item_id);
create index sidecars_picture on sidecars (picture_sha256);
create trigger of_which_picture_a_sidecar_is before insert on sidecars for each row execute function of_which_picture();
create index sidecars_waiting on sidecars (folder_id) where waits;

-- Who is named in which sidecar, under which consent.
create table sidecar_named (
  id uuid primary key,
  sidecar_id uuid not null,
  purpose text not null,
  subject_id uuid not null references subjects on delete cascade,
  consent_id uuid not null references consents on delete cascade,
  named_under boolean check (named_under),
  face_id uuid references faces on delete set null,
  since timestamptz not null,
  lapsed_at timestamptz,
  constraint r6_named_is_under_a_consent_or_lapsed check ((named_under is null) = (lapsed_at is not null)),
  foreign key (sidecar_id, purpose) references sidecars (id, purpose) on delete cascade,
  constraint r6_named_only_under_a_consent_in_force
    foreign key (consent_id, subject_id, purpose, named_under) references consents (id, subject_id, purpose, in_force) on delete cascade
);
create unique index sidecar_named_once on sidecar_named (sidecar_id, subject_id) where lapsed_at is null;
create index sidecar_named_sidecar on sidecar_named (sidecar_id);
create index sidecar_named_subject on sidecar_named (subject_id);
create index sidecar_named_consent on sidecar_named (consent_id);
create index sidecar_named_face on sidecar_named (face_id);

-- Only where a person confirmed that it is she, and never somebody who is restricted or asked to be covered.
create function named_where_confirmed() returns trigger language plpgsql as $$
begin
  if new.lapsed_at is null and (
    not exists (select 1 from appearances p where p.face_id = new.face_id and p.subject_id = new.subject_id and p.state = 'confirmed')
    or exists (select 1 from subjects s where s.id = new.subject_id and (s.restricted or s.suspended_since is not null))
    or exists (select 1 from consents m where m.subject_id = new.subject_id and m.purpose = 'mask' and m.in_force)) then
    raise exception 'r50: nobody is named but where she was confirmed, unrestricted, and did not ask to be covered'
      using errcode = 'check_violation', constraint = 'r50_named_only_where_confirmed';
  end if;
  return new;
end $$;
create trigger r50_named_only_where_confirmed before insert on sidecar_named for each row execute function named_where_confirmed();

create function mark_sidecars(which uuid[], because text) returns void language sql as $$
  update sidecars set state = 'stale', stale_since = now(), stale_because = because, waits = true
  where id = any(which) and state in ('registered', 'out');
$$;

create trigger r17_sidecars_are_taken_back after update on sidecars for each row
  when (new.state = 'stale' and old.state <> 'stale') execute function something_may_not_stay();

-- The sidecars that name her; under one consent, or with one face, where that is given.
create function naming(who uuid, consent uuid, face uuid) returns uuid[] language sql as $$
  select array(select sidecar_id from sidecar_named where subject_id = who and lapsed_at is null
    and (consent is null or consent_id = consent) and (face is null or face_id = face));
$$;

create function lapse_named(who uuid, consent uuid, face uuid, because text) returns void language plpgsql as $$
begin
  perform mark_sidecars(naming(who, consent, face), because);
  update sidecar_named set named_under = null, lapsed_at = now() where subject_id = who and lapsed_at is null
    and (consent is null or consent_id = consent) and (face is null or face_id = face);
end $$;

-- It is no longer confirmed that it is she, or it is confirmed that it is somebody else.
create function sidecars_of_a_doubted_face() returns trigger language plpgsql as $$
declare
  other record;
begin
  if new.state <> 'confirmed' then
    perform lapse_named(new.subject_id, null, new.face_id, 'not-her');
  else
    for other in select distinct subject_id from sidecar_named where face_id = new.face_id and subject_id <> new.subject_id and lapsed_at is null loop
      perform lapse_named(other.subject_id, null, new.face_id, 'not-her');
    end loop;
  end if;
  return null;
end $$;
create trigger r54_sidecars_of_a_doubted_face after insert or update on appearances for each row execute function sidecars_of_a_doubted_face();

create function sidecars_of_a_match_that_goes() returns trigger language plpgsql as $$
begin
  perform lapse_named(old.subject_id, null, old.face_id, 'gone');
  return old;
end $$;
create trigger r54_sidecars_of_a_match_that_goes before delete on appearances for each row execute function sidecars_of_a_match_that_goes();

create function sidecars_of_a_picture_that_goes() returns trigger language plpgsql as $$
begin
  perform mark_sidecars(array(select id from sidecars where item_id = old.id), 'gone');
  return old;
end $$;
create trigger r71_sidecars_of_a_picture_that_goes before delete on items for each row execute function sidecars_of_a_picture_that_goes();
`;
