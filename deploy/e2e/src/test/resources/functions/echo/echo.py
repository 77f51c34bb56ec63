"""Gives the body back."""


def handler(event, context):
    return event.body.decode()
