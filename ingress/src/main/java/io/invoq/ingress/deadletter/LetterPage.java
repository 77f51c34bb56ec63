package io.invoq.ingress.deadletter;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list, the oldest letter first.
 *
 * @param letters may be few, or none, although there are more: so much and no more is read for one page
 * @param next where the next page begins; null when this one is the last
 * @param isMarked whether all marks were read; when not, a letter may have been redriven or purged though it does not
 *     say so here
 */
public record LetterPage(
        List<ListedLetter> letters, @Nullable Cursor next, boolean isMarked) {

    public LetterPage {
        letters = List.copyOf(letters);
    }
}
