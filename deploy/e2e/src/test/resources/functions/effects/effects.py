"""Leaves a line for each run's begin and end, which no crash of a worker can take back.

One file for each function and process, in the directory EFFECTS. The caller's own id is the path; the body says what
becomes of the run.
"""

import os
import time

NAME = "%s-%d.effects" % (os.environ["RUNTIME_FUNC_NAME"], os.getpid())
FILE = os.open(os.path.join(os.environ["EFFECTS"], NAME), os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o644)
SECONDS = float(os.environ.get("SECONDS", "0"))


def note(what, event, context):
    line = (what, context.get_request_id(), str(context.get_attempt()), event.method, event.path.lstrip("/"))
    os.write(FILE, (" ".join(line) + "\n").encode())


def handler(event, context):
    note("begin", event, context)
    body = event.body.decode()
    first = context.get_attempt() == 1
    if body == "crash" or (body == "crash-first" and first):
        os._exit(3)
    time.sleep(SECONDS)
    note("end", event, context)
    if body == "fail" or (body == "fail-first" and first):
        return {"statusCode": 500, "body": "told to fail"}
    return event.path.lstrip("/")
