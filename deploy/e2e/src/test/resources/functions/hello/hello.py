"""The function of openYuanrong's example."""


def handler(event, context):
    return "hello " + event["name"]
