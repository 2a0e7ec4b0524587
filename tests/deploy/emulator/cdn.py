"""What the emulated CDN lacks: origin groups, an HTTP API as an origin, and TLS towards buckets."""

import os

from ministack.core import iam_evaluator
from ministack.core.concurrency import run_reentrant
from ministack.services import cloudfront, s3

parse_configuration = cloudfront.parse_distribution_dataplane_config
fetch_from_origin = cloudfront._fetch_from_origin
fetch_from_bucket = s3.serve_cloudfront_origin_fetch


def fill():
    cloudfront.parse_distribution_dataplane_config = parse_with_groups
    cloudfront._fetch_from_origin = fetch
    s3.serve_cloudfront_origin_fetch = fetch_over_tls


def parse_with_groups(distribution):
    """Gap: an origin group is kept in the configuration and unknown where requests are answered."""
    parsed = parse_configuration(distribution)
    for group in named(cloudfront._dist_config_el(distribution), "OriginGroup"):
        members = [member.findtext(tag(member, "OriginId")) for member in named(group, "OriginGroupMember")]
        parsed["origins"][group.findtext(tag(group, "Id"))] = {
            "domain_name": "an origin group",
            "members": [parsed["origins"][member] for member in members],
            "statuses": {int(status.text) for status in named(group, "StatusCode")},
        }
    return parsed


def named(element, name):
    return [one for one in element.iter() if one.tag.split("}")[-1] == name]


def tag(element, name):
    """The name in the namespace that its element is in."""
    return element.tag[: element.tag.rfind("}") + 1] + name


async def fetch(origin, method, *rest):
    if "members" not in origin:
        return await fetch_from_one(origin, method, *rest)
    first, second = origin["members"]
    if method not in ("GET", "HEAD", "OPTIONS"):
        return await fetch_from_one(first, method, *rest)
    try:
        answer = await fetch_from_one(first, method, *rest)
    except (cloudfront.OriginTimeout, cloudfront.OriginUnreachable):
        return await fetch_from_one(second, method, *rest)
    return await fetch_from_one(second, method, *rest) if answer[0] in origin["statuses"] else answer


async def fetch_from_one(origin, method, uri, query, headers, body, viewer_is_https, address, forwarded, arn):
    """Gap: the CDN does not call addresses of AWS; those of HTTP APIs are the emulator's own."""
    api, _, rest = origin["domain_name"].partition(".execute-api.")
    if not rest:
        return await fetch_from_origin(
            origin, method, uri, query, headers, body, viewer_is_https, address, forwarded, arn
        )
    port = int(os.environ["GATEWAY_PORT"])
    gateway = {**origin, "domain_name": "127.0.0.1", "http_port": port, "protocol_policy": "http-only"}
    status, reason, pairs, data = await run_reentrant(
        cloudfront._forward_to_origin,
        gateway, method, uri, query, {**headers, "host": f"{api}.execute-api.localhost:{port}"},
        body, viewer_is_https, address, forwarded,
    )
    return status, reason, cloudfront._multidict_from_pairs(pairs), data


def fetch_over_tls(*arguments, **named_arguments):
    """Gap: a signed request of the CDN to a bucket counts as plain HTTP, which the bucket's policy refuses."""
    address, _ = iam_evaluator._request_origin.get()
    before = iam_evaluator._request_origin.set((address, True))
    try:
        return fetch_from_bucket(*arguments, **named_arguments)
    finally:
        iam_evaluator._request_origin.reset(before)
