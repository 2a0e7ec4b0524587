-- The rules of docs/reads.md, a second time: log lines in, numbers out. Sets are log sets of their own.
-- lines(set_id, line_no, columns of the log as texts), agents(agent, kind), files(asset, entry, kind, size, duration,
-- sound_start), entries(entry), slugs(slug, entry), own(address).
create or replace temp table requests as
with texts as (
  select set_id, c.*, try_cast(epoch(try_strptime(date || ' ' || time, '%Y-%m-%d %H:%M:%S')) as bigint) as second,
    agent_text(agent) as agent_text,
    try_cast(status_text as integer) as status,
    try_cast(bytes_text as bigint) as bytes,
    try_cast(range_start_text as bigint) as range_start,
    try_cast(range_end_text as bigint) as range_end
  from lines c
  -- A line that comes again is one: of the same request id, and with the same to say.
  qualify request_id = '-' or row_number() over (
    partition by set_id, request_id, date, time, address, agent, stem, status_text, bytes_text, range_start_text
    order by line_no) = 1
), named as (
  select t.*, second // 3600 as hour, second // 86400 as day, a.kind as class, t.address || ' ' || t.agent_text as reader,
    regexp_extract(stem, '^/beacon/([0-9a-f-]{36})$', 1) as beacon,
    regexp_extract(stem, '^/v1/news/([a-z0-9-]+)$', 1) as slug,
    regexp_extract(stem, '^/files/([0-9a-f-]{36})/[^/]+$', 1) as asset,
    case
      when referer = '-' then ''
      when regexp_matches(referer, '^https?://[a-z.]+(/|$)') then regexp_extract(referer, '^https?://([a-z.]+)', 1)
      else 'other'
    end as host,
    case when regexp_full_match(country_text, '[A-Z][A-Z]') then country_text else '' end as country
  from texts t left join agents a on a.agent = t.agent_text
), targeted as (
  select n.*,
    case when n.beacon <> '' then 'views' when n.slug <> '' then 'views' else f.kind end as kind,
    coalesce(e.entry, s.entry, f.entry) as entry, f.size, f.duration, f.sound_start
  from named n
  left join entries e on e.entry = n.beacon
  left join slugs s on s.slug = n.slug
  left join files f on f.asset = n.asset
)
select *,
  coalesce(nullif(asset, ''), entry) as item,
  case
    when status is null or address = '-' then 'rejected'
    when class = 'robot' then 'robots'
    when method <> 'GET' or entry is null then 'excluded'
    when address in (select address from own) then 'excluded'
    when beacon <> '' and status <> 204 then 'excluded'
    when slug <> '' and (status not in (200, 304) or class <> 'browser') then 'excluded'
    when kind = 'downloads' and status not in (200, 304, 206) then 'excluded'
    when kind = 'plays' and status not in (200, 206) then 'excluded'
    when kind = 'plays' and status = 200 and bytes = 0 then 'excluded'
    when kind = 'plays' then 'play'
    when status = 206 then 'part'
    else 'click'
  end as fate,
  -- What the answer brought: never more than was sent.
  case when status = 206 then coalesce(range_start, 0) else 0 end as first_byte,
  case when status = 206 then least(range_end, range_start + bytes - 1) else bytes - 1 end as last_byte,
  country || ' ' || host as origin
from targeted;

-- COUNTER R5.1, 7.2: of two clicks within 30 seconds the later counts.
create or replace temp table clicks as
select *, lead(second) over (partition by set_id, reader, kind, item order by second, origin) as next_second
from requests where fate = 'click';

-- Parts of a document in an hour: half of it, unless it came whole in that hour.
create or replace temp table part_sums as
with useful as (
  select *, least(last_byte, size - 1) as last_in,
    max(least(last_byte, size - 1)) over (
      partition by set_id, reader, item, hour order by first_byte, last_byte, line_no
      rows between unbounded preceding and 1 preceding) as reached
  from requests where fate = 'part' and last_byte - first_byte + 1 > least(2, size - 1)
)
select set_id, reader, item, hour,
  sum(greatest(0, last_in - greatest(first_byte, coalesce(reached, -1) + 1) + 1)) as covered
from useful group by all;

create or replace temp table parts as
select p.set_id, p.reader, p.item, p.hour, any_value(p.entry) as entry, any_value(p.class) as class, count(*) as n,
  arg_max(p.host, p.second * 1000 + rank_of.rank) as host,
  arg_max(p.country, p.second * 1000 + rank_of.rank) as country,
  exists (select 1 from clicks w where w.set_id = p.set_id and w.reader = p.reader and w.item = p.item
    and w.hour = p.hour) as whole,
  coalesce(any_value(s.covered), 0) >= any_value(p.size) * 0.5 and any_value(s.covered) is not null as enough
from requests p
join (select origin, row_number() over (order by origin) as rank from (select distinct origin from requests)) rank_of
  on rank_of.origin = p.origin
left join part_sums s using (set_id, reader, item, hour)
where p.fate = 'part' group by p.set_id, p.reader, p.item, p.hour;

-- IAB 2.1: a minute of sound within a UTC day, in the hour that brings it. Bytes are those of the sound: what stands before
-- it in the file is neither asked for nor covered.
create or replace temp table play_hours as
with upto as (
  select distinct h.set_id, h.reader, h.item, h.day, h.hour as upto,
    greatest(0, r.first_byte - r.sound_start) as first_byte, least(r.last_byte, r.size - 1) - r.sound_start as last_in,
    r.size - r.sound_start as sound, r.duration
  from (select distinct set_id, reader, item, day, hour from requests where fate = 'play') h
  join requests r on r.fate = 'play' and r.set_id = h.set_id and r.reader = h.reader and r.item = h.item
    and r.day = h.day and r.hour <= h.hour and r.last_byte - r.first_byte + 1 > least(2, r.size - 1)
), gaps as (
  select *, max(last_in) over (
    partition by set_id, reader, item, day, upto order by first_byte, last_in
    rows between unbounded preceding and 1 preceding) as reached
  from upto
), sums as (
  select set_id, reader, item, day, upto,
    sum(greatest(0, last_in - greatest(first_byte, coalesce(reached, -1) + 1) + 1)) as covered,
    any_value(least(sound, 60.0 * sound / duration)) as needed
  from gaps group by all
)
select set_id, reader, item, day, min(upto) as hour from sums where covered >= needed group by all;

create or replace temp table plays as
select r.set_id, r.reader, r.item, r.hour, any_value(r.entry) as entry, any_value(r.class) as class, count(*) as n,
  arg_max(r.host, r.second * 1000 + rank_of.rank) as host,
  arg_max(r.country, r.second * 1000 + rank_of.rank) as country, any_value(p.hour) as play_hour
from requests r
join (select origin, row_number() over (order by origin) as rank from (select distinct origin from requests)) rank_of
  on rank_of.origin = r.origin
left join play_hours p on p.set_id = r.set_id and p.reader = r.reader and p.item = r.item and p.day = r.day
where r.fate = 'play' group by r.set_id, r.reader, r.item, r.hour;

create or replace temp table reads as
select set_id, hour, entry, kind, item, reader, class, host, country from clicks
where next_second is null or next_second - second > 30
union all
select set_id, hour, entry, 'downloads', item, reader, class, host, country from parts where not whole and enough
union all
select set_id, hour, entry, 'plays', item, reader, class, host, country from plays where play_hour = hour;
