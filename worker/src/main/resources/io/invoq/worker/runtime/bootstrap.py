"""Runs a Python handler for an Invoq worker.

The worker starts this script in the code path with INVOQ_SOCKET set. It connects there once and speaks frames: u32
length, u8 type, u32 call id, payload; all big endian. It ends when the connection does.
"""

import contextvars
import importlib
import importlib.util
import io
import json
import logging
import os
import select
import socket
import struct
import sys
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl

INIT, CALL, STOP = 1, 2, 3
LOADED, READY, INIT_FAILED, RESULT, ERROR, LOG = 16, 17, 18, 19, 20, 21
HEADER = struct.Struct(">IBI")
LENGTH = struct.Struct(">I")
CHUNK = 8192

current_call = contextvars.ContextVar("invoq_call", default=None)


class Failure(Exception):
    """Something that the worker is told as an outcome."""

    def __init__(self, kind, message):
        super().__init__(message)
        self.kind = kind
        self.message = message


class Channel:
    """Frames over the connection; any thread may send, one reads."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.input = self.socket.makefile("rb", buffering=65536)
        self.lock = threading.Lock()

    def read(self):
        length, kind, call_id = HEADER.unpack(self.exactly(HEADER.size))
        return kind, call_id, self.exactly(length)

    def exactly(self, length):
        data = self.input.read(length)
        if len(data) < length:
            os._exit(0)  # the worker is gone
        return data

    def send(self, kind, call_id, payload=b"", body=None):
        if body is None:
            parts = (HEADER.pack(len(payload), kind, call_id) + payload,)
        else:
            size = LENGTH.size + len(payload) + len(body)
            parts = (HEADER.pack(size, kind, call_id) + LENGTH.pack(len(payload)) + payload, body)
        with self.lock:
            for part in parts:
                self.socket.sendall(part)

    def exit_when_closed(self):
        """Ends the process with the connection, even while a handler runs."""
        poll = select.poll()
        poll.register(self.socket, getattr(select, "POLLRDHUP", 0))
        poll.poll()
        os._exit(0)


class Call:
    """One call; holds what it has printed of unfinished lines."""

    def __init__(self, call_id, channel):
        self.id = call_id
        self.channel = channel
        self.lock = threading.Lock()
        self.buffers = {1: bytearray(), 2: bytearray()}

    def write(self, stream, data):
        with self.lock:
            buffer = self.buffers[stream]
            buffer += data
            end = len(buffer) if len(buffer) >= CHUNK else buffer.rfind(b"\n") + 1
            if end:
                self.emit(stream, end)

    def flush(self):
        with self.lock:
            for stream, buffer in self.buffers.items():
                if buffer:
                    self.emit(stream, len(buffer))

    def emit(self, stream, end):
        buffer = self.buffers[stream]
        for start in range(0, end, CHUNK):
            piece = bytes(buffer[start : min(end, start + CHUNK)])
            self.channel.send(LOG, self.id, bytes((stream,)) + piece)
        del buffer[:end]


class CallBytes(io.RawIOBase):
    """sys.stdout.buffer and sys.stderr.buffer."""

    def __init__(self, stream, outside):
        self.stream = stream
        self.outside = outside

    def writable(self):
        return True

    def write(self, data):
        data = bytes(data)
        (current_call.get() or self.outside).write(self.stream, data)
        return len(data)

    def fileno(self):
        return self.stream


class CallText(io.TextIOBase):
    """sys.stdout and sys.stderr: what is written goes to the call in whose context it is written."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def __init__(self, stream, outside):
        self.buffer = CallBytes(stream, outside)

    def writable(self):
        return True

    def write(self, text):
        self.buffer.write(text.encode("utf-8", "backslashreplace"))
        return len(text)

    def flush(self):
        pass

    def fileno(self):
        return self.buffer.fileno()


def follow_contexts():
    """Threads that a handler starts print for its call."""
    start_thread = threading.Thread.start

    def start(self):
        context, run = contextvars.copy_context(), self.run
        self.run = lambda: context.run(run)
        start_thread(self)

    threading.Thread.start = start
    submit_task = ThreadPoolExecutor.submit

    def submit(self, fn, /, *args, **kwargs):
        return submit_task(self, contextvars.copy_context().run, fn, *args, **kwargs)

    ThreadPoolExecutor.submit = submit


