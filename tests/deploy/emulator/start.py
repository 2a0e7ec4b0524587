"""The emulated AWS, with what its CloudFormation leaves out and the stacks need. Listens where GATEWAY_PORT says."""

import hashlib
import os
import threading

import boto3
import cdn
import roles
from ministack.app import main
from ministack.core.responses import get_region
from ministack.services import cloudformation, route53
from ministack.services.cloudformation import provisioners

HANDLERS = provisioners._RESOURCE_HANDLERS


def client(service):
    return boto3.client(
        service,
        endpoint_url=f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        region_name=os.environ["MINISTACK_REGION"],
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )


def in_background(work, *arguments):
    """A handler runs while the gateway waits for it, so a call back over HTTP must come from another thread."""

    def run():
        try:
            work(*arguments)
        except Exception as error:
            print(f"gap not filled: {work.__name__} {arguments[0]}: {error}", flush=True)

    threading.Thread(target=run, daemon=True).start()


def after_create(resource_type, work):
    """Does `work(physical id, properties)` once such a resource has been made."""
    create = HANDLERS[resource_type]["create"]

    def wrapped(logical_id, properties, stack_name):
        made = create(logical_id, properties, stack_name)
        in_background(work, made[0], properties)
        return made

    HANDLERS[resource_type]["create"] = wrapped


def fill_table(name, properties):
    """Gap: the template's time to live and point-in-time recovery are dropped without a word."""
    dynamodb = client("dynamodb")
    expiry = properties.get("TimeToLiveSpecification")
    if expiry:
        dynamodb.update_time_to_live(
            TableName=name,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": expiry["AttributeName"]},
        )
    if properties.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled"):
        dynamodb.update_continuous_backups(
            TableName=name,
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
        )


def name_provider():
    """Gap: a user pool has no ProviderURL, which on AWS is the issuer of its tokens."""
    attributes = provisioners._cognito_user_pool_attributes

    def with_url(pool_id):
        return {
            **attributes(pool_id),
            "ProviderURL": f"https://cognito-idp.{get_region()}.amazonaws.com/{pool_id}",
        }

    provisioners._cognito_user_pool_attributes = with_url


def name_by_stack():
    """Gap: what has no name of its own is called the same again when its stack is destroyed and made anew."""
    name_of = provisioners._physical_name

    def with_stack(stack_name, logical_id, *, lowercase=False, **others):
        name = name_of(stack_name, logical_id, lowercase=lowercase, **others)
        stack = (cloudformation._stacks.get(stack_name) or {}).get("StackId", "")
        suffix = hashlib.sha256(f"{name}:{stack}".encode()).hexdigest()[:13]
        return name[:-13] + (suffix if lowercase else suffix.upper())

    provisioners._physical_name = with_stack


def look_for_zones():
    """Gap: a certificate is proven by a record in a zone even where there is no such zone in the account."""
    handler = HANDLERS["AWS::CertificateManager::Certificate"]
    create = handler["create"]

    def looking(logical_id, properties, stack_name):
        for option in properties.get("DomainValidationOptions", []):
            if option["HostedZoneId"] not in route53._zones:
                raise ValueError(f"No hosted zone found with ID: {option['HostedZoneId']} (Service: AmazonRoute53)")
        return create(logical_id, properties, stack_name)

    handler["create"] = looking


after_create("AWS::DynamoDB::Table", fill_table)
name_by_stack()
look_for_zones()
name_provider()
cdn.fill()
roles.fill()
main()
