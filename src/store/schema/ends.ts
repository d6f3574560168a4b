/**
 * Migration 13: an album that is removed. What left it and shows somebody stood on a consent that named this album: the album
 * gone, nothing says any more that she agreed to it, and no original is left to cover her in. It is taken away (R17, R72).
 */
export const ENDS = /* sql */ `
alter table publication_copies drop constraint publication_copies_stale_because_check;
alter table publication_copies add constraint publication_copies_stale_because_check check (stale_because in
  ('withdrawn', 'expired', 'invalidated', 'forgotten', 'masked', 'restricted', 'not-her', 'objection', 'corrected', 'album-gone'));

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
`;
