package io.invoq.ingress.registry;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Pause;
import io.invoq.wire.registry.RegistryEntry;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Pauses functions and resumes them: while one is paused its calls are taken and not run. A pause is of all versions of a
 * function. Safe for use by several threads. Does not own its parts.
 *
 * @see RegistryTransactions#run for what can go wrong
 */
public final class Pauses {

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final InstantSource clock;

    public Pauses(RegistryView view, RegistryTransactions transactions, InstantSource clock) {
        this.view = view;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Whether the function's calls are to wait, as far as this node knows. Does no I/O. */
    public boolean isPaused(FunctionUrn function) {
        return view.isPaused(function);
    }

    /**
     * Pauses the function; one that is paused stays so as it was.
     *
     * @param by for operators
     * @return the pause that stands now; empty when there is no such function
     */
    public Optional<Pause> pause(FunctionUrn function, String by) throws InterruptedException {
        return transactions.run(change -> {
            if (!isThere(change, function)) {
                return Optional.empty();
            }
            Pause standing = change.find(Pause.key(function), Pause.class);
            if (standing != null) {
                return Optional.of(standing);
            }
            Pause pause = new Pause(function, clock.instant().truncatedTo(ChronoUnit.MILLIS), by);
            change.put(pause);
            return Optional.of(pause);
        });
    }

    /** Resumes the function, if it is paused; false when there is no such function. */
    public boolean resume(FunctionUrn function) throws InterruptedException {
        return transactions.run(change -> {
            if (!isThere(change, function)) {
                return false;
            }
            lift(change, function);
            return true;
        });
    }

    /** Part of a change that makes a function, or deletes one: whatever was said of another one of its name is void. */
    static void lift(RegistryTransaction change, FunctionUrn function) {
        String key = Pause.key(function);
        if (change.find(key, Pause.class) != null) {
            change.delete(key);
        }
    }

    private static boolean isThere(RegistryTransaction change, FunctionUrn function) {
        String latest = RegistryEntry.Function.key(function.withVersion(FunctionUrn.LATEST));
        return change.find(latest, RegistryEntry.Function.class) != null;
    }
}
