/**
 * What ends what left, copies and sidecars alike: whatever takes the ground from under a person who is visible or named marks
 * them in the same transaction. Triggers do it, so that no verb can forget to and no session of psql can pass it by (R6, R17).
 * What only one of the two stands on is with it: an album for copies, a confirmed match for sidecars.
 */
export const LEFT = /* sql */ `
-- She is no longer visible or named anywhere; or not under one consent, where that is given.
create function lapse_left(who uuid, consent uuid, because text) returns void language plpgsql as $$
begin
  perform lapse_visible(who, consent, because);
  perform lapse_named(who, consent, null, because);
end $$;

-- A sidecar says to what she consents: when another consent of hers ends, she is still named, and what it says is no longer so.
create function left_under_a_consent_that_ends() returns trigger language plpgsql as $$
begin
  perform lapse_left(old.subject_id, old.id, case new.state when 'withdrawn' then 'withdrawn' when 'expired' then 'expired' else 'invalidated' end);
  if old.purpose <> 'export:sidecars' then
    perform mark_sidecars(naming(old.subject_id, null, null), 'uses');
  end if;
  return new;
end $$;
create trigger r17_left_under_a_consent_that_ends before update on consents for each row
  when (old.in_force and not new.in_force) execute function left_under_a_consent_that_ends();

create function left_under_a_consent_that_goes() returns trigger language plpgsql as $$
begin
  perform lapse_left(old.subject_id, old.id, 'forgotten');
  return old;
end $$;
create trigger r17_left_under_a_consent_that_goes before delete on consents for each row
  execute function left_under_a_consent_that_goes();

create function left_of_somebody_forgotten() returns trigger language plpgsql as $$
begin
  perform lapse_left(old.id, null, 'forgotten');
  return old;
end $$;
create trigger r55_left_of_somebody_forgotten before delete on subjects for each row execute function left_of_somebody_forgotten();

-- A copy bears no name: what is corrected is in sidecars alone.
create function left_of_somebody_changed() returns trigger language plpgsql as $$
begin
  if new.restricted and not old.restricted then
    perform lapse_left(new.id, null, 'restricted');
  elsif new.sealed_identity <> old.sealed_identity then
    perform mark_sidecars(naming(new.id, null, null), 'corrected');
  end if;
  return null;
end $$;
create trigger r61_left_of_somebody_changed after update on subjects for each row execute function left_of_somebody_changed();

-- Whoever asks to be covered is covered in what left already, and named nowhere.
create function left_of_somebody_masked() returns trigger language plpgsql as $$
begin
  perform lapse_left(new.subject_id, null, 'masked');
  return null;
end $$;
create trigger r6_left_of_somebody_masked after insert or update on consents for each row
  when (new.purpose = 'mask' and new.in_force) execute function left_of_somebody_masked();

-- R62: what somebody objected to leaves every copy of that picture, whoever is visible in it, once that is upheld; nobody is
-- named there from the day it was said.
create function left_of_what_is_objected_to() returns trigger language plpgsql as $$
begin
  if new.state = 'upheld' then
    perform mark_copies(array(select id from publication_copies where picture_sha256 = new.picture_sha256), 'objection');
  end if;
  perform mark_sidecars(array(select id from sidecars where picture_sha256 = new.picture_sha256), 'objection');
  return null;
end $$;
create trigger r62_left_of_what_is_objected_to after insert or update on objections for each row
  when (new.state <> 'rejected') execute function left_of_what_is_objected_to();
`;
