/**
 * Migration 9: recordings. A recording is an item that lasts; a face of it is a track, somebody followed through one shot,
 * with its best view where a face of a picture has its only one. Laws 2 and 3 and R62 hold for a track as for a face.
 */
export const VIDEO = /* sql */ `
-- R100: what is kept of moving pictures came out of a file that has an end.
alter table items add column duration_ms bigint check (duration_ms >= 0);
alter table items add constraint r100_a_recording_has_an_end check ((media_type like 'video/%') = (duration_ms is not null));

-- When a face was seen: its best view, and from when to when it was followed. Empty for a face of a picture.
alter table faces add column at_ms bigint;
alter table faces add column starts_ms bigint;
alter table faces add column ends_ms bigint;
alter table faces add constraint a_track_was_seen_while_it_lasts check (
  (at_ms is null and starts_ms is null and ends_ms is null) or (0 <= starts_ms and starts_ms <= at_ms and at_ms <= ends_ms));

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

-- One person is one face of a picture, and one track at a time of a recording.
alter table appearances drop constraint one_person_is_one_face_of_a_picture;
alter table appearances add column at_ms bigint;
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

-- R54 in a recording: content, region and time. A picture has no time.
alter table not_me add column at_ms bigint check (at_ms >= 0);
alter table not_me drop constraint not_me_pkey;
create unique index not_me_once on not_me (subject_id, content_sha256, x, y, width, height, coalesce(at_ms, -1));

-- R62 in a recording: content, and where it is not the whole of it, a region, a stretch of time, or both.
alter table objections add column starts_ms bigint;
alter table objections add column ends_ms bigint;
alter table objections add constraint a_stretch_has_two_ends check (
  (starts_ms is null and ends_ms is null) or (0 <= starts_ms and starts_ms <= ends_ms));

-- The same share of the smaller of two boxes as TOUCHES in domain/region.ts; all in pixels.
create function touches(ax double precision, ay double precision, aw double precision, ah double precision,
  bx double precision, by_ double precision, bw double precision, bh double precision) returns boolean language sql immutable as $$
  select greatest(0, least(ax + aw, bx + bw) - greatest(ax, bx)) * greatest(0, least(ay + ah, by_ + bh) - greatest(ay, by_))
    >= 0.3 * least(aw * ah, bw * bh)
$$;

-- A track is left out when it is in the region at any time of the stretch at which it was looked for, half a second before
-- and after: a little too much is left out rather than too little.
create or replace view comparable_faces as
  select f.* from faces f join items i on i.id = f.item_id
  where not exists (select 1 from objections o where o.content_sha256 = i.content_sha256 and o.state <> 'rejected'
    and (o.starts_ms is null or f.starts_ms is null or (o.starts_ms <= f.ends_ms and f.starts_ms <= o.ends_ms))
    and (o.x is null
      or touches(f.x, f.y, f.width, f.height, o.x * i.width_px, o.y * i.height_px, o.width * i.width_px, o.height * i.height_px)
        and (o.starts_ms is null or f.at_ms is null or f.at_ms between o.starts_ms - 500 and o.ends_ms + 500)
      or exists (select 1 from face_paths p cross join unnest(p.at_ms) with ordinality as seen (ms, n)
        where p.face_id = f.id and (o.starts_ms is null or ms between o.starts_ms - 500 and o.ends_ms + 500)
          and touches(p.boxes[4 * n - 3], p.boxes[4 * n - 2], p.boxes[4 * n - 1], p.boxes[4 * n],
            o.x * i.width_px, o.y * i.height_px, o.width * i.width_px, o.height * i.height_px))));

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
  check (cardinality(cuts) = cardinality(frames_ms)),
  constraint law2_a_head_is_four_numbers check (cardinality(face_boxes) = 4 * cardinality(face_frame)),
  -- A time and three numbers, at its begin and at each cut.
  constraint law2_a_shot_has_one_colour check (cardinality(colours) <= 4 * (1 + cardinality(array_positions(cuts, true)))),
  primary key (copy_id, from_ms)
);
`;
