/**
 * Masked copies and the register of what left. Who is visible in a copy stands under a consent in force, and
 * whatever ends that marks the copy, in the same transaction: triggers do it, so that no verb can forget to and no session
 * of psql can pass it by (R6, R17).
 */
export const PUBLISH = /* sql */ `
-- One act of publishing: drawn up, looked at, signed by somebody, handed out. Where to, and the words written into the
-- copies, are sealed: a path or a credit may hold a name.
create table publications (
  id uuid primary key,
  album_id uuid references albums on delete set null,
  album text not null,
  purpose text not null check (purpose in ('publish:website', 'publish:press', 'publish:social', 'publish:internal', 'publish:print')),
  destination text not null check (destination in ('folder', 'zip', 's3')),
  sealed_terms bytea not null,
  recipient_id uuid references recipients on delete set null,
  style text not null check (style in ('ellipse', 'rectangle', 'surroundings')),
  reach text not null check (reach in ('head', 'wide')),
  recording_look text not null check (recording_look in ('every', 'third')),
  side_px int check (side_px between 64 and 100000),
  small_faces text not null check (small_faces in ('masked', 'left')),
  small_below_px int check (small_below_px between 1 and 200),
  sound text not null check (sound in ('kept', 'removed')),
  mask_version text not null,
  two_persons boolean not null,
  state text not null check (state in ('drawing', 'drawn', 'signed', 'handed-out')),
  drawn_to_seq bigint not null default 0,
  made_by text not null check (length(trim(made_by)) > 0),
  made_at timestamptz not null,
  signed_by text check (length(trim(signed_by)) > 0),
  signed_at timestamptz,
  handed_out_at timestamptz,
  retain_until date not null,
  check ((small_faces = 'left') = (small_below_px is not null)),
  constraint r6_signed_by_somebody check (
    (state in ('signed', 'handed-out')) = (signed_by is not null) and (signed_by is null) = (signed_at is null)),
  constraint r96_signed_by_another check (
    not two_persons or signed_by is null or lower(trim(signed_by)) <> lower(trim(made_by))),
  unique (id, purpose)
);
create index publications_album on publications (album_id);
create index publications_recipient on publications (recipient_id);

-- A copy outlives its original and the people in it: the register says what left, whoever is still known.
create table publication_copies (
  id uuid primary key,
  publication_id uuid not null,
  purpose text not null,
  item_id uuid references items on delete set null,
  ordinal bigint not null,
  kind text not null check (kind in ('picture', 'video')),
  name text not null check (name ~ '^[a-z0-9-]+[.](jpg|mp4)$'),
  original_sha256 bytea not null check (octet_length(original_sha256) = 32),
  picture_sha256 bytea not null check (octet_length(picture_sha256) = 32),
  width_px int not null,
  height_px int not null,
  state text not null check (state in ('ready', 'blocked', 'failed', 'registered', 'out', 'stale', 'removed')),
  problem text,
  -- Whether its faces were looked for: what a stop left undone is done by the same command.
  drawn boolean not null default false,
  -- Regions in which the self-check still found a face, in fractions, and those that somebody looked at.
  left_seen jsonb not null default '[]' check (jsonb_typeof(left_seen) = 'array'),
  approved_left jsonb not null default '[]' check (jsonb_typeof(approved_left) = 'array'),
  approved_by text,
  approved_at timestamptz,
  copy_sha256 bytea check (octet_length(copy_sha256) = 32),
  byte_length bigint,
  masked int not null default 0,
  small_left int not null default 0,
  small_comparable int not null default 0,
  registered_at timestamptz,
  out_at timestamptz,
  stale_since timestamptz,
  stale_because text check (stale_because in
    ('withdrawn', 'expired', 'invalidated', 'forgotten', 'masked', 'restricted', 'not-her', 'objection', 'corrected', 'album-gone')),
  removed_at timestamptz,
  -- When a copy that was to be taken away was no longer where it had been put.
  escaped_at timestamptz,
  check ((approved_by is null) = (approved_at is null)),
  constraint r6_what_left_is_registered check (state not in ('registered', 'out', 'stale', 'removed')
    or (copy_sha256 is not null and byte_length is not null and registered_at is not null)),
  constraint r6_blocked_until_somebody_looks check (state not in ('registered', 'out') or left_seen = '[]' or approved_by is not null),
  check ((state = 'stale') <= (stale_because is not null)),
  foreign key (publication_id, purpose) references publications (id, purpose) on delete cascade,
  unique (publication_id, ordinal),
  unique (id, purpose)
);
create index publication_copies_waiting on publication_copies (state) where state in ('blocked', 'stale');
create index publication_copies_item on publication_copies (item_id);
create index publication_copies_picture on publication_copies (picture_sha256);
create trigger of_which_picture_a_copy_is before insert on publication_copies for each row execute function of_which_picture();

-- Law 2: what a second, harder look found more is a place in a picture and a size. No template, no name.
create table publication_faces (
  copy_id uuid not null references publication_copies on delete cascade,
  ordinal int not null,
  x real not null, y real not null, width real not null, height real not null,
  size_px real not null,
  primary key (copy_id, ordinal)
);

-- Where heads are in the frames of a recording that is copied, stretch by stretch: an interrupted copy goes on behind it, and
-- one that has to be masked anew is not looked at anew. Four numbers a face; nobody is followed here, and nobody named.
create table publication_heads (
  copy_id uuid not null references publication_copies on delete cascade,
  from_ms bigint not null check (from_ms >= 0),
  seen_by text not null,
  frames_ms bigint[] not null,
  cuts boolean[] not null,
  face_frame int[] not null,
  face_boxes real[] not null,
  colours real[] not null,
  -- Of each face whether a second look found it too; null where nobody looked again.
  face_again boolean[] not null default '{}',
  check (cardinality(face_again) in (0, cardinality(face_frame))),
  check (cardinality(cuts) = cardinality(frames_ms)),
  constraint law2_a_head_is_four_numbers check (cardinality(face_boxes) = 4 * cardinality(face_frame)),
  -- A time and three numbers, at its begin and at each cut.
  constraint law2_a_shot_has_one_colour check (cardinality(colours) <= 4 * (1 + cardinality(array_positions(cuts, true)))),
  primary key (copy_id, from_ms)
);

-- What a person changed, in fractions: a mask more, or one less with a reason.
create table publication_corrections (
  id uuid primary key,
  copy_id uuid not null references publication_copies on delete cascade,
  kind text not null check (kind in ('mask', 'unmask')),
  x real not null, y real not null, width real not null check (width > 0), height real not null check (height > 0),
  made_by text not null check (length(trim(made_by)) > 0),
  made_at timestamptz not null,
  sealed_because bytea,
  constraint r49_a_mask_is_removed_with_a_reason check (kind = 'mask' or sealed_because is not null)
);
create index publication_corrections_copy on publication_corrections (copy_id);

-- Who is visible in which copy, under which consent. It cannot be written but under a consent of hers in force to that very
-- use, and that consent cannot end while the row still says so.
create table publication_visible (
  id uuid primary key,
  copy_id uuid not null,
  purpose text not null,
  subject_id uuid not null references subjects on delete cascade,
  consent_id uuid not null references consents on delete cascade,
  shown_under boolean check (shown_under),
  face_id uuid references faces on delete set null,
  x real not null, y real not null, width real not null, height real not null,
  since timestamptz not null,
  lapsed_at timestamptz,
  constraint r6_visible_is_shown_or_lapsed check ((shown_under is null) = (lapsed_at is not null)),
  foreign key (copy_id, purpose) references publication_copies (id, purpose) on delete cascade,
  constraint r6_visible_only_under_a_consent_in_force
    foreign key (consent_id, subject_id, purpose, shown_under) references consents (id, subject_id, purpose, in_force) on delete cascade
);
create unique index publication_visible_once on publication_visible (copy_id, face_id) where lapsed_at is null;
create index publication_visible_copy on publication_visible (copy_id);
create index publication_visible_subject on publication_visible (subject_id);
create index publication_visible_consent on publication_visible (consent_id);
create index publication_visible_face on publication_visible (face_id);

create function mark_copies(copies uuid[], because text) returns void language sql as $$
  update publication_copies set state = 'stale', stale_since = now(), stale_because = because
  where id = any(copies) and state in ('registered', 'out');
$$;

-- Whoever marks what left as stale, a verb, a trigger or a scan, the transaction knows it, and the gate asks it before it ends:
-- what may not stay is taken back before the act is acknowledged (R17).
create function something_may_not_stay() returns trigger language plpgsql as $$
begin
  perform set_config('miroir.stale', 'yes', true);
  return null;
end $$;
create trigger r17_copies_are_taken_back after update on publication_copies for each row
  when (new.state = 'stale' and old.state <> 'stale') execute function something_may_not_stay();

-- She is no longer visible there under anything: the copies that show her are marked.
create function lapse_visible(who uuid, consent uuid, because text) returns void language plpgsql as $$
begin
  perform mark_copies(array(select copy_id from publication_visible
    where subject_id = who and (consent is null or consent_id = consent) and lapsed_at is null), because);
  update publication_visible set shown_under = null, lapsed_at = now()
  where subject_id = who and (consent is null or consent_id = consent) and lapsed_at is null;
end $$;

-- It is not her whom the copy shows: nobody knows of a consent of whoever it is (R54).
create function lapse_not_her() returns trigger language plpgsql as $$
declare
  shown uuid[] := array(select v.copy_id from publication_visible v join publication_copies c on c.id = v.copy_id
    where v.subject_id = new.subject_id and c.picture_sha256 = new.picture_sha256 and v.lapsed_at is null);
begin
  perform mark_copies(shown, 'not-her');
  update publication_visible set shown_under = null, lapsed_at = now()
  where subject_id = new.subject_id and copy_id = any(shown) and lapsed_at is null;
  return null;
end $$;
create trigger r54_copies_that_show_somebody_else after insert on not_me for each row execute function lapse_not_her();

-- The face was confirmed as somebody else's, or is left to a human again.
create function lapse_doubted() returns trigger language plpgsql as $$
declare
  doubted uuid[] := array(select copy_id from publication_visible where face_id = new.face_id and lapsed_at is null
    and (subject_id <> new.subject_id or new.state = 'candidate'));
begin
  perform mark_copies(doubted, 'not-her');
  update publication_visible set shown_under = null, lapsed_at = now()
  where face_id = new.face_id and lapsed_at is null and (subject_id <> new.subject_id or new.state = 'candidate');
  return null;
end $$;
create trigger r54_copies_of_a_doubted_face after update on appearances for each row
  when (new.state <> old.state and new.state in ('confirmed', 'candidate')) execute function lapse_doubted();

-- R54: somebody who was compared again and is not found where a copy shows her is not known to be there any more.
create function lapse_not_found(item uuid, compared uuid[]) returns void language plpgsql as $$
declare
  lost uuid[] := array(select v.id from publication_visible v join faces f on f.id = v.face_id
    where f.item_id = item and v.subject_id = any(compared) and v.lapsed_at is null
      and not exists (select 1 from appearances a where a.face_id = v.face_id and a.subject_id = v.subject_id and a.state <> 'candidate'));
begin
  perform mark_copies(array(select copy_id from publication_visible where id = any(lost)), 'not-her');
  update publication_visible set shown_under = null, lapsed_at = now() where id = any(lost);
end $$;

-- R72: what left an album and shows somebody stood on a consent that named this album: the album gone, nothing says any more
-- that she agreed to it, and no original is left to cover her in.
create function lapse_with_album() returns trigger language plpgsql as $$
declare
  shown uuid[] := array(select v.copy_id from publication_visible v join publication_copies c on c.id = v.copy_id
    join publications p on p.id = c.publication_id where p.album_id = old.id and v.lapsed_at is null);
begin
  perform mark_copies(shown, 'album-gone');
  update publication_visible set shown_under = null, lapsed_at = now() where copy_id = any(shown) and lapsed_at is null;
  return old;
end $$;
create trigger r72_copies_of_an_album_that_goes before delete on albums for each row execute function lapse_with_album();

-- R6: a copy is of what was looked at on the contact sheet; seconds before and after a picture are on none.
create function films_are_not_handed_out() returns trigger language plpgsql as $$
begin
  if exists (select 1 from items where id = new.item_id and film_of is not null) then
    raise exception 'r6: the film of a picture is not handed out' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger r6_films_are_not_handed_out before insert on publication_copies
  for each row execute function films_are_not_handed_out();
`;
