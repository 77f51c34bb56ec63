#!/bin/sh
# Turns its input into upper case. Register with runtime exec, handler run.sh.
echo "call $INVOQ_REQUEST_ID: $REQUEST_METHOD $PATH_INFO" >&2
exec tr '[:lower:]' '[:upper:]'
