"""Starts moto; its tagging API reads the tags of queues and does not write them, which this adds."""

import sys

from moto.server import main
from moto.sqs.models import SQSBackend


def tag_resource(self, arn, tags):
    self.tag_queue(arn.rsplit(":", 1)[1], tags)


SQSBackend.tag_resource = tag_resource
main(sys.argv[1:])
