/**
 * Crops: a piece of the picture around each face, sealed under the key of its album, so that a scan reads no original. Triggers
 * keep them from being where they may not be, and write what took them away, so that no verb can forget to and no restored
 * backup brings one back (R56).
 */
export const CROPS = /* sql */ `
-- Of a picture its one view of a face; of a recording the few views by which a track is compared, best first.
create table crops (
  face_id uuid not null references faces on delete cascade,
  ordinal int not null default 0,
  album_id uuid not null references albums on delete cascade,
  sealed bytea not null,
  primary key (face_id, ordinal)
);
create index crops_album on crops (album_id);
-- Sealed bytes grow when they are compressed.
alter table crops alter column sealed set storage external;

-- Faces of which a crop may be kept: of an album that keeps them, in the scan set, not withheld, and of nobody whose data is
-- restricted.
create view croppable_faces as
  select f.id, f.item_id, i.album_id from comparable_faces f join items i on i.id = f.item_id
  join albums a on a.id = i.album_id and a.face_crops
  where not f.crop_withheld
    and not exists (select 1 from appearances p join subjects s on s.id = p.subject_id and s.restricted
      where p.face_id = f.id and p.state <> 'candidate');

create function no_crop_of_a_face_left_out() returns trigger language plpgsql as $$
begin
  if exists (select 1 from croppable_faces where id = new.face_id and album_id = new.album_id) then
    return new;
  end if;
  return null;
end $$;
create trigger r62_no_crop_of_a_face_left_out before insert on crops for each row execute function no_crop_of_a_face_left_out();

-- An album that keeps crops again, or for the first time, has them made of its recordings.
create function crops_are_due() returns trigger language plpgsql as $$
begin
  update items set crops_due = true where album_id = new.id and duration_ms is not null and not crops_due;
  return null;
end $$;
create trigger crops_are_due after update of face_crops on albums for each row
  when (new.face_crops and not old.face_crops) execute function crops_are_due();

-- Where nothing is withheld, as almost everywhere, this costs one look into an index that is empty.
create index faces_withheld on faces (item_id) where crop_withheld;

-- What was withheld in one file of a picture is withheld in every file of it; in one that is turned otherwise, all of it is.
create function a_face_stays_withheld() returns trigger language plpgsql as $$
begin
  new.crop_withheld := new.crop_withheld or exists (
    select 1 from items i join items o on o.picture_sha256 = i.picture_sha256 and o.id <> i.id
      join faces w on w.item_id = o.id and w.crop_withheld
    where i.id = new.item_id and (o.turn <> i.turn or touches(
      new.x / i.width_px, new.y / i.height_px, new.width / i.width_px, new.height / i.height_px,
      w.x / o.width_px, w.y / o.height_px, w.width / o.width_px, w.height / o.height_px)));
  return new;
end $$;
create trigger r56_a_face_stays_withheld before insert on faces for each row execute function a_face_stays_withheld();

create function crop_of_a_face_withheld() returns trigger language plpgsql as $$
begin
  delete from crops where face_id = new.id;
  perform write_closing('crop', new.id::text, null, null);
  return null;
end $$;
create trigger closings_crop after update on faces for each row
  when (new.crop_withheld and not old.crop_withheld) execute function crop_of_a_face_withheld();

create function crops_of_a_picture_objected_to() returns trigger language plpgsql as $$
begin
  delete from crops c using faces f, items i where f.id = c.face_id and i.id = f.item_id
    and i.picture_sha256 = new.picture_sha256 and not exists (select 1 from comparable_faces x where x.id = f.id);
  return null;
end $$;
create trigger r62_crops_of_a_picture_objected_to after insert or update on objections for each row
  execute function crops_of_a_picture_objected_to();

create function crops_of_somebody_restricted() returns trigger language plpgsql as $$
begin
  delete from crops where face_id in (select face_id from appearances where subject_id = new.id and state <> 'candidate');
  return null;
end $$;
create trigger r61_crops_of_somebody_restricted after update on subjects for each row
  when (new.restricted and not old.restricted) execute function crops_of_somebody_restricted();

create function crops_of_an_album_that_keeps_none() returns trigger language plpgsql as $$
begin
  delete from crops where album_id = new.id;
  perform write_closing('album-crops', new.id::text, null, null);
  return null;
end $$;
create trigger closings_album_crops after update on albums for each row
  when (old.face_crops and not new.face_crops) execute function crops_of_an_album_that_keeps_none();
`;
