-- Katern's reads by hour, entry and kind, as docs/reads.md counts them, in Athena (engine version 3).
-- Tables: logs, the raw files, each column a string named like its field with every other character than a letter an
-- underscore (c_ip, cs_uri_stem, cs_user_agent, …); patterns(list, pattern, program), the lists of robots/lists.json;
-- entries(entry) that were ever live; slugs(collection, slug, entry); files(asset, entry, kind, size, duration, sound_start),
-- where kind is 'downloads' or 'plays', from an export of the table; an asset that has no soundStart has null there;
-- own(address), the newsroom's, whose networks are written out as the addresses of them that the logs have.
with lines as (
  select l.*, row_number() over (
      partition by x_edge_request_id, "date", "time", c_ip, cs_user_agent, cs_uri_stem, sc_status, sc_bytes, sc_range_start
      order by cs_uri_stem) as repeat
  from logs l
), texts as (
  select c_ip as address, cs_method as method, cs_uri_stem as stem,
    cast(to_unixtime(from_iso8601_timestamp("date" || 'T' || "time" || 'Z')) as bigint) as second,
    try_cast(sc_status as bigint) as status,
    coalesce(try_cast(sc_bytes as bigint), 0) as bytes,
    try_cast(sc_range_start as bigint) as range_start,
    try_cast(sc_range_end as bigint) as range_end,
    case
      when cs_user_agent = '-' then ''
      when replace(cs_user_agent, '%25', '') like '%\%%' escape '\' then url_decode(cs_user_agent)
      else url_decode(url_decode(cs_user_agent))
    end as agent
  from lines
  where x_edge_request_id = '-' or repeat = 1
), judged as (
  select a.agent,
    coalesce(max(case when list = 'bots' and regexp_like(a.text, pattern) then 1 end), 0) as podcast_robot,
    coalesce(max(case when list = 'apps' and regexp_like(a.text, pattern) then 1 end), 0) as app,
    coalesce(max(case when list = 'libraries' and program = '' and regexp_like(a.text, pattern) then 1 end), 0) as player,
    coalesce(max(case when list in ('counter', 'ai') and regexp_like(a.text, '(?i)' || pattern) then 1 end), 0) as robot,
    coalesce(max(case when list = 'libraries' and program <> '' and regexp_like(a.text, pattern) then 1 end), 0) as program
  from (select distinct agent, trim(substr(agent, 1, 500)) as text from texts) a cross join patterns
  group by a.agent
), named as (
  select t.*, t.second / 3600 as hour, t.second / 86400 as day, t.address || ' ' || t.agent as reader,
    case
      when t.agent = '' or j.podcast_robot = 1 then 'robot'
      when j.app = 1 or j.player = 1 then 'app'
      when j.robot = 1 then 'robot'
      when j.program = 1 then 'machine'
      when t.agent like 'Mozilla/%' or t.agent like 'Opera/%' then 'browser'
      else 'app'
    end as class,
    nullif(regexp_extract(t.stem, '^/beacon/([0-9a-f-]{36})$', 1), '') as beacon,
    nullif(regexp_extract(t.stem, '^/v1/([a-z]+)/([a-z0-9-]+)$', 1), '') as collection,
    nullif(regexp_extract(t.stem, '^/v1/([a-z]+)/([a-z0-9-]+)$', 2), '') as slug,
    nullif(regexp_extract(t.stem, '^/files/([0-9a-f-]{36})/[^/]+$', 1), '') as asset
  from texts t join judged j on j.agent = t.agent
), requests as (
  select n.*, coalesce(e.entry, s.entry, f.entry) as entry, f.size, f.duration,
    case when f.kind = 'plays' then coalesce(f.sound_start, 0) else 0 end as sound_start,
    case when n.beacon is not null or n.slug is not null then 'views' else f.kind end as kind,
    coalesce(n.asset, e.entry, s.entry) as item,
    case when status = 206 then coalesce(range_start, 0) else 0 end as first_byte,
    case
      when status = 206 and range_end is not null then least(range_end, coalesce(range_start, 0) + bytes - 1)
      else coalesce(range_start, 0) + bytes - 1
    end as last_byte
  from named n
  left join entries e on e.entry = n.beacon
  left join slugs s on s.collection = n.collection and s.slug = n.slug
  left join files f on f.asset = n.asset
  where n.class <> 'robot' and n.method = 'GET' and n.address <> '-' and n.status is not null
    and n.address not in (select address from own)
), clicks as (
  -- Views and whole downloads: COUNTER R5.1, 7.1.
  select *, lead(second) over (partition by reader, kind, item order by second) as next_second
  from requests
  where entry is not null and (
    (beacon is not null and status = 204)
    or (slug is not null and status in (200, 304) and class = 'browser')
    or (kind = 'downloads' and status in (200, 304)))
), ranges as (
  -- Parts of documents by the hour, sound and film by the day up to each hour in which some of it was sent.
  select p.reader, p.item, p.entry, p.class, p.kind, p.day, p.size, p.duration, p.sound_start, u.hour, p.first_byte,
    p.last_byte
  from requests p
  join (select distinct reader, item, day, hour from requests
        where kind = 'plays' and status in (200, 206) and (status = 206 or bytes > 0)) u
    on u.reader = p.reader and u.item = p.item and u.day = p.day and p.hour <= u.hour
  where p.kind = 'plays' and p.status in (200, 206)
  union all
  select reader, item, entry, class, kind, day, size, duration, sound_start, hour, first_byte, last_byte
  from requests where kind = 'downloads' and status = 206
), gaps as (
  -- Bytes of a file's sound, counted from its first; what stands before it is nobody's.
  select *, greatest(0, first_byte - sound_start) as first_in, least(last_byte, size - 1) - sound_start as last_in,
    max(least(last_byte, size - 1) - sound_start) over (
      partition by reader, item, hour order by first_byte, last_byte
      rows between unbounded preceding and 1 preceding) as reached
  from ranges where last_byte - first_byte + 1 > least(2, size - 1)
), covered as (
  select reader, item, entry, class, kind, day, hour,
    sum(greatest(0, last_in - greatest(first_in, coalesce(reached, -1) + 1) + 1)) as bytes,
    max(case
      when kind = 'downloads' then size * 0.5
      else least(size - sound_start,
        60.0 * coalesce((size - sound_start) / nullif(cast(duration as double), 0), 16000))
    end) as needed
  from gaps group by reader, item, entry, class, kind, day, hour
), reads as (
  select reader, entry, kind, class, hour from clicks where next_second is null or next_second - second > 30
  union all
  select c.reader, c.entry, c.kind, c.class, c.hour from covered c
  where c.kind = 'downloads' and c.bytes >= c.needed and not exists (
    select 1 from clicks w where w.reader = c.reader and w.item = c.item and w.hour = c.hour)
  union all
  select reader, entry, kind, class, min(hour) from covered
  where kind = 'plays' and bytes >= needed
  group by reader, entry, item, kind, class, day
)
select entry, from_unixtime(hour * 3600) as hour, kind, count(*) as total, count(distinct reader) as "unique",
  sum(case when class = 'machine' then 1 else 0 end) as "machine total"
from reads
group by entry, hour, kind
order by entry, hour, kind
