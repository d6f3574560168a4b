/**
 * Migration 12: the film of a Motion or Live Photo is a recording that belongs to its picture: looked through like any other
 * (R46: whoever is only in its seconds is found too), counted with its picture, never handed out, and gone with it.
 */
export const FILMS = /* sql */ `
alter table items add column film_of uuid;
alter table items add constraint a_film_belongs_to_a_picture_of_its_album
  foreign key (film_of, album_id) references items (id, album_id) on delete cascade;
alter table items add constraint a_film_moves check (film_of is null or (duration_ms is not null and film_of <> id));
create index items_films on items (film_of) where film_of is not null;
-- Pictures whose film was not looked through yet.
create index items_with_a_film_to_look_through on items (album_id, seq)
  where metadata -> 'film' is not null and metadata -> 'film' -> 'item' is null;

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
