/**
 * Migration 14: whoever marks what left as stale, a verb, a trigger or a scan, the transaction knows it, and the gate asks it
 * before it ends: what may not stay is taken back before the act is acknowledged (R17).
 */
export const STALE = /* sql */ `
create function something_may_not_stay() returns trigger language plpgsql as $$
begin
  perform set_config('miroir.stale', 'yes', true);
  return null;
end $$;
create trigger r17_copies_are_taken_back after update on publication_copies for each row
  when (new.state = 'stale' and old.state <> 'stale') execute function something_may_not_stay();
create trigger r17_sidecars_are_taken_back after update on sidecars for each row
  when (new.state = 'stale' and old.state <> 'stale') execute function something_may_not_stay();

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
`;