class Event(dict):
    """The HTTP call: event["body"] or event.body."""

    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Context:
    """What a handler can ask about its call and itself."""

    def __init__(self, init, meta):
        self._init = init
        self._meta = meta
        self._ends = time.monotonic() + meta.get("remainingMillis", 0) / 1000

    def get_request_id(self):
        return self._meta.get("requestId", "")

    def get_trace_id(self):
        return self._meta.get("traceId", "")

    def get_attempt(self):
        return self._meta.get("attempt", 1)

    def get_function_name(self):
        return self._init["functionName"]

    def get_package(self):
        return self._init["package"]

    def get_version(self):
        return self._init["version"]

    def get_tenant_id(self):
        return self._init["tenant"]

    def get_user_data(self, key, default=None):
        return self._init["userData"].get(key, default)

    def get_memory_size(self):
        return self._init["memory"]

    def get_cpu_number(self):
        return self._init["cpu"]

    def get_remaining_time_in_milli_seconds(self):
        return max(0, int((self._ends - time.monotonic()) * 1000))

    def get_logger(self):
        return logging.getLogger("function")

    getRequestID = get_request_id
    getTraceID = get_trace_id
    getAttempt = get_attempt
    getFunctionName = get_function_name
    getPackage = get_package
    getVersion = get_version
    getTenantID = get_tenant_id
    getUserData = get_user_data
    getMemorySize = get_memory_size
    getCPUNumber = get_cpu_number
    getRemainingTimeInMilliSeconds = get_remaining_time_in_milli_seconds
    getLogger = get_logger


def entry(code_path, name):
    """The function that 'module.function' names, with dots or slashes between packages."""
    module_name, _, function_name = name.replace("/", ".").rpartition(".")
    if not module_name or not function_name:
        raise Failure("handler-not-found", f"'{name}' is not module.function")
    base = os.path.join(code_path, *module_name.split("."))
    files = [base + ".py", os.path.join(base, "__init__.py")]
    found = next((file for file in files if os.path.isfile(file)), None)
    if found is None:
        raise Failure("handler-not-found", f"'{name}': there is no {files[0]}")
    try:
        module = load(module_name, found)
    except BaseException as e:
        traceback.print_exc()
        raise Failure("handler-not-found", f"'{name}': {found} does not load: {describe(e)}") from None
    function = getattr(module, function_name, None)
    if not callable(function):
        raise Failure("handler-not-found", f"'{name}': {found} has no function '{function_name}'")
    return function


