"""Reads feeds and calendars with feedparser and icalendar, and compares what they understood.

Usage: read_feeds.py expected.json
"""

import calendar
import html
import json
import re
import sys
import urllib.error
import urllib.request
import xml.etree.ElementTree as ElementTree
from datetime import date, datetime, timedelta, timezone

import feedparser
import icalendar

with open(sys.argv[1], encoding="utf-8") as file:
    expected = json.load(file)
address = expected["address"]
newest = expected["entries"][:50]


def fetch(path):
    url = path if path.startswith("http") else address + path
    try:
        with urllib.request.urlopen(url) as answer:
            return answer.read(), answer.headers["content-type"]
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{url} answered {error.code}") from error


def same(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: understood {found!r}, should be {wanted!r}")


def seconds(instant):
    return int(datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp())


def text_of(markup):
    """feedparser takes out what it holds unsafe, classes for example; what there is to read must be the same."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def shown_in_place(file):
    """Images are no files that a reader of feeds would save or play."""
    return file["contentType"].startswith("image/")


def read_feed(path):
    body, content_type = fetch(path)
    feed = feedparser.parse(body, response_headers={"content-type": content_type})
    same(f"{path} bozo", (feed.bozo, str(feed.get("bozo_exception", ""))), (False, ""))
    return feed


for form, version in (("rss", "rss20"), ("atom", "atom10")):
    path = f"/feeds/all.{form}"
    feed = read_feed(path)
    same(f"{path} version", feed.version, version)
    same(f"{path} ids", [entry.id for entry in feed.entries], [f"urn:uuid:{one['id']}" for one in newest])
    for entry, one in zip(feed.entries, newest):
        what = f"{path} {one['url']}"
        same(f"{what} title", entry.title, one["title"])
        same(f"{what} link", entry.link, one["url"])
        same(f"{what} published", calendar.timegm(entry.published_parsed), seconds(one["publishedAt"]))
        if form == "atom":
            same(f"{what} updated", calendar.timegm(entry.updated_parsed), seconds(one["updatedAt"]))
        if "bodyHtml" in one:
            same(f"{what} content", text_of(entry.content[0].value), text_of(one["bodyHtml"]))
        files = [(file.href, file.type, int(file.length)) for file in entry.get("enclosures", [])]
        wanted = [(file["url"], file["contentType"], file["size"]) for file in one["files"] if not shown_in_place(file)]
        same(f"{what} files", files, wanted[:1] if form == "rss" else wanted)
print(f"feedparser {feedparser.__version__}: {len(newest)} items each of RSS and Atom understood")

opml = ElementTree.fromstring(fetch("/feeds/index.opml")[0])
listed = [node.attrib["xmlUrl"] for node in opml.iter("outline") if "xmlUrl" in node.attrib]
written = [url for url in listed if "/most-read/" not in url]
for url in written:
    read_feed(url)
same("feeds in OPML", len(listed), len(set(listed)))
print(f"feedparser: all {len(written)} feeds that OPML lists are well-formed")


def moment(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc)
    return value


def expected_moment(value):
    if isinstance(value, str):
        return date.fromisoformat(value)
    return datetime.fromisoformat(value["instant"].replace("Z", "+00:00"))


sessions = {one["id"]: one for one in expected["entries"] if one["type"] == "session"}
events = icalendar.Calendar.from_ical(fetch("/feeds/sessions.ics")[0]).walk("VEVENT")
same("sessions in the calendar", sorted(str(event["UID"]) for event in events), sorted(sessions))
for event in events:
    one = sessions[str(event["UID"])]
    what = f"calendar {one['url']}"
    same(f"{what} errors", event.errors, [])
    same(f"{what} title", str(event["SUMMARY"]), one["title"])
    same(f"{what} url", str(event["URL"]), one["url"])
    same(f"{what} sequence", int(event["SEQUENCE"]), one["version"])
    same(f"{what} status", str(event["STATUS"]), "CONFIRMED")
    same(f"{what} start", moment(event["DTSTART"].dt), expected_moment(one["start"]))
    if "end" in one and type(one["end"]) is type(one["start"]):
        later = timedelta(days=1) if isinstance(one["end"], str) else timedelta(0)
        same(f"{what} end", moment(event["DTEND"].dt), expected_moment(one["end"]) + later)
    alone = icalendar.Calendar.from_ical(fetch(f"/feeds/sessions/{one['id']}.ics")[0]).walk("VEVENT")
    same(f"{what} alone", [str(single["UID"]) for single in alone], [one["id"]])
print(f"icalendar {icalendar.__version__}: {len(events)} sessions understood")
