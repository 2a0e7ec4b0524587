"""What lacks where the emulator enforces roles: partition keys in conditions, and TLS on the loopback interface."""

import json
import re

from ministack import app
from ministack.core import iam_actions, iam_evaluator

pin_origin = iam_evaluator.pin_request_origin
context_of = iam_actions.dynamodb_service_context
enforce = iam_evaluator.enforce
parts_of_transaction = iam_actions._DYNAMODB_TRANSACT_ITEM_ACTIONS

LEADING_KEYS = "dynamodb:LeadingKeys"


def fill():
    app.pin_request_origin = pin_as_tls
    iam_actions.dynamodb_service_context = context_with_keys
    iam_actions.dynamodb_transaction_checks = checks_with_keys
    iam_evaluator.enforce = enforce_with_keys


def pin_as_tls(address, _secure):
    """Gap: the emulator speaks plain HTTP, which the buckets' policies refuse. What comes to it counts as TLS."""
    pin_origin(address, True)


def context_with_keys(body):
    """Gap: the partition keys that a request names, which conditions of roles are about, are not in its context."""
    context = context_of(body)
    keys = sorted(set(keys_in(json.loads(body or b"{}"))))
    return {**context, LEADING_KEYS: keys} if keys else context


def keys_in(request):
    """The partition keys in a request: in its key or item, in its condition when it is a query, or in its parts."""
    if isinstance(request, list):
        return [key for part in request for key in keys_in(part)]
    if not isinstance(request, dict):
        return []
    items = [request[name] for name in ("Key", "Item") if isinstance(request.get(name), dict)]
    found = [item["PK"]["S"] for item in items if isinstance(item.get("PK"), dict)]
    for name in ("RequestItems", "TransactItems", "Keys"):
        parts = request.get(name)
        found += keys_in(list(parts.values()) if isinstance(parts, dict) else parts)
    for name in ("PutRequest", "DeleteRequest", *parts_of_transaction):
        found += keys_in(request.get(name))
    if "PK" in request and isinstance(request["PK"], dict):
        found.append(request["PK"]["S"])
    return found + keys_of_query(request)


def keys_of_query(request):
    """Of the table itself: the partition key of an index is another attribute."""
    names = request.get("ExpressionAttributeNames") or {}
    values = request.get("ExpressionAttributeValues") or {}
    equals = re.findall(r"(#?\w+)\s*=\s*(:\w+)", request.get("KeyConditionExpression") or "")
    return [values[value]["S"] for name, value in equals if names.get(name, name) == "PK"]


class PartArn(str):
    """The table of a transaction's part, with the partition keys that the part names."""

    keys = ()


def checks_with_keys(action, body, region, account):
    """Gap: the parts of a transaction are judged one by one, but without the key of each."""
    if action not in ("dynamodb:TransactWriteItems", "dynamodb:TransactGetItems"):
        return []
    checks = []
    for item in json.loads(body or b"{}").get("TransactItems") or []:
        for member, member_action in parts_of_transaction.items():
            if member not in item:
                continue
            arn = PartArn(iam_actions._dynamodb_table_arn(item[member]["TableName"], region, account))
            arn.keys = keys_in(item[member])
            checks.append((member_action, arn))
    return checks


def enforce_with_keys(*arguments, resource_arn="*", service_context=None, **others):
    if isinstance(resource_arn, PartArn):
        service_context = {**(service_context or {}), LEADING_KEYS: list(resource_arn.keys)}
    return enforce(*arguments, resource_arn=resource_arn, service_context=service_context, **others)
