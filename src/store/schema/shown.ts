/** Who looked at whose pictures today. */
export const SHOWN = /* sql */ `
-- Each view is counted, and the day's count goes into the ledger: an entry a view would bury everything else.
create table viewings (
  subject_id uuid not null references subjects on delete cascade,
  viewer text not null check (length(trim(viewer)) > 0),
  role text not null,
  day date not null,
  pictures bigint not null default 0 check (pictures >= 0),
  primary key (subject_id, viewer, role, day)
);
create index viewings_day on viewings (day);
`;
