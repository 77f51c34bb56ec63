package io.invoq.ingress.deadletter;

import java.util.ArrayList;
import java.util.List;

/** Cuts what is to be written into bursts that one transaction can carry in a moment. Stateless. */
final class Bursts {

    private static final int MOST_LETTERS = 100;
    private static final long MOST_BYTES = 8 << 20;

    private Bursts() {}

    /** Each of 100 letters and 8 MiB of bodies at most, or of one letter that is larger; in the order given. */
    static List<List<Letter>> of(List<Letter> letters) {
        List<List<Letter>> bursts = new ArrayList<>();
        List<Letter> burst = new ArrayList<>();
        long bytes = 0;
        for (Letter letter : letters) {
            boolean isFull = burst.size() == MOST_LETTERS || bytes + letter.bodySize() > MOST_BYTES;
            if (isFull && !burst.isEmpty()) {
                bursts.add(burst);
                burst = new ArrayList<>();
                bytes = 0;
            }
            burst.add(letter);
            bytes += letter.bodySize();
        }
        if (!burst.isEmpty()) {
            bursts.add(burst);
        }
        return bursts;
    }
}
