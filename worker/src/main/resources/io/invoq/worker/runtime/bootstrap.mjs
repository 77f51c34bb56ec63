// Runs a Node handler for an Invoq worker.
//
// The worker starts this script in the code path with INVOQ_SOCKET set. It connects there once and speaks frames: u32
// length, u8 type, u32 call id, payload; all big endian. It ends when the connection does.

import { AsyncLocalStorage } from 'node:async_hooks';
import { existsSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, inspect } from 'node:util';

const [INIT, CALL, STOP] = [1, 2, 3];
const [LOADED, READY, INIT_FAILED, RESULT, ERROR, LOG] = [16, 17, 18, 19, 20, 21];
const HEADER = 9;
const CHUNK = 8192;
const KEYS = new Set(['statusCode', 'headers', 'body']);

const calls = new AsyncLocalStorage();
const socketPath = process.env.INVOQ_SOCKET;
delete process.env.INVOQ_SOCKET;
const socket = net.connect(socketPath);

/** Something that the worker is told as an outcome. */
class Failure extends Error {
  constructor(kind, message) {
    super(message);
    this.kind = kind;
  }
}

function send(type, callId, payload = Buffer.alloc(0), body) {
  const header = Buffer.alloc(body === undefined ? HEADER : HEADER + 4);
  header.writeUInt32BE(payload.length + (body === undefined ? 0 : 4 + body.length), 0);
  header.writeUInt8(type, 4);
  header.writeUInt32BE(callId, 5);
  if (body !== undefined) {
    header.writeUInt32BE(payload.length, HEADER);
  }
  socket.cork();
  socket.write(header);
  socket.write(payload);
  if (body !== undefined) {
    socket.write(body);
  }
  socket.uncork();
}

const json = (value) => Buffer.from(JSON.stringify(value));

/** What is written goes to the call in whose context it is written. */
function capture(stream, number) {
  stream.write = (chunk, encoding, callback) => {
    const data = typeof chunk === 'string' ? Buffer.from(chunk, typeof encoding === 'string' ? encoding : 'utf8') : chunk;
    const call = calls.getStore();
    for (let at = 0; at < data.length; at += CHUNK) {
      const piece = data.subarray(at, at + CHUNK);
      send(LOG, call?.open ? call.id : 0, Buffer.concat([Buffer.of(number), piece]));
    }
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) {
      process.nextTick(done);
    }
    return true;
  };
}

function describe(error) {
  if (error instanceof Error) {
    return error.message ? `${error.name}: ${error.message}` : error.name;
  }
  return inspect(error, { depth: 1 });
}

/** The function that 'module.function' names, with dots or slashes between directories. */
async function entry(codePath, name) {
  const dot = name.lastIndexOf('.');
  if (dot < 1 || dot === name.length - 1) {
    throw new Failure('handler-not-found', `'${name}' is not module.function`);
  }
  const base = path.join(codePath, name.slice(0, dot).replaceAll('.', '/'));
  const files = ['.mjs', '.js', '.cjs', '/index.mjs', '/index.js'].map((end) => base + end);
  const file = files.find((candidate) => existsSync(candidate) && statSync(candidate).isFile());
  if (!file) {
    throw new Failure('handler-not-found', `'${name}': there is no ${base}.mjs, .js or .cjs`);
  }
  let module;
  try {
    module = await import(pathToFileURL(file));
  } catch (error) {
    console.error(error);
    throw new Failure('handler-not-found', `'${name}': ${file} does not load: ${describe(error)}`);
  }
  const key = name.slice(dot + 1);
  const found = module[key] ?? module.default?.[key];
  if (typeof found !== 'function') {
    throw new Failure('handler-not-found', `'${name}': ${file} exports no function '${key}'`);
  }
  return found;
}

function makeContext(init, meta) {
  const ends = performance.now() + (meta.remainingMillis ?? 0);
  const logger = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (...args) => process.stderr.write(`${level.toUpperCase()} ${format(...args)}\n`),
    ]),
  );
  return {
    getRequestID: () => meta.requestId ?? '',
    getTraceID: () => meta.traceId ?? '',
    getAttempt: () => meta.attempt ?? 1,
    getFunctionName: () => init.functionName,
    getPackage: () => init.package,
    getVersion: () => init.version,
    getTenantID: () => init.tenant,
    getUserData: (key) => init.userData[key],
    getMemorySize: () => init.memory,
    getCPUNumber: () => init.cpu,
    getRemainingTimeInMilliSeconds: () => Math.max(0, Math.trunc(ends - performance.now())),
    getLogger: () => logger,
  };
}

/** Name to value, or to a list of values where a name is repeated. */
function multi(pairs) {
  const found = Object.create(null);
  for (const [name, value] of pairs) {
    found[name] = name in found ? [found[name], value].flat() : value;
  }
  return { ...found };
}

function parse(body) {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new Failure('bad-payload', `the body is not JSON: ${error.message}`);
  }
}

function toJson(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new Failure('handler-raised', `the value returned by the handler is not JSON: ${error.message}`);
  }
  if (text === undefined) {
    throw new Failure('handler-raised', `the value returned by the handler is not JSON: it is a ${typeof value}`);
  }
  return Buffer.from(text);
}

/** The style 'openyuanrong': decoded JSON in, a value out. */
const jsonStyle = {
  event: (meta, body) => (body.length === 0 ? {} : parse(body)),
  answer: (value) => [{ status: 200, contentType: 'application/json' }, toJson(value === undefined ? '' : value)],
};

