"""Greets. Register with runtime python3, handler main.handler, style eywa."""

import json


def handler(event, context):
    if event.method == "GET":
        seen = {"method": event.method, "path": event.path, "query": event.query}
        return {"statusCode": 200, "headers": {"X-Greeted-By": "python"}, "body": seen}
    try:
        name = json.loads(event.body or b"{}").get("name", "world")
    except (ValueError, AttributeError):
        return {"statusCode": 400, "body": {"error": "the body is not a JSON object"}}
    print(f"greeting {name} in call {context.get_request_id()}")
    return {"message": f"Hello, {name}!"}
