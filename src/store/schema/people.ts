/** People. Name, contact and guardian are sealed under the person's own key, kept outside this database. */
export const PEOPLE = /* sql */ `
-- R74-R76: the day a minor comes of age, and whether she was asked before it. R61: a restricted person is compared by nobody.
create table subjects (
  id uuid primary key,
  age_band text not null check (age_band in ('adult', '15-17', 'under-15')),
  majority_on date,
  majority_asked_on date,
  sealed_identity bytea not null,
  sealed_guardian bytea,
  restricted boolean not null default false,
  restricted_because text check (restricted_because in ('accuracy-contested', 'unlawful-processing', 'needed-for-claims', 'objection-pending', 'died')),
  restricted_at timestamptz,
  lift_told_on date,
  -- Law 11: since when somebody else says that her face is theirs (schema/conflicts.ts).
  suspended_since timestamptz,
  created_at timestamptz not null,
  constraint law8_a_minor_has_a_guardian check (age_band = 'adult' or sealed_guardian is not null),
  constraint law8_a_minor_comes_of_age check (age_band = 'adult' or majority_on is not null),
  constraint r76_an_adult_has_no_guardian check (age_band <> 'adult' or sealed_guardian is null),
  check (restricted = (restricted_because is not null)),
  constraint subjects_restricted unique (id, restricted)
);

-- R61: she is told before a restriction is lifted, and what she was told of one is not told of the next.
create function told_before_lifted() returns trigger language plpgsql as $$
begin
  if old.restricted and not new.restricted and old.lift_told_on is null then
    raise exception 'r61: she is told before a restriction is lifted' using errcode = 'check_violation', constraint = 'r61_told_before_lifted';
  end if;
  return new;
end $$;
create trigger r61_told_before_lifted before update on subjects
  for each row execute function told_before_lifted();

-- What somebody instructs for the time after their death: the last one, and no other. All of it is sealed under their key.
create table instructions_after_death (
  subject_id uuid primary key references subjects on delete cascade,
  sealed bytea not null,
  at timestamptz not null
);

-- That somebody died: the day, and sealed who told of it and what was seen.
create table deaths (
  subject_id uuid primary key references subjects on delete cascade,
  died_on date not null,
  sealed bytea not null,
  recorded_by text not null,
  recorded_at timestamptz not null
);
`;