/** The style 'eywa': the HTTP call in, a value or statusCode, headers and body out. */
const httpStyle = {
  event(meta, body) {
    const type = (meta.contentType ?? '').split(';')[0].trim().toLowerCase();
    const headers = meta.headers.map(([name, value]) => [name.toLowerCase(), value]);
    if (meta.contentType !== undefined) {
      headers.push(['content-type', meta.contentType]);
    }
    let decoded = body;
    if ((type === 'application/json' || type.endsWith('+json')) && body.length > 0) {
      decoded = parse(body);
    } else if (type.startsWith('text/')) {
      decoded = body.toString('utf8');
    }
    return {
      body: decoded,
      headers: multi(headers),
      method: meta.method,
      path: meta.path,
      query: multi(new URLSearchParams(meta.query ?? '')),
      rawQuery: meta.query,
    };
  },
  answer(value) {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
    if (isObject && ('statusCode' in value || 'body' in value) && Object.keys(value).every((key) => KEYS.has(key))) {
      const [meta, body] = httpBody(value.body);
      return [{ ...meta, status: httpStatus(value.statusCode ?? 200), headers: httpHeaders(value.headers ?? {}) }, body];
    }
    const [meta, body] = httpBody(value);
    return [{ ...meta, status: 200 }, body];
  },
};

function httpBody(value) {
  if (value === undefined || value === null) {
    return [{}, Buffer.alloc(0)];
  }
  if (typeof value === 'string') {
    return [{ contentType: 'text/plain; charset=utf-8' }, Buffer.from(value)];
  }
  if (ArrayBuffer.isView(value)) {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    return [{ contentType: 'application/octet-stream' }, bytes];
  }
  return [{ contentType: 'application/json' }, toJson(value)];
}

function httpStatus(value) {
  const status = Number(value);
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new Failure('handler-raised', `statusCode ${inspect(value)} is not a whole number within 200 to 599`);
  }
  return status;
}

function httpHeaders(headers) {
  if (typeof headers !== 'object' || Array.isArray(headers)) {
    throw new Failure('handler-raised', 'headers are not an object');
  }
  return Object.entries(headers).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]));
}

const bootstrap = {
  async start(init) {
    this.init = init;
    this.style = init.style === 'openyuanrong' ? jsonStyle : httpStyle;
    try {
      this.handler = await entry(init.codePath, init.handler);
      const initializer = init.initializer && (await entry(init.codePath, init.initializer));
      this.preStop = init.preStop && (await entry(init.codePath, init.preStop));
      send(LOADED, 0);
      if (initializer) {
        await this.initialize(initializer);
      }
    } catch (error) {
      const kind = error instanceof Failure ? error.kind : 'initializer-failed';
      send(INIT_FAILED, 0, json({ kind, message: error.message }));
      socket.end(() => process.exit(1));
      return;
    }
    send(READY, 0);
  },

  async initialize(initializer) {
    try {
      await initializer(makeContext(this.init, {}));
    } catch (error) {
      console.error(error);
      throw new Failure('initializer-failed', `initializer '${this.init.initializer}' raised ${describe(error)}`);
    }
  },

  async run(call, meta, body) {
    try {
      const event = this.style.event(meta, body);
      const [answer, data] = this.style.answer(await this.invoke(event, makeContext(this.init, meta)));
      const limit = this.init.maxResponseSize;
      if (data.length > limit) {
        throw new Failure('response-too-large', `answer of ${data.length} bytes exceeds max-response-size=${limit} bytes`);
      }
      send(RESULT, call.id, json(answer), data);
    } catch (error) {
      const kind = error instanceof Failure ? error.kind : 'handler-raised';
      const message = error instanceof Failure ? error.message : `the answer cannot be sent: ${describe(error)}`;
      send(ERROR, call.id, json({ kind, message }));
    } finally {
      call.open = false;
    }
  },

  async invoke(event, context) {
    try {
      return await this.handler(event, context);
    } catch (error) {
      console.error(error);
      throw new Failure('handler-raised', describe(error));
    }
  },

  async stop() {
    try {
      await this.preStop?.();
    } catch (error) {
      console.error(error);
    }
    socket.end(() => process.exit(0));
  },

  frame(type, callId, payload) {
    if (type === CALL) {
      const size = payload.readUInt32BE(0);
      const meta = JSON.parse(payload.toString('utf8', 4, 4 + size));
      const call = { id: callId, open: true };
      calls.run(call, () => this.run(call, meta, payload.subarray(4 + size)));
    } else if (type === INIT) {
      this.start(JSON.parse(payload.toString('utf8')));
    } else if (type === STOP) {
      this.stop();
    }
  },
};

/** Collects chunks until a frame is whole. */
let chunks = [];
let buffered = 0;

function receive(chunk) {
  chunks.push(chunk);
  buffered += chunk.length;
  while (buffered >= HEADER) {
    if (chunks[0].length < HEADER) {
      chunks = [Buffer.concat(chunks)];
    }
    const length = chunks[0].readUInt32BE(0);
    if (buffered < HEADER + length) {
      return;
    }
    const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
    const rest = all.subarray(HEADER + length);
    chunks = rest.length > 0 ? [rest] : [];
    buffered = rest.length;
    bootstrap.frame(all.readUInt8(4), all.readUInt32BE(5), all.subarray(HEADER, HEADER + length));
  }
}

capture(process.stdout, 1);
capture(process.stderr, 2);
socket.on('data', receive);
socket.on('error', () => process.exit(0));
socket.on('close', () => process.exit(0));
