package io.invoq.worker.schedule;

import io.invoq.wire.record.Lane;
import io.invoq.wire.record.RequestId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous calls under way, waiting or running, by their ids, so that one can be taken back. An id stands for
 * several calls where a caller used it twice, or a record was delivered again while its first run goes on. Not safe for use
 * by several threads.
 */
final class CallsById {

    private final Map<RequestId, Waiting> calls = new HashMap<>();

    void add(Waiting entry) {
        if (isAsync(entry)) {
            entry.sameId = calls.put(id(entry), entry);
        }
    }

    void remove(Waiting entry) {
        if (!isAsync(entry)) {
            return;
        }
        if (calls.remove(id(entry), entry)) {
            if (entry.sameId != null) {
                calls.put(id(entry), entry.sameId);
            }
        } else {
            unlink(entry);
        }
        entry.sameId = null;
    }

    /** A copy. */
    List<Waiting> all(RequestId id) {
        List<Waiting> all = new ArrayList<>();
        for (@Nullable Waiting entry = calls.get(id); entry != null; entry = entry.sameId) {
            all.add(entry);
        }
        return all;
    }

    int size() {
        return calls.size();
    }

    private void unlink(Waiting entry) {
        @Nullable Waiting before = calls.get(id(entry));
        while (before != null && before.sameId != entry) {
            before = before.sameId;
        }
        if (before != null) {
            before.sameId = entry.sameId;
        }
    }

    private static boolean isAsync(Waiting entry) {
        return entry.call.invocation().delivery().lane() == Lane.ASYNC;
    }

    private static RequestId id(Waiting entry) {
        return entry.call.invocation().id();
    }
}