def load(name, file):
    module = sys.modules.get(name)
    if module is None:
        return importlib.import_module(name)
    if getattr(module, "__file__", None) and os.path.realpath(module.__file__) == os.path.realpath(file):
        return module
    # A module of Python's own has that name and is in use: the function's own is loaded beside it.
    spec = importlib.util.spec_from_file_location("function_" + name, file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def describe(error):
    text = str(error)
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def multi(pairs):
    """Name to value, or to a list of values where a name is repeated."""
    found = {}
    for name, value in pairs:
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found


def not_json(token):
    raise ValueError(f"{token} is not JSON")


class Json:
    """The style 'openyuanrong': decoded JSON in, a value out."""

    @staticmethod
    def event(meta, body):
        if not body:
            return {}
        try:
            return json.loads(body, parse_constant=not_json)
        except (ValueError, RecursionError) as e:
            raise Failure("bad-payload", f"the body is not JSON: {e}") from None

    @staticmethod
    def answer(value):
        return {"status": 200, "contentType": "application/json"}, to_json("" if value is None else value)


class Http:
    """The style 'eywa': the HTTP call in, a value or statusCode, headers and body out."""

    KEYS = {"statusCode", "headers", "body"}

    @staticmethod
    def event(meta, body):
        headers = [(name.lower(), value) for name, value in meta["headers"]]
        if "contentType" in meta:
            headers.append(("content-type", meta["contentType"]))
        query = meta.get("query")
        return Event(
            body=body,
            headers=multi(headers),
            method=meta["method"],
            path=meta["path"],
            query=multi(parse_qsl(query or "", keep_blank_values=True)),
            rawQuery=query,
        )

    @classmethod
    def answer(cls, value):
        if isinstance(value, dict) and ("statusCode" in value or "body" in value) and cls.KEYS.issuperset(value):
            meta, body = cls.body(value.get("body"))
            meta["status"] = cls.status(value.get("statusCode", 200))
            meta["headers"] = list(cls.headers(value.get("headers") or {}))
            return meta, body
        meta, body = cls.body(value)
        meta["status"] = 200
        return meta, body

    @staticmethod
    def body(value):
        if value is None:
            return {}, b""
        if isinstance(value, str):
            return {"contentType": "text/plain; charset=utf-8"}, value.encode("utf-8")
        if isinstance(value, (bytes, bytearray, memoryview)):
            return {"contentType": "application/octet-stream"}, bytes(value)
        return {"contentType": "application/json"}, to_json(value)

    @staticmethod
    def status(value):
        if isinstance(value, bool) or not isinstance(value, (int, str)) or not str(value).isdigit():
            raise Failure("handler-raised", f"statusCode {value!r} is not a whole number")
        if not 200 <= int(value) <= 599:
            raise Failure("handler-raised", f"statusCode {value} is not within 200 to 599")
        return int(value)

    @staticmethod
    def headers(headers):
        if not isinstance(headers, dict):
            raise Failure("handler-raised", f"headers are a {type(headers).__name__}, not a dict")
        for name, value in headers.items():
            for one in value if isinstance(value, (list, tuple)) else (value,):
                yield [str(name), str(one)]


def to_json(value):
    try:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")
    except (TypeError, ValueError, RecursionError) as e:
        raise Failure("handler-raised", f"the value returned by the handler is not JSON: {e}") from None


class Bootstrap:
    def __init__(self, channel):
        self.channel = channel
        self.outside = Call(0, channel)
        sys.stdout = CallText(1, self.outside)
        sys.stderr = CallText(2, self.outside)
        follow_contexts()
        logger = logging.getLogger("function")
        logger.addHandler(logging.StreamHandler(sys.stderr))
        logger.setLevel(logging.INFO)
        logger.propagate = False

    def start(self, init):
        self.init = init
        code_path = init["codePath"]
        sys.path[0] = code_path
        self.style = Json if init["style"] == "openyuanrong" else Http
        try:
            self.handler = entry(code_path, init["handler"])
            initializer = init.get("initializer") and entry(code_path, init["initializer"])
            self.pre_stop = init.get("preStop") and entry(code_path, init["preStop"])
            self.channel.send(LOADED, 0)
            if initializer:
                self.initialize(initializer)
        except Failure as e:
            self.outside.flush()
            self.channel.send(INIT_FAILED, 0, json.dumps({"kind": e.kind, "message": e.message}).encode())
            os._exit(1)
        self.channel.send(READY, 0)

    def initialize(self, initializer):
        try:
            initializer(Context(self.init, {}))
        except BaseException as e:
            traceback.print_exc()
            raise Failure("initializer-failed", f"initializer '{self.init['initializer']}' raised {describe(e)}") from None

    def serve(self):
        concurrency = self.init["concurrency"]
        pool = ThreadPoolExecutor(concurrency) if concurrency > 1 else None
        while True:
            kind, call_id, payload = self.channel.read()
            if kind == CALL:
                size = LENGTH.unpack_from(payload)[0]
                meta = json.loads(payload[LENGTH.size : LENGTH.size + size])
                body = payload[LENGTH.size + size :]
                del payload
                if pool:
                    pool.submit(self.run, call_id, meta, body)
                else:
                    contextvars.copy_context().run(self.run, call_id, meta, body)
            elif kind == STOP:
                self.stop()

    def run(self, call_id, meta, body):
        call = Call(call_id, self.channel)
        current_call.set(call)
        try:
            context = Context(self.init, meta)
            event = self.style.event(meta, body)
            answer, data = self.style.answer(self.invoke(event, context))
            limit = self.init["maxResponseSize"]
            if len(data) > limit:
                raise Failure("response-too-large", f"answer of {len(data)} bytes exceeds max-response-size={limit} bytes")
        except Failure as e:
            call.flush()
            self.channel.send(ERROR, call_id, json.dumps({"kind": e.kind, "message": e.message}).encode())
            return
        except BaseException as e:
            traceback.print_exc()
            call.flush()
            message = f"the answer cannot be sent: {describe(e)}"
            self.channel.send(ERROR, call_id, json.dumps({"kind": "handler-raised", "message": message}).encode())
            return
        call.flush()
        self.channel.send(RESULT, call_id, json.dumps(answer).encode(), data)

    def invoke(self, event, context):
        try:
            return self.handler(event, context)
        except BaseException as e:
            traceback.print_exc()
            raise Failure("handler-raised", describe(e)) from None

    def stop(self):
        try:
            if self.pre_stop:
                self.pre_stop()
        except BaseException:
            traceback.print_exc()
        self.outside.flush()
        sys.exit(0)


def main():
    channel = Channel(os.environ.pop("INVOQ_SOCKET"))
    threading.Thread(target=channel.exit_when_closed, daemon=True).start()
    bootstrap = Bootstrap(channel)
    kind, _, payload = channel.read()
    if kind == INIT:
        bootstrap.start(json.loads(payload))
        bootstrap.serve()


if __name__ == "__main__":
    main()
