"""Answers each call with its body."""


def handler(event, context):
    return event.body.decode()
