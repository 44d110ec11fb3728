"""Cloud Custodian names SQS's own endpoint in its code; this lets the emulator's take its place, as for other services."""

import botocore.session

create_client = botocore.session.Session.create_client


def without_endpoint(self, service_name, *args, **options):
    if service_name == "sqs":
        options.pop("endpoint_url", None)
    return create_client(self, service_name, *args, **options)


botocore.session.Session.create_client = without_endpoint
