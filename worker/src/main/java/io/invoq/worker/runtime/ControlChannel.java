package io.invoq.worker.runtime;

import io.invoq.wire.record.Payload;
import io.invoq.worker.runtime.FrameType.ProtocolException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames over a connection with a bootstrap. One thread reads; any may write, a frame goes out whole. Reading and writing
 * block, so they are for virtual threads; closing ends both with an IOException.
 */
final class ControlChannel implements AutoCloseable {

    private static final int HEADER = 9;

    private final SocketChannel channel;
    private final int largestPayload;
    private final ByteBuffer input = ByteBuffer.allocate(64 * 1024).flip();

    /** Keeps the frames of different threads apart. */
    private final ReentrantLock writing = new ReentrantLock();

    ControlChannel(SocketChannel channel, int largestPayload) {
        this.channel = channel;
        this.largestPayload = largestPayload;
    }

    /**
     * A frame that was read.
     *
     * @param meta the payload, or the JSON before the body
     * @param body empty for types without one
     */
    record Frame(FrameType type, int callId, Payload meta, Payload body) {}

    Frame read() throws IOException {
        fill(HEADER);
        int length = input.getInt();
        FrameType type = FrameType.of(input.get());
        int callId = input.getInt();
        if (length < 0 || length > largestPayload) {
            throw new ProtocolException("frame of %d bytes exceeds %d".formatted(length, largestPayload));
        }
        if (!type.hasBody()) {
            return new Frame(type, callId, bytes(length), Payload.EMPTY);
        }
        fill(4);
        int metaLength = input.getInt();
        if (metaLength < 0 || metaLength > length - 4) {
            throw new ProtocolException("meta of %d bytes in a frame of %d".formatted(metaLength, length));
        }
        Payload meta = bytes(metaLength);
        return new Frame(type, callId, meta, bytes(length - 4 - metaLength));
    }

    void write(FrameType type, int callId, byte[] payload) throws IOException {
        ByteBuffer header = header(type, callId, payload.length, HEADER);
        write(new ByteBuffer[] {header.flip(), ByteBuffer.wrap(payload)});
    }

    void write(FrameType type, int callId, byte[] meta, byte[] body) throws IOException {
        ByteBuffer header = header(type, callId, 4 + meta.length + body.length, HEADER + 4);
        header.putInt(meta.length);
        write(new ByteBuffer[] {header.flip(), ByteBuffer.wrap(meta), ByteBuffer.wrap(body)});
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static ByteBuffer header(FrameType type, int callId, int length, int size) {
        return ByteBuffer.allocate(size).putInt(length).put(type.code()).putInt(callId);
    }

    private void write(ByteBuffer[] parts) throws IOException {
        writing.lock();
        try {
            int next = 0;
            while (next < parts.length) {
                channel.write(parts, next, parts.length - next);
                while (next < parts.length && !parts[next].hasRemaining()) {
                    next++;
                }
            }
        } finally {
            writing.unlock();
        }
    }

    private Payload bytes(int length) throws IOException {
        byte[] bytes = new byte[length];
        int buffered = Math.min(length, input.remaining());
        input.get(bytes, 0, buffered);
        ByteBuffer rest = ByteBuffer.wrap(bytes, buffered, length - buffered);
        while (rest.hasRemaining()) {
            if (channel.read(rest) < 0) {
                throw new EOFException("connection ended within a frame");
            }
        }
        return Payload.of(bytes);
    }

    private void fill(int needed) throws IOException {
        if (input.remaining() >= needed) {
            return;
        }
        input.compact();
        while (input.position() < needed) {
            if (channel.read(input) < 0) {
                throw new EOFException("connection ended");
            }
        }
        input.flip();
    }
}
