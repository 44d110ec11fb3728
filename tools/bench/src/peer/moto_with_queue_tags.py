"""Starts moto with two things that AWS's tagging API does: it writes the tags of queues, and pages by tags only where asked."""

import sys

from moto.resourcegroupstaggingapi.models import ResourceGroupsTaggingAPIBackend
from moto.server import main
from moto.sqs.models import SQSBackend


def tag_resource(self, arn, tags):
    self.tag_queue(arn.rsplit(":", 1)[1], tags)


get_resources = ResourceGroupsTaggingAPIBackend.get_resources


def not_by_tags(self, *args, **options):
    # 100 is what moto takes where nothing was asked for.
    if options.get("tags_per_page") == 100:
        options["tags_per_page"] = sys.maxsize
    return get_resources(self, *args, **options)


SQSBackend.tag_resource = tag_resource
ResourceGroupsTaggingAPIBackend.get_resources = not_by_tags
main(sys.argv[1:])
