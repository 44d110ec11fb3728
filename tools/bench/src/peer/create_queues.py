"""Creates an organization of five accounts with a hundred queues in each of three Regions; prints the accounts' ids."""

import json
import sys

import boto3

ACCOUNTS = 5
QUEUES = 100

regions = sys.argv[1].split(",")
organizations = boto3.client("organizations", region_name="us-east-1")
organizations.create_organization(FeatureSet="ALL")
ids = []
for number in range(ACCOUNTS):
    status = organizations.create_account(Email=f"member{number}@example.com", AccountName=f"member {number}")
    ids.append(status["CreateAccountStatus"]["AccountId"])
for account in ids:
    role = boto3.client("sts", region_name=regions[0]).assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/orgtag-member", RoleSessionName="create"
    )["Credentials"]
    for region in regions:
        queues = boto3.client(
            "sqs",
            region_name=region,
            aws_access_key_id=role["AccessKeyId"],
            aws_secret_access_key=role["SecretAccessKey"],
            aws_session_token=role["SessionToken"],
        )
        for number in range(QUEUES):
            queues.create_queue(QueueName=f"queue-{number:03}", tags={"Name": f"q{number}"})
print(json.dumps(ids))
