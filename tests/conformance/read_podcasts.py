"""Reads podcasts with feedparser and compares what it understood with the documents; with a schema of the podcast
namespace, every element that the schema knows is validated against it.

Usage: read_podcasts.py expected.json [podcast-wrapper.xsd]
"""

import calendar
import json
import struct
import sys
import urllib.request
import uuid
from datetime import datetime
from xml.etree import ElementTree

import feedparser
from lxml import etree

with open(sys.argv[1], encoding="utf-8") as file:
    expected = json.load(file)
address = expected["address"]
addresses = {one["id"]: one["url"] for one in expected["entries"]}
namespace = "https://podcastindex.org/namespace/1.0"
feed_namespace = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")


def fetch(url):
    with urllib.request.urlopen(url) as answer:
        return answer.read(), answer.headers["content-type"]


def same(what, found, wanted):
    if found != wanted:
        raise SystemExit(f"{what}: understood {found!r}, should be {wanted!r}")


def seconds(instant):
    return int(datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp())


def named(name):
    return f"{{{namespace}}}{name}"


def check_channel(url, feed, tree):
    guid = uuid.uuid5(feed_namespace, url.split("://", 1)[1].rstrip("/"))
    same(f"{url} guid", tree.findtext(f"channel/{named('guid')}"), str(guid))
    # feedparser knows the older words for it, yes and clean, alone.
    same(f"{url} explicit", tree.findtext("channel/{http://www.itunes.com/dtds/podcast-1.0.dtd}explicit"), "false")
    for field in ("title", "author", "subtitle", "language", "link"):
        if not feed.feed.get(field):
            raise SystemExit(f"{url}: feedparser understood no {field}")
    if "@" not in feed.feed.publisher_detail.email or not feed.feed.tags:
        raise SystemExit(f"{url}: feedparser understood no owner or no category")
    image, content_type = fetch(feed.feed.image.href)
    same(f"{url} cover", content_type, "image/png")
    width, height = struct.unpack(">II", image[16:24])
    if width != height or not 1400 <= width <= 3000:
        raise SystemExit(f"{url}: the cover has {width} by {height} pixels")


def check_episode(what, entry, item):
    document = json.loads(fetch(addresses[entry.id.removeprefix("urn:uuid:")])[0])
    same(f"{what} title", entry.title, document["title"])
    held = document["start"]["instant"] if isinstance(document["start"], dict) else document["publishedAt"]
    heard = max(seconds(document["publishedAt"]), seconds(held))
    same(f"{what} published", calendar.timegm(entry.published_parsed), heard)
    recordings = [one for one in document["recordings"] if one.get("asset")]
    files = {one["asset"]["url"]: one for one in recordings}
    [enclosure] = entry.enclosures
    recording = files[enclosure.href]
    same(f"{what} enclosure", (enclosure.type, int(enclosure.length)), tuple(recording["asset"][key] for key in ("contentType", "size")))
    same(f"{what} bytes", len(fetch(enclosure.href)[0]), int(enclosure.length))
    same(f"{what} duration", int(entry.itunes_duration), recording["duration"])
    chapters = item.find(named("chapters"))
    body, content_type = fetch(chapters.get("url"))
    same(f"{what} type of chapters", content_type, chapters.get("type"))
    found = [(one["startTime"], one["title"]) for one in json.loads(body)["chapters"]]
    same(f"{what} chapters", found, [(one["start"], one["title"]) for one in recording["chapters"]])
    for transcript in item.findall(named("transcript")):
        body, content_type = fetch(transcript.get("url"))
        same(f"{what} type of transcript", content_type.split(";")[0], transcript.get("type"))
        if transcript.get("type") == "text/plain":
            same(f"{what} transcript", body.decode("utf-8"), recording["transcript"]["text"])


def validate(url, body, schema):
    """Elements one by one, as the wrapper of the schema has them; the schema is older than some elements."""
    known = {node.get("name") for node in etree.parse(sys.argv[2].replace("-wrapper", "")).getroot() if node.get("name")}
    names = []
    for element in etree.fromstring(body).iter(f"{{{namespace}}}*"):
        name = etree.QName(element).localname
        if name not in known:
            continue
        wrapper = etree.Element(named("test-wrapper"), nsmap={"podcast": namespace})
        wrapper.append(etree.fromstring(etree.tostring(element, with_tail=False)))
        if not schema.validate(wrapper):
            raise SystemExit(f"{url}: {name} is not valid: {schema.error_log}")
        names.append(name)
    missing = {"transcript", "locked", "chapters", "person", "season", "episode"} - set(names)
    same(f"{url} elements that were not there to validate", missing, set())
    return len(names)


schema = etree.XMLSchema(etree.parse(sys.argv[2])) if len(sys.argv) > 2 else None
opml = ElementTree.fromstring(fetch(f"{address}/feeds/index.opml")[0])
podcasts = [node.attrib["xmlUrl"] for node in opml.iter("outline") if node.attrib.get("xmlUrl", "").endswith(".podcast.rss")]
if not podcasts:
    raise SystemExit("No podcast is listed")
for url in podcasts:
    body, content_type = fetch(url)
    feed = feedparser.parse(body, response_headers={"content-type": content_type})
    same(f"{url} bozo", (feed.bozo, str(feed.get("bozo_exception", ""))), (False, ""))
    tree = ElementTree.fromstring(body)
    check_channel(url, feed, tree)
    items = tree.findall("channel/item")
    same(f"{url} has episodes", len(items) > 0, True)
    for entry, item in zip(feed.entries, items, strict=True):
        check_episode(f"{url} {entry.link}", entry, item)
    valid = "" if schema is None else f", {validate(url, body, schema)} elements valid by the schema of the namespace"
    print(f"feedparser: {feed.feed.title}, {len(items)} episodes understood{valid}")
