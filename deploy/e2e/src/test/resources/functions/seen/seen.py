"""Answers with what it was given, for tests that compare it with what was sent."""


def handler(event, context):
    body = event.body.decode()
    return f"{event.method} {event.path} query={event.rawQuery or ''} body={body}"
