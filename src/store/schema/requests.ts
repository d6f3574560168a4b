/**
 * Requests of data subjects with their clock, and objections: what somebody objected to is compared by nobody.
 */
export const REQUESTS = /* sql */ `
-- Human numbers, one row a year: a number that was given is never given again, also when its case is gone.
create table case_numbers (
  kind text not null check (kind in ('request', 'breach')),
  year int not null,
  last int not null,
  primary key (kind, year)
);

-- R29-R42: requests. Who asks and what she says is sealed under a key of the request's own, so that a forgotten person's
-- case ends with that key. There is no column to count somebody's requests by (R30).
create table requests (
  id uuid primary key,
  number bigint not null unique,
  kind text not null check (kind in ('access', 'rectification', 'erasure', 'restriction', 'objection', 'portability', 'withdrawal', 'information')),
  channel text not null check (channel in ('web', 'e-mail', 'letter', 'desk', 'telephone')),
  subject_id uuid references subjects on delete set null,
  sealed_requester bytea not null,
  sealed_text bytea not null,
  sealed_mandate bytea,
  -- R32: who acts for her and has shown no mandate yet; null once it was shown, and where she asks herself.
  sealed_agent bytea,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  state text not null check (state in ('open', 'paused', 'answered', 'refused', 'closed')),
  received_on date not null,
  -- The first month, not rolled to a working day: until its end she may be told of an extension.
  month_ends_on date not null,
  target_on date not null,
  due_on date not null,
  paused_days int not null default 0 check (paused_days >= 0),
  extended_on date,
  paused_on date,
  outcome text check (outcome in ('answered', 'nothing-held', 'refused', 'taken-back')),
  refused_because text check (refused_because in ('identity-not-established', 'mandate-not-shown', 'right-does-not-apply', 'exception', 'unfounded', 'excessive')),
  refused_by_two boolean check (refused_by_two),
  answered_on date,
  closed_on date,
  retain_until date,
  opened_by text not null,
  opened_at timestamptz not null,
  -- SHA-256 of the token by which the address of somebody unknown confirms itself; null once it did, and where staff wrote it down.
  address_sha256 bytea unique check (octet_length(address_sha256) = 32),
  check (month_ends_on > received_on and target_on >= month_ends_on and due_on >= target_on),
  check ((state = 'paused') = (paused_on is not null)),
  check ((state = 'closed') = (closed_on is not null)),
  check ((outcome is null) = (answered_on is null)),
  check (coalesce(outcome = 'refused', false) = (refused_because is not null)),
  constraint law6_ends_only_with_an_answer check ((state in ('answered', 'refused', 'closed')) = (outcome is not null)),
  check (sealed_agent is null or sealed_mandate is null),
  constraint r32_nothing_is_told_before_the_mandate check (sealed_agent is null or outcome is null
    or outcome in ('refused', 'taken-back') or (kind = 'information' and outcome = 'answered')),
  constraint r35_told_within_the_first_month check (extended_on is null or extended_on <= month_ends_on),
  constraint r39_two_people_found_it_abusive check (coalesce(refused_because in ('unfounded', 'excessive'), false) = (refused_by_two is not null)),
  constraint r71_an_answered_request_has_a_date check (outcome is null or retain_until is not null)
);
create index requests_subject on requests (subject_id);

-- R39: one proposes with a written proof, another confirms; that she asked often is no ground that can be written here.
create table request_abuses (
  request_id uuid primary key references requests on delete cascade,
  ground text not null check (ground in ('unfounded', 'excessive')),
  sealed_proof bytea not null,
  proposed_by text not null check (length(trim(proposed_by)) > 0),
  proposed_at timestamptz not null,
  confirmed boolean check (confirmed),
  confirmed_by text,
  confirmed_at timestamptz,
  check ((confirmed is null) = (confirmed_by is null) and (confirmed is null) = (confirmed_at is null)),
  constraint r39_two_distinct_people check (lower(trim(confirmed_by)) <> lower(trim(proposed_by))),
  unique (request_id, ground, confirmed)
);
-- Each of the two names the other: neither could be made with its key to the other.
alter table requests add constraint r39_no_abuse_without_two_people
  foreign key (id, refused_because, refused_by_two) references request_abuses (request_id, ground, confirmed);

create table request_events (
  request_id uuid not null references requests on delete cascade,
  seq int not null,
  at timestamptz not null,
  actor text not null,
  type text not null check (type in ('opened', 'acknowledged', 'identity-asked', 'identity-given', 'mandate-shown', 'extended', 'looked', 'answered',
    'refusal-proposed', 'refused', 'reminded', 'closed', 'note')),
  sealed_note bytea,
  facts jsonb not null default '{}',
  primary key (request_id, seq),
  constraint r90_no_look_by_one_account check (type <> 'looked' or facts ->> 'manual' is distinct from 'false'
    or lower(trim(coalesce(facts ->> 'agreedBy', actor))) <> lower(trim(actor))),
  constraint r33_a_doubt_is_written check (type <> 'identity-asked' or sealed_note is not null),
  constraint r35_an_extension_has_a_reason check (type <> 'extended' or sealed_note is not null)
);
create unique index r35_extended_once on request_events (request_id) where type = 'extended';
create unique index request_reminded_once on request_events (request_id, (facts ->> 'reminder')) where type = 'reminded';

-- R60, R62: an objection is by picture, whatever is written into its file, by region of a picture, by a stretch of time of a recording, or by both; never by a
-- template.
create table objections (
  id uuid primary key,
  picture_sha256 bytea not null check (octet_length(picture_sha256) = 32),
  x real, y real, width real, height real,
  starts_ms bigint,
  ends_ms bigint,
  -- To what: being compared is on consent alone, so that nothing outweighs an objection to it (art. 21 with art. 9).
  about text not null check (about in ('comparison', 'keeping', 'publication', 'unsaid')),
  state text not null check (state in ('pending', 'upheld', 'rejected')),
  request_id uuid references requests on delete set null,
  subject_id uuid references subjects on delete set null,
  -- Sealed under the key of the request it came with, else under the instance's.
  sealed_under text not null check (sealed_under in ('request', 'entry')),
  sealed_reason bytea,
  seen_hash bit(64),
  seen_shape real check (seen_shape > 0),
  seen_turn smallint check (seen_turn between 1 and 8),
  made_by text not null,
  made_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  sealed_decision bytea,
  check ((x is null) = (y is null) and (x is null) = (width is null) and (x is null) = (height is null)),
  -- In fractions of the picture's sides, as in not_me.
  check (x is null or (x between 0 and 1 and y between 0 and 1 and width > 0 and width <= 1 and height > 0 and height <= 1)),
  constraint r62_an_objection_to_comparison_is_final check (about <> 'comparison' or state = 'upheld'),
  constraint a_stretch_has_two_ends check (
    (starts_ms is null and ends_ms is null) or (0 <= starts_ms and starts_ms <= ends_ms)),
  check ((state = 'pending') = (decided_by is null) and (decided_by is null) = (decided_at is null))
);
create index objections_request on objections (request_id) where request_id is not null;
create index objections_subject on objections (subject_id) where subject_id is not null;
create index objections_picture on objections (picture_sha256);
create index objections_that_looked_alike on objections using gin (hash_parts(seen_hash)) with (fastupdate = off) where seen_hash is not null;
create trigger how_a_picture_looked_that_somebody_objects_to before insert on objections for each row execute function how_it_looked();

-- Decisions about pictures that look alike, as items_alike finds those.
create function decided_alike(keys int[], hash bit(64), bits int) returns table (
  picture_sha256 bytea, seen_hash bit(64), seen_shape real, seen_turn smallint, x real, y real, width real, height real)
  language sql stable set enable_seqscan = off as $$
  select d.picture_sha256, d.seen_hash, d.seen_shape, d.seen_turn, d.x, d.y, d.width, d.height from not_me d
  where d.seen_hash is not null and d.at_ms is null and hash_parts(d.seen_hash) && keys and bit_count(d.seen_hash # hash) <= bits
  union all
  select d.picture_sha256, d.seen_hash, d.seen_shape, d.seen_turn, d.x, d.y, d.width, d.height from objections d
  where d.seen_hash is not null and d.state <> 'rejected' and hash_parts(d.seen_hash) && keys and bit_count(d.seen_hash # hash) <= bits
$$;

-- The same share of the smaller of two boxes as TOUCHES in domain/region.ts; all in pixels.
create function touches(ax double precision, ay double precision, aw double precision, ah double precision,
  bx double precision, by_ double precision, bw double precision, bh double precision) returns boolean language sql immutable as $$
  select greatest(0, least(ax + aw, bx + bw) - greatest(ax, bx)) * greatest(0, least(ay + ah, by_ + bh) - greatest(ay, by_))
    >= 0.3 * least(aw * ah, bw * bh)
$$;

-- R62: the scan set. A face is in it while nobody objects to its picture, or to a region that holds three tenths of the
-- face or lies in it by as much. A track is left out when it is in the region at any time of the stretch at which it was looked for, half a second before
-- and after: a little too much is left out rather than too little.
create view comparable_faces as
  select f.* from faces f join items i on i.id = f.item_id
  where not exists (select 1 from objections o cross join lateral (select turned(o.x, o.y, o.width, o.height, i.turn) as r) t
    where o.picture_sha256 = i.picture_sha256 and o.state <> 'rejected'
    and (o.starts_ms is null or f.starts_ms is null or (o.starts_ms <= f.ends_ms and f.starts_ms <= o.ends_ms))
    and (o.x is null
      or touches(f.x, f.y, f.width, f.height, r[1] * i.width_px, r[2] * i.height_px, r[3] * i.width_px, r[4] * i.height_px)
        and (o.starts_ms is null or f.at_ms is null or f.at_ms between o.starts_ms - 500 and o.ends_ms + 500)
      or exists (select 1 from face_paths p cross join unnest(p.at_ms) with ordinality as seen (ms, n)
        where p.face_id = f.id and (o.starts_ms is null or ms between o.starts_ms - 500 and o.ends_ms + 500)
          and touches(p.boxes[4 * n - 3], p.boxes[4 * n - 2], p.boxes[4 * n - 1], p.boxes[4 * n],
            r[1] * i.width_px, r[2] * i.height_px, r[3] * i.width_px, r[4] * i.height_px))));

create function no_appearance_where_somebody_objected() returns trigger language plpgsql as $$
begin
  if exists (select 1 from faces where id = new.face_id) and not exists (select 1 from comparable_faces where id = new.face_id) then
    raise exception 'r62: somebody objected to this picture or face' using errcode = 'check_violation', constraint = 'r62_no_appearance_where_somebody_objected';
  end if;
  return new;
end $$;
create trigger r62_no_appearance_where_somebody_objected before insert or update on appearances
  for each row execute function no_appearance_where_somebody_objected();
`;
