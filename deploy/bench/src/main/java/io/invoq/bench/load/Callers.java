package io.invoq.bench.load;

/** Makes the callers of a load. */
public interface Callers {

    /**
     * Opens one. Who asked for it closes it.
     *
     * @param number from 0, different from that of every other caller of the load
     */
    Caller open(int number) throws Exception;
}
