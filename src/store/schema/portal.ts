/** People signed in to the portal, and enrolments that wait. */
export const PORTAL = /* sql */ `
-- People signed in, by the SHA-256 of what their browser holds; they go with her.
create table portal_sessions (
  token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
  subject_id uuid not null references subjects on delete cascade,
  opened_at timestamptz not null,
  idle_until timestamptz not null
);
create index portal_sessions_subject on portal_sessions (subject_id);
create table portal_links (
  token_sha256 bytea primary key check (octet_length(token_sha256) = 32),
  subject_id uuid not null references subjects on delete cascade,
  valid_until timestamptz not null
);
create index portal_links_subject on portal_links (subject_id);

-- Enrolled in the portal: who decides, and from which day on she may be searched for.
create table portal_enrolments (
  subject_id uuid primary key references subjects on delete cascade,
  invitation_id uuid references invitations on delete set null,
  came_by text not null check (came_by in ('poster', 'personal')),
  -- What its capture says about itself: for whoever approves, never a reason by itself (R102).
  evidence jsonb not null default '{}' check (jsonb_typeof(evidence) = 'object'),
  -- Where she came by a link to an address of a list: how her capture compared with the photograph of the file.
  file_photograph text check (file_photograph in ('agrees', 'differs', 'unusable')),
  file_score real,
  -- Opened by that photograph, and looked at by somebody afterwards.
  seen_by text,
  seen_at timestamptz,
  state text not null check (state in ('waiting', 'approved', 'refused')),
  opens_on date not null,
  enrolled_at timestamptz not null,
  sealed_because bytea,
  decided_by text,
  decided_at timestamptz,
  check ((seen_by is null) = (seen_at is null)),
  constraint a_decision_has_a_name_and_a_day check ((state in ('approved', 'refused')) = (decided_by is not null and decided_at is not null))
);
create index portal_enrolments_invitation on portal_enrolments (invitation_id);

-- Law 3: no grant of hers is open before somebody approved and the day has come, whoever opens it.
create function no_grant_before_its_time() returns trigger language plpgsql as $$
begin
  if new.state = 'open' and exists (select from portal_enrolments e where e.subject_id = new.subject_id
      and (e.state in ('waiting', 'refused') or new.opens_on < e.opens_on)) then
    raise exception 'law3: her enrolment waits' using errcode = 'check_violation', constraint = 'law3_no_grant_while_the_enrolment_waits';
  end if;
  return new;
end $$;
create trigger law3_no_grant_while_the_enrolment_waits before insert or update on grants
  for each row execute function no_grant_before_its_time();
`;
