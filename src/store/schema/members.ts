/** Lists of people whom the organisation knew before: members, or those who took part. */
export const MEMBERS = /* sql */ `
-- A list is for named albums and has a last day; name, address, number and photograph are sealed under a key of each
-- member, so that one who is taken off it is gone from every backup too.
create table member_lists (
  id uuid primary key,
  until_day date not null,
  made_by text not null,
  made_at timestamptz not null
);
create table member_list_albums (
  list_id uuid not null references member_lists on delete cascade,
  album_id uuid not null references albums on delete cascade,
  primary key (list_id, album_id)
);
create index member_list_albums_album on member_list_albums (album_id);
create table members (
  id uuid primary key,
  list_id uuid not null references member_lists on delete cascade,
  sealed_member bytea not null,
  -- Of the membership file, as a small JPEG. No template is made of it before she has consented, and none is kept (law 2).
  sealed_photograph bytea,
  -- Who enrolled by the link to this address.
  subject_id uuid references subjects on delete cascade,
  added_at timestamptz not null
);
create index members_list on members (list_id);
create index members_subject on members (subject_id) where subject_id is not null;

-- R77: nobody is listed in order to be searched for where minors are.
create function no_list_for_minors() returns trigger language plpgsql as $$
begin
  if exists (select from albums where id = new.album_id and minors_present) then
    raise exception 'r77: nobody is listed for an album with minors' using errcode = 'check_violation', constraint = 'r77_no_list_for_minors';
  end if;
  return new;
end $$;
create trigger r77_no_list_for_minors before insert on member_list_albums
  for each row execute function no_list_for_minors();
`;
