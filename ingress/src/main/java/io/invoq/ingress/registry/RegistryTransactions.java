package io.invoq.ingress.registry;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryEntry;
import java.util.UUID;
import java.util.function.Function;

/**
 * Changes the registry. A change is written as if it were alone: it reads, decides and writes; the registrar lets it stand
 * if what it read is still so, and else it is made again from the beginning. So all changes are serializable, and one that
 * has returned is seen by everybody who looks from then on. Safe for use by several threads; owns nothing.
 */
public final class RegistryTransactions {

    /** A change that loses so often is one of a crowd that changes the same thing at the same time. */
    private static final int MOST_TRIES = 50;

    private final RegistryView view;
    private final RegistryCommands commands;

    public RegistryTransactions(RegistryView view, RegistryCommands commands) {
        this.view = view;
        this.commands = commands;
    }

    /**
     * Makes a change; when it returns, this node has it. Nothing is written when the change throws, or writes nothing; what it
     * has read was the newest then.
     *
     * @param change called once or several times; what it returns the last time is the result
     * @throws io.invoq.platform.registry.RegistryBehindException when the brokers do not answer: nothing was written
     * @throws RegistryContendedException when others changed the same thing all the time: nothing was written
     * @throws RegistryUnavailableException when the registrar did not answer in time: it may or may not be written
     * @throws EntryTooLargeException when the brokers do not take what it writes: nothing was written
     */
    public <T> T run(Function<RegistryTransaction, T> change) throws InterruptedException {
        view.catchUp();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            RegistryTransaction transaction = new RegistryTransaction(view);
            T result = change.apply(transaction);
            if (transaction.isReadOnly()) {
                return result;
            }
            RegistryCommand command = transaction.toCommand(UUID.randomUUID());
            RegistryEntry.Verdict verdict = commands.submit(command);
            switch (verdict) {
                case APPLIED -> {
                    return result;
                }
                case STALE -> {} // the answer came after what has changed, so that this node has read it
                case TOO_LARGE -> throw new EntryTooLargeException(command);
            }
        }
        throw new RegistryContendedException(MOST_TRIES);
    }
}
