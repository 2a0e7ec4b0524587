"""Compares what newsboat stored of the feeds with what the API says.

Usage: read_newsboat.py expected.json cache.db
"""

import json
import sqlite3
import sys
from datetime import datetime

with open(sys.argv[1], encoding="utf-8") as file:
    newest = json.load(file)["entries"][:50]

rows = sqlite3.connect(sys.argv[2]).execute("SELECT feedurl, guid, title, url, pubDate FROM rss_item").fetchall()
wanted = {
    (
        f"urn:uuid:{one['id']}",
        one["title"],
        one["url"],
        int(datetime.fromisoformat(one["publishedAt"].replace("Z", "+00:00")).timestamp()),
    )
    for one in newest
}
found = {row[1:] for row in rows}
if found != wanted:
    raise SystemExit(f"newsboat understood {sorted(found - wanted)}, should be {sorted(wanted - found)}")
print(f"{len(wanted)} items understood")
