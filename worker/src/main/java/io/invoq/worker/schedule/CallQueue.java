package io.invoq.worker.schedule;

import io.invoq.wire.record.Lane;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one function that wait, first come first served within each lane. Callers who wait for an answer go
 * before those who do not, but every fourth turn is the others', so that neither lane can hold up the other. Not safe
 * for use by several threads.
 */
final class CallQueue {

    private static final int SYNC_IN_A_ROW = 3;

    private final Set<Waiting> sync = new LinkedHashSet<>();
    private final Set<Waiting> async = new LinkedHashSet<>();
    private int syncInARow;

    void add(Waiting entry) {
        lane(entry.call.invocation().delivery().lane()).add(entry);
    }

    /** Takes one out, wherever it stands. */
    void remove(Waiting entry) {
        if (!sync.remove(entry)) {
            async.remove(entry);
        }
    }

    /** Whose turn it is; null when nobody waits. It stays where it is. */
    @Nullable
    Waiting next() {
        boolean syncsTurn = async.isEmpty() || syncInARow < SYNC_IN_A_ROW;
        Set<Waiting> turn = syncsTurn && !sync.isEmpty() ? sync : async;
        return turn.isEmpty() ? null : turn.iterator().next();
    }

    /** Takes out the one whose turn it is, and passes the turn on. */
    void take(Waiting next) {
        if (sync.remove(next)) {
            syncInARow++;
        } else {
            async.remove(next);
            syncInARow = 0;
        }
    }

    boolean isEmpty() {
        return sync.isEmpty() && async.isEmpty();
    }

    /** How many wait, of both lanes. */
    int size() {
        return sync.size() + async.size();
    }

    /** How many of a lane wait. */
    int size(Lane lane) {
        return lane(lane).size();
    }

    /** A copy: those who wait for an answer first. */
    List<Waiting> all() {
        List<Waiting> all = new ArrayList<>(sync);
        all.addAll(async);
        return all;
    }

    private Set<Waiting> lane(Lane lane) {
        return switch (lane) {
            case SYNC -> sync;
            case ASYNC -> async;
        };
    }
}
