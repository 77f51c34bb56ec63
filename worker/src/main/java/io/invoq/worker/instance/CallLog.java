package io.invoq.worker.instance;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What was printed during one call, or by an instance outside of any: its end is kept, and each line goes to the logger
 * {@code io.invoq.function} at level DEBUG. Safe for use by several threads; memory is bounded whatever is printed.
 */
public final class CallLog {

    /** How much of the end is kept, in bytes. */
    public static final int TAIL_BYTES = 4096;

    private static final Logger LINES = LoggerFactory.getLogger("io.invoq.function");

    private final FunctionUrn function;
    private final @Nullable RequestId request;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Tail tail = new Tail(TAIL_BYTES);

    @GuardedBy("lock")
    private final Map<StreamName, LineSplitter> splitters = new EnumMap<>(StreamName.class);

    /** @param request the call; null for what belongs to none */
    public CallLog(FunctionUrn function, @Nullable RequestId request) {
        this.function = function;
        this.request = request;
    }

    /** Adds what was printed; the array may be used again afterwards. */
    public void append(StreamName stream, byte[] bytes, int offset, int length) {
        List<String> lines = List.of();
        lock.lock();
        try {
            tail.append(bytes, offset, length);
            if (LINES.isDebugEnabled()) {
                lines = splitters
                        .computeIfAbsent(stream, name -> new LineSplitter())
                        .add(bytes, offset, length);
            }
        } finally {
            lock.unlock();
        }
        write(stream, lines);
    }

    /** Says that nothing more is expected: unfinished lines go to the logger. */
    public void end() {
        for (StreamName stream : StreamName.values()) {
            List<String> lines;
            lock.lock();
            try {
                LineSplitter splitter = splitters.get(stream);
                lines = splitter == null ? List.of() : splitter.rest();
            } finally {
                lock.unlock();
            }
            write(stream, lines);
        }
    }

    /** The end of what was printed so far. */
    public Payload tail() {
        lock.lock();
        try {
            return Payload.of(tail.bytes());
        } finally {
            lock.unlock();
        }
    }

    private void write(StreamName stream, List<String> lines) {
        for (String line : lines) {
            LoggingEventBuilder event =
                    LINES.atDebug().addKeyValue("function", function).addKeyValue("stream", stream);
            if (request != null) {
                event = event.addKeyValue("requestId", request);
            }
            event.addKeyValue("line", line).log("function printed");
        }
    }
}
