package io.invoq.worker.runtime;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What is said on the control channel between a worker and a bootstrap. A frame is
 * {@code u32 length of the payload, u8 type, u32 call id, payload}, big endian; {@code meta + body} stands for
 * {@code u32 length of meta, meta as JSON, body as it is}.
 */
enum FrameType {
    /** To the instance, first: which handler to load and how. JSON. */
    INIT(1),
    /** To the instance: a call, meta + body. */
    CALL(2),
    /** To the instance: run pre_stop and exit. */
    STOP(3),
    /** From the instance: the handler is loaded, the initializer begins. */
    LOADED(16),
    /** From the instance: calls may come. */
    READY(17),
    /** From the instance: it will not serve. JSON of kind and message. */
    INIT_FAILED(18),
    /** From the instance: an answer, meta + body. */
    RESULT(19),
    /** From the instance: a call failed. JSON of kind and message. */
    ERROR(20),
    /** From the instance: output of a call, {@code u8 stream (1 stdout, 2 stderr)} and bytes. */
    LOG(21);

    private static final @Nullable FrameType[] BY_CODE = new FrameType[32];

    static {
        for (FrameType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    /** Whether the payload is meta + body. */
    boolean hasBody() {
        return this == CALL || this == RESULT;
    }

    byte code() {
        return (byte) code;
    }

    static FrameType of(byte code) throws ProtocolException {
        FrameType type = code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        if (type == null) {
            throw new ProtocolException("frame type " + code + " is not known");
        }
        return type;
    }

    /** The other side does not keep to the protocol. */
    static final class ProtocolException extends IOException {

        private static final long serialVersionUID = 1L;

        ProtocolException(String message) {
            super(message);
        }
    }
}
