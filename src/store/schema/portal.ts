/** Migration 4: invitations, people signed in to the portal, enrolments that wait. */
export const PORTAL = /* sql */ `
-- An invitation is known by the SHA-256 of its token. Only a poster's token is kept, sealed: it hangs in public, and is printed again.
create table invitations (
  id uuid primary key,
  kind text not null check (kind in ('personal', 'poster')),
  token_sha256 bytea not null unique check (octet_length(token_sha256) = 32),
  sealed_token bytea check (sealed_token is null or kind = 'poster'),
  uses int not null check (uses > 0),
  used int not null default 0,
  purposes text[] not null check ('find' = any(purposes)),
  until_day date not null,
  consent_until date not null,
  made_by text not null,
  made_at timestamptz not null,
  ended_at timestamptz,
  constraint a_personal_invitation_is_for_one check (kind <> 'personal' or uses = 1),
  constraint no_invitation_is_used_more_often_than_said check (used between 0 and uses)
);
create table invitation_albums (
  invitation_id uuid not null references invitations on delete cascade,
  album_id uuid not null references albums on delete cascade,
  primary key (invitation_id, album_id)
);

-- R77: nobody is invited to be searched for where minors are. An album where they turn up later is left out by the query.
create function no_invitation_to_minors() returns trigger language plpgsql as $$
begin
  if exists (select from albums where id = new.album_id and minors_present) then
    raise exception 'r77: nobody is invited to an album with minors' using errcode = 'check_violation', constraint = 'r77_no_invitation_to_minors';
  end if;
  return new;
end $$;
create trigger r77_no_invitation_to_minors before insert on invitation_albums
  for each row execute function no_invitation_to_minors();

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
  state text not null check (state in ('no-approval-needed', 'waiting', 'approved', 'refused')),
  opens_on date not null,
  enrolled_at timestamptz not null,
  sealed_because bytea,
  decided_by text,
  decided_at timestamptz,
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

-- R9, R13: what the portal adds to how somebody is known, and to how she says it a second time.
alter table consents drop constraint consents_identity_check_check;
alter table consents add constraint r13_identity_checks check (identity_check in ('in-person', 'live-capture', 'mandate', 'portal-capture', 'personal-key'));
alter table consents drop constraint r9_second_steps;
alter table consents add constraint r9_second_steps check (second_step in ('signed-form', 'repeated-aloud', 'e-mailed-code', 'repeated-in-writing'));
alter table consent_events drop constraint consent_events_second_step_check;
alter table consent_events add constraint r9_second_steps check (second_step in ('signed-form', 'repeated-aloud', 'e-mailed-code', 'repeated-in-writing'));
`;
