/** Two who say that one face is theirs: both are suspended until somebody who met them settles it (law 11). */
export const CONFLICTS = /* sql */ `
-- A face that may be this person's was brought again. claimed_by is null where whoever brought it was not enrolled: at the
-- desk, or for one look; nothing of her pictures is kept then. Once it is settled, subject_id is whose face it is.
create table conflicts (
  id uuid primary key,
  subject_id uuid not null references subjects on delete cascade,
  claimed_by uuid references subjects on delete set null,
  -- Both are enrolled, or were: while it is open both are suspended.
  of_two boolean not null default false,
  at timestamptz not null,
  actor text not null,
  stage text not null check (stage in ('enrol', 'grant', 'look')),
  state text not null check (state in ('open', 'first', 'second', 'distinct', 'same')),
  -- Which of the two had herself forgotten before it was settled: then it is settled about the one who is left.
  gone text check (gone in ('first', 'second')),
  compared_by text check (compared_by in ('known-personally', 'identity-in-person', 'identity-by-video', 'membership-photograph')),
  -- What the other was shown, under the key of whose face it is.
  sealed_seen bytea,
  decided_by text,
  decided_at timestamptz,
  used_at timestamptz,
  check (claimed_by <> subject_id),
  check (gone is null or claimed_by is null),
  check (of_two or (gone is null and claimed_by is null)),
  check ((state = 'open') = (decided_at is null)),
  constraint law11_two_claims_are_settled_by_comparing check (state = 'open' or not of_two or compared_by is not null)
);
create index conflicts_subject on conflicts (subject_id);
create index conflicts_claimed_by on conflicts (claimed_by);

-- Of whom somebody who met both said that they are two people, whatever their faces say: for good.
create table distinct_people (
  subject_id uuid not null references subjects on delete cascade,
  other_id uuid not null references subjects on delete cascade,
  decided_by text not null,
  decided_at timestamptz not null,
  check (subject_id < other_id),
  primary key (subject_id, other_id)
);
create index distinct_people_other on distinct_people (other_id);

create function two_claims(who uuid) returns boolean language sql stable as $$
  select exists (select from conflicts c where c.state = 'open' and c.of_two
    and who in (c.subject_id, c.claimed_by));
$$;

-- Held both ways, as a restriction is: no grant opens while she is suspended, and she is not suspended under an open one.
create function suspended_is_compared_by_nobody() returns trigger language plpgsql as $$
begin
  if new.state = 'open' and exists (select from subjects s where s.id = new.subject_id and s.suspended_since is not null) then
    raise exception 'law11: somebody else says that this face is theirs' using errcode = 'check_violation', constraint = 'law11_suspended_means_compared_by_nobody';
  end if;
  return new;
end $$;
create trigger law11_suspended_means_compared_by_nobody before insert or update on grants
  for each row execute function suspended_is_compared_by_nobody();

create function suspending_closes_and_settling_ends_it() returns trigger language plpgsql as $$
begin
  if new.suspended_since is not null and exists (select from grants g where g.subject_id = new.id and g.state = 'open') then
    raise exception 'law11: a grant of hers is open' using errcode = 'check_violation', constraint = 'law11_suspended_means_compared_by_nobody';
  elsif new.suspended_since is null and two_claims(new.id) then
    raise exception 'law11: it is not settled' using errcode = 'check_violation', constraint = 'law11_suspended_until_it_is_settled';
  end if;
  return new;
end $$;
create trigger law11_suspended_until_it_is_settled before update on subjects for each row
  when (old.suspended_since is distinct from new.suspended_since) execute function suspending_closes_and_settling_ends_it();

-- Both, but for whoever waits: nobody vouched for her, and nobody does meanwhile, so that nothing is open to her anyway.
create function two_claims_suspend_both() returns trigger language plpgsql as $$
begin
  if new.state = 'open' and new.of_two and exists (
      select from subjects s where s.id in (new.subject_id, new.claimed_by) and s.suspended_since is null
        and not exists (select from portal_enrolments e where e.subject_id = s.id and e.state = 'waiting')) then
    raise exception 'law11: both are suspended' using errcode = 'check_violation', constraint = 'law11_two_claims_suspend_both';
  end if;
  return new;
end $$;
create trigger law11_two_claims_suspend_both before insert or update on conflicts
  for each row execute function two_claims_suspend_both();

create function no_vouching_while_two_claim() returns trigger language plpgsql as $$
begin
  if new.subject_id is not null and two_claims(new.subject_id) then
    raise exception 'law11: two people say that this face is theirs' using errcode = 'check_violation', constraint = 'law11_no_vouching_while_two_claim';
  end if;
  return new;
end $$;
create trigger law11_no_vouching_while_two_claim before insert on vouchings
  for each row execute function no_vouching_while_two_claim();
`;
