/** Albums, what is in them, where their originals lie, and uploads under way. A recording is an item that lasts. */
export const ARCHIVE = /* sql */ `
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
  -- Whether a crop of each face is kept, under a key of the album (schema/crops.ts).
  face_crops boolean not null default false,
  recall text not null default 'ordinary' check (recall in ('ordinary', 'thorough')),
  item_count bigint not null default 0,
  created_at timestamptz not null,
  constraint law8_no_crops_where_minors_are check (not (face_crops and minors_present)),
  constraint law4_held_by_a_right check (held_by in ('own-work', 'commissioned', 'contributed', 'deposited', 'legal-duty')),
  constraint law3_scope_conditions check (
    scope = 'declared'
    or (scope = 'closed' and attested_by is not null)
    or (scope = 'open' and attested_by is not null and dpia_reference is not null and art9_ground is not null)),
  check (ends_on >= starts_on),
  unique (id, minors_present)
);

-- film_of: the film of a Motion or Live Photo is a recording that belongs to its picture: looked through like any other
-- (R46: whoever is only in its seconds is found too), counted with its picture, never handed out, and gone with it.
create table items (
  id uuid primary key,
  album_id uuid not null references albums on delete cascade,
  seq bigint not null,
  film_of uuid,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  -- What is shown, whatever else its file says: the coded image as it is turned, without what is written about it
  -- (archive/shows.ts).
  shows_sha256 bytea not null check (octet_length(shows_sha256) = 32),
  -- Which picture it is: what decisions are keyed by (R54, R62). Its own coded image, however it is turned, or that of the picture
  -- of which it is a copy at another size or quality.
  picture_sha256 bytea not null check (octet_length(picture_sha256) = 32),
  -- How it is turned from the way in which regions of that picture are written down: as EXIF counts, 1 is not at all.
  turn smallint not null default 1 check (turn between 1 and 8),
  media_type text not null,
  byte_length bigint not null,
  width_px int not null,
  height_px int not null,
  frames int not null,
  duration_ms bigint check (duration_ms >= 0),
  perceptual_hash bit(64) not null,
  -- 16 x 16 mean brightnesses, by which a copy is told from another picture of the same place.
  greys bytea check (octet_length(greys) = 256),
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
  -- Of a recording: whether crops of its tracks may be wanting still, so that an import does not go through all tracks of its album.
  crops_due boolean not null default true,
  unique (album_id, seq),
  unique (content_sha256, album_id),
  unique (shows_sha256, album_id),
  unique (id, album_id),
  -- R100: what is kept of moving pictures came out of a file that has an end.
  constraint r100_a_recording_has_an_end check ((media_type like 'video/%') = (duration_ms is not null)),
  constraint a_film_belongs_to_a_picture_of_its_album
    foreign key (film_of, album_id) references items (id, album_id) on delete cascade,
  constraint a_film_moves check (film_of is null or (duration_ms is not null and film_of <> id))
);
create index items_near_duplicates on items (near_duplicate_of) where near_duplicate_of is not null;
create index items_of_a_picture on items (picture_sha256);
-- Files of which only a part was looked at: a person's answer counts those of her albums.
create index items_in_part on items (album_id) where metadata ? 'parts' or frames > 1 and duration_ms is null;

-- Pieces of a perceptual hash, each with its place, so long that hardly any two pictures of a million share one. Asked for
-- whatever is near one of them (store/archive/alike.ts), the index finds all hashes that differ in at most so many bits. Without
-- a list of what is still to be added, which each question would read through.
create function hash_parts(hash bit(64)) returns int[] language sql immutable parallel safe as $$
  select array[substring(hash from 1 for 22)::int, substring(hash from 23 for 21)::int + 4194304, substring(hash from 44 for 21)::int + 6291456]
$$;
create index items_that_look_alike on items using gin (hash_parts(perceptual_hash)) with (fastupdate = off) where duration_ms is null;

-- Some hundred keys are asked for, and the planner takes each for one picture in two hundred: told nothing, it reads them all.
create function items_alike(keys int[], hash bit(64), bits int) returns setof items language sql stable set enable_seqscan = off as $$
  select * from items where duration_ms is null and hash_parts(perceptual_hash) && keys and bit_count(perceptual_hash # hash) <= bits
$$;

-- By which pictures are found that may name somebody: of everything that one says in words, the words of plain letters, in
-- small ones and without accents, and every other character for itself. store/archive/said.ts asks for no more than that.
create function said_keys(caption text, photographer text, metadata jsonb) returns text[] language sql immutable parallel safe as $$
  select array(select distinct left(found[1], 32) from regexp_matches(
    lower(regexp_replace(normalize(coalesce(caption, '') || ' ' || coalesce(photographer, '') || ' ' || coalesce(
      (select string_agg(said #>> '{}', ' ') from jsonb_path_query(metadata, 'strict $.**') said where jsonb_typeof(said) = 'string'), ''),
      NFD), '[\u0300-\u036f]', '', 'g') collate "C"), '[a-z]{2,}|[^\u0001-\u007f]', 'g') as found)
$$;
create index items_that_say on items using gin (said_keys(caption, photographer, metadata));

-- When a picture was taken, on the clock of a time zone: what it says without a zone is that clock. Null where it says no
-- hour. Days are added to the first of their month, so that no day that does not exist is an error.
create function clock_of(taken text, zone text) returns timestamp language sql stable parallel safe as $$
  select case when taken ~ '^(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?$' then
      (left(taken, 7) || '-01' || substr(taken, 11))::timestamp + (substr(taken, 9, 2)::int - 1) * interval '1 day'
    when taken ~ '^(19|20)[0-9][0-9]-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]+)?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$' then
      (((left(taken, 7) || '-01' || substring(taken from 11 for 9))::timestamp + (substr(taken, 9, 2)::int - 1) * interval '1 day'
        - case when right(taken, 1) = 'Z' then interval '0' else right(taken, 6)::interval end) at time zone 'UTC') at time zone zone
    end
$$;

-- What nobody compared with others yet is its own picture.
create function an_item_is_a_picture() returns trigger language plpgsql as $$
begin
  new.shows_sha256 := coalesce(new.shows_sha256, new.content_sha256);
  new.picture_sha256 := coalesce(new.picture_sha256, new.shows_sha256);
  new.turn := coalesce(new.turn, 1);
  return new;
end $$;
create trigger an_item_is_a_picture before insert on items for each row execute function an_item_is_a_picture();

-- Whatever names an item in a row that outlives it also says which picture that was.
create function of_which_picture() returns trigger language plpgsql as $$
begin
  if new.picture_sha256 is null then
    new.picture_sha256 := coalesce((select picture_sha256 from items where id = new.item_id), new.original_sha256);
  end if;
  return new;
end $$;

-- x, y, width and height of a region in fractions, written down for the picture, as they are in an item that is turned (EXIF
-- 2.32, 4.6.5.1, Orientation). domain/region.ts has the same.
create function turned(x double precision, y double precision, w double precision, h double precision, turn int)
  returns double precision[] language sql immutable parallel safe as $$
  select case turn when 2 then array[1 - x - w, y, w, h] when 3 then array[1 - x - w, 1 - y - h, w, h]
    when 4 then array[x, 1 - y - h, w, h] when 5 then array[y, x, h, w] when 6 then array[1 - y - h, x, h, w]
    when 7 then array[1 - y - h, 1 - x - w, h, w] when 8 then array[y, 1 - x - w, h, w] else array[x, y, w, h] end
$$;

-- How a picture looked about which something was decided: a copy of it that comes when it is gone is known again.
create function how_it_looked() returns trigger language plpgsql as $$
begin
  if new.seen_hash is null then
    select perceptual_hash, width_px::real / height_px, turn into new.seen_hash, new.seen_shape, new.seen_turn
    from items where picture_sha256 = new.picture_sha256 and duration_ms is null order by imported_at, id limit 1;
  end if;
  return new;
end $$;

-- A file of a size that no picture of the album has is new without being hashed first.
create index items_of_a_size on items (album_id, byte_length);
-- Somebody asks for the pictures of a day or of a place, page by page: no other ones are read. Those that say no time are last.
create index items_in_time on items (album_id, (taken_at collate "C"), seq);
create function said_place(metadata jsonb) returns text language sql immutable parallel safe as $$
  select nullif(left(lower(trim(coalesce(metadata ->> 'city', '') || ' ' || coalesce(metadata ->> 'country', ''))), 200), '')
$$;
create index items_at_a_place on items (album_id, (said_place(metadata) collate "C"), (taken_at collate "C"), seq)
  where said_place(metadata) is not null;
create index items_recordings on items (album_id, seq) where duration_ms is not null;
create index items_to_crop on items (album_id, seq) where duration_ms is not null and crops_due;
create index items_films on items (film_of) where film_of is not null;
-- Pictures whose film was not looked through yet.
create index items_with_a_film_to_look_through on items (album_id, seq)
  where metadata -> 'film' is not null and metadata -> 'film' -> 'item' is null;

-- Where an original lies: in its folder (never copied), kept in the data folder, or in a storage under a name of the
-- configuration. Places in byte order, as folders and storages list them: what is gone is found page by page. The primary
-- key serves that order and the look at one path: with an index for each, a database that nobody analysed took the wrong
-- one, and read an album of a million places for every path.
create table item_files (
  album_id uuid not null,
  item_id uuid not null,
  kind text not null check (kind in ('file', 'kept', 's3')),
  path text collate "C" not null,
  byte_length bigint not null,
  modified_ms bigint not null,
  -- The version of an object, as its server calls it: compared with what the server lists, never taken for a hash.
  etag text,
  primary key (album_id, kind, path),
  foreign key (item_id, album_id) references items (id, album_id) on delete cascade,
  constraint an_object_has_a_version check ((kind = 's3') = (etag is not null))
);
create index item_files_item on item_files (item_id);

-- Places of an album as its organiser names them ("finish"), and by what their pictures are known.
create table album_places (
  album_id uuid not null references albums on delete cascade,
  name text not null check (length(trim(name)) between 1 and 60),
  mark text not null check (mark in ('camera', 'serial', 'photographer', 'folder')),
  value text not null check (length(trim(value)) between 1 and 300),
  primary key (album_id, name, mark, value)
);

create function is_of_place(item items, place album_places) returns boolean language sql stable parallel safe as $$
  select place.album_id = item.album_id and case place.mark
    when 'camera' then item.metadata ->> 'camera' = place.value
    when 'serial' then place.value in (item.metadata #>> '{raw,exif,BodySerialNumber}', item.metadata #>> '{raw,exif,SerialNumber}',
      item.metadata #>> '{raw,xmp,SerialNumber}', item.metadata #>> '{raw,xmp,BodySerialNumber}')
    when 'photographer' then item.photographer = place.value
    else exists (select from item_files f where f.item_id = item.id and position('/' || place.value || '/' in '/' || f.path) > 0) end
$$;

-- Of a picture; the film of a picture is where that is.
create function places_of(item items) returns text[] language sql stable parallel safe as $$
  select array(select distinct p.name from album_places p where p.album_id = item.album_id and is_of_place(item, p) order by p.name)
$$;

create table import_problems (
  album_id uuid not null references albums on delete cascade,
  path text not null,
  code text not null,
  details jsonb not null,
  at timestamptz not null,
  primary key (album_id, path)
);

-- Law 2: a face is where it is and how good it looks. There is no column a template of it could be put in. A face of a
-- recording is a track, somebody followed through one shot, with its best view where a face of a picture has its only one:
-- at_ms is when that view was, starts_ms and ends_ms from when to when it was followed. Empty for a face of a picture.
create table faces (
  id uuid primary key,
  item_id uuid not null references items on delete cascade,
  ordinal int not null,
  x real not null, y real not null, width real not null, height real not null,
  landmarks real[] not null,
  score real not null,
  size_px real not null,
  quality real not null,
  at_ms bigint,
  starts_ms bigint,
  ends_ms bigint,
  -- No crop of it is kept: its person was forgotten, or nothing of it lies in the picture.
  crop_withheld boolean not null default false,
  constraint law2_five_points_and_no_more check (array_ndims(landmarks) = 1 and array_length(landmarks, 1) = 10),
  constraint a_track_was_seen_while_it_lasts check (
    (at_ms is null and starts_ms is null and ends_ms is null) or (0 <= starts_ms and starts_ms <= at_ms and at_ms <= ends_ms)),
  unique (item_id, ordinal),
  unique (id, item_id)
);

-- How much each album holds, as what came and what went: the sum is asked for, so that nobody counts pictures and faces one by
-- one. Rows are only added, so that no two imports wait for each other; the clock adds them up (store/archive/albums.ts).
-- A picture counts once with its film, which is only counted for its faces.
create table album_counts (
  album_id uuid not null references albums on delete cascade,
  items bigint not null,
  videos bigint not null,
  video_ms bigint not null,
  faces bigint not null
);
create index album_counts_album on album_counts (album_id);

create function items_are_counted() returns trigger language plpgsql as $$
begin
  insert into album_counts
  select album_id, count(*) filter (where film_of is null), count(*) filter (where film_of is null and duration_ms is not null),
    coalesce(sum(duration_ms) filter (where film_of is null), 0), 0
  from added group by album_id;
  return null;
end $$;
create trigger items_are_counted after insert on items referencing new table as added
  for each statement execute function items_are_counted();

create function faces_are_counted() returns trigger language plpgsql as $$
begin
  insert into album_counts
  select i.album_id, 0, 0, 0, count(*) * (case tg_op when 'INSERT' then 1 else -1 end)
  from changed f join items i on i.id = f.item_id group by i.album_id;
  return null;
end $$;
create trigger faces_are_counted after insert on faces referencing new table as changed
  for each statement execute function faces_are_counted();
create trigger faces_are_counted_out after delete on faces referencing old table as changed
  for each statement execute function faces_are_counted();

-- With its faces, which go after it and then belong to no item any more; of an album that goes nothing is counted.
create function an_item_is_counted_out() returns trigger language plpgsql as $$
begin
  insert into album_counts
  select old.album_id, -(old.film_of is null)::int, -(old.film_of is null and old.duration_ms is not null)::int,
    -(case when old.film_of is null then coalesce(old.duration_ms, 0) else 0 end),
    -(select count(*) from faces where item_id = old.id)
  where exists (select from albums where id = old.album_id);
  return old;
end $$;
create trigger an_item_is_counted_out before delete on items for each row execute function an_item_is_counted_out();

-- The few views by which a track is compared, best first.
create table face_views (
  face_id uuid not null references faces on delete cascade,
  ordinal int not null,
  at_ms bigint not null,
  x real not null, y real not null, width real not null, height real not null,
  landmarks real[] not null,
  constraint law2_five_points_of_a_view_and_no_more check (array_ndims(landmarks) = 1 and array_length(landmarks, 1) = 10),
  primary key (face_id, ordinal)
);

-- Where it was whenever it was looked for: four numbers a time, x, y, width, height.
create table face_paths (
  face_id uuid primary key references faces on delete cascade,
  at_ms bigint[] not null,
  boxes real[] not null,
  constraint law2_a_path_is_boxes check (cardinality(at_ms) > 0 and cardinality(boxes) = 4 * cardinality(at_ms))
);

-- What an import has seen so far of a recording it has not finished: an interrupted one goes on behind it. Seventeen numbers
-- a face: box, five points, score, size, quality.
create table footage (
  album_id uuid not null references albums on delete cascade,
  content_sha256 bytea not null check (octet_length(content_sha256) = 32),
  detector text not null,
  from_ms bigint not null check (from_ms >= 0),
  to_ms bigint not null,
  frames_ms bigint[] not null,
  cuts boolean[] not null,
  face_frame int[] not null,
  face_numbers real[] not null,
  seen_at timestamptz not null,
  check (cardinality(cuts) = cardinality(frames_ms)),
  constraint law2_a_sight_is_box_and_points check (cardinality(face_numbers) = 17 * cardinality(face_frame)),
  primary key (album_id, content_sha256, detector, from_ms)
);

-- The bytes lie in the data folder under the identifier; the name that came with them is only ever shown.
create table uploads (
  id uuid primary key,
  album_id uuid not null references albums on delete cascade,
  account text not null check (length(trim(account)) > 0),
  role text not null,
  file_name text not null check (length(file_name) between 1 and 255),
  bytes bigint not null check (bytes > 0),
  state text not null check (state in ('arriving', 'whole', 'imported')),
  begun_at timestamptz not null,
  ended_at timestamptz,
  retain_until date not null,
  check ((state = 'imported') = (ended_at is not null))
);
create index uploads_album on uploads (album_id);
create index uploads_open on uploads (account) where state <> 'imported';
`;
