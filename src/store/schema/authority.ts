/** Breaches of security, with their clock. */
export const AUTHORITY = /* sql */ `
-- R83: the impact assessment that was adopted, and who did it. One is in force: the next takes its place, and the log has both.
create table adopted_assessment (
  only_row boolean primary key default true check (only_row),
  path text not null,
  sha256 bytea not null check (octet_length(sha256) = 32),
  from_day date not null,
  adopted_by text not null,
  recorded_by text not null,
  recorded_at timestamptz not null
);

-- R93: every breach, with the clock of art. 33. A high risk is closed only when the people know, or by a case of art. 34(3).
create table breaches (
  id uuid primary key,
  number bigint not null unique,
  aware_at timestamptz not null,
  notify_by timestamptz not null,
  risk text not null check (risk in ('unassessed', 'none', 'risk', 'high')),
  sealed bytea not null,
  authority_told_at timestamptz,
  sealed_late_because bytea,
  people_told_at timestamptz,
  people_untold_because text check (people_untold_because in ('unintelligible', 'measures', 'public-communication')),
  closed_at timestamptz,
  retain_until date,
  recorded_by text not null,
  recorded_at timestamptz not null,
  check (notify_by > aware_at),
  constraint r93_late_with_a_reason check (authority_told_at is null or authority_told_at <= notify_by or sealed_late_because is not null),
  constraint r93_closed_when_assessed check (closed_at is null or risk <> 'unassessed'),
  constraint r93_closed_when_the_authority_knows check (closed_at is null or risk = 'none' or authority_told_at is not null),
  constraint r93_closed_when_people_know check (
    closed_at is null or risk <> 'high' or people_told_at is not null or people_untold_because is not null),
  check (closed_at is null or retain_until is not null)
);
`;
