package io.invoq.ingress.deadletter;

import io.invoq.ingress.deadletter.Report.Done;
import io.invoq.ingress.deadletter.Report.Item;
import io.invoq.wire.record.DeadInvocation;
import io.invoq.wire.record.RequestId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One redrive or purge: selects letters, takes over the marks, decides letter by letter, writes in bursts. Used by one
 * thread; does not own its parts.
 */
final class Operation {

    private static final Logger LOG = LoggerFactory.getLogger(Operation.class);

    private final LetterSearch search;
    private final MarkWriter writer;

    Operation(LetterSearch search, MarkWriter writer) {
        this.search = search;
        this.writer = writer;
    }

    /** A letter that was asked for; null when there is none of that id. */
    private record Selected(RequestId id, @Nullable Letter letter) {}

    private record Chosen(List<Selected> letters, @Nullable Cursor next) {}

    /** Decides about a letter that was not purged: empty when it is to be done. */
    @FunctionalInterface
    private interface Rule {

        Optional<Done> refusal(Letter letter, Marks marks);
    }

    /** Does what is to be done with some letters in one transaction. */
    @FunctionalInterface
    private interface Burst {

        Map<Position, Done> write(List<Letter> letters);
    }

    /** @param again whether letters that were redriven before are redriven once more */
    Report redrive(Selection selection, boolean again) {
        return run(
                selection,
                (letter, marks) -> {
                    if (letter.kind() == LetterKind.CALLBACK) {
                        return Optional.of(new Report.NotAnInvocation());
                    }
                    return again ? Optional.empty() : marks.redrivenAs(letter).map(Report.AlreadyRedriven::new);
                },
                this::redrive);
    }

    Report purge(Selection selection) {
        return run(selection, (letter, marks) -> Optional.empty(), this::purge);
    }

    private Report run(Selection selection, Rule rule, Burst burst) {
        Chosen chosen = choose(selection);
        List<Letter> letters = new ArrayList<>();
        for (Selected selected : chosen.letters()) {
            if (selected.letter() != null) {
                letters.add(selected.letter());
            }
        }
        writer.takeOver();
        Marks marks = search.marks(letters);
        if (!marks.isComplete()) {
            throw DeadLettersUnavailableException.unread("there are more marks of letters than one request may read");
        }
        Map<Position, Done> done = new HashMap<>();
        List<Letter> open = new ArrayList<>();
        for (Letter letter : letters) {
            if (!marks.isPurged(letter)) {
                rule.refusal(letter, marks)
                        .ifPresentOrElse(refusal -> done.put(letter.position(), refusal), () -> open.add(letter));
            }
        }
        done.putAll(write(open, burst));
        search.awaitReadable(writer.ends());
        List<Item> items = new ArrayList<>();
        for (Selected selected : chosen.letters()) {
            Letter letter = selected.letter();
            Done outcome = letter == null ? null : done.get(letter.position());
            if (outcome != null || selection instanceof Selection.ByIds) {
                items.add(new Item(selected.id(), outcome == null ? new Report.NotFound() : outcome));
            }
        }
        return new Report(items, chosen.next());
    }

    private Chosen choose(Selection selection) {
        return switch (selection) {
            case Selection.ByIds byIds -> {
                Map<RequestId, Letter> found = search.byIds(byIds.filter(), byIds.ids(), Letter::withoutBody);
                yield new Chosen(
                        byIds.ids().stream()
                                .map(id -> new Selected(id, found.get(id)))
                                .toList(),
                        null);
            }
            case Selection.ByFilter byFilter -> {
                Merge page = search.page(byFilter.filter(), Optional.ofNullable(byFilter.cursor()), byFilter.limit());
                yield new Chosen(
                        page.taken().stream()
                                .map(letter -> new Selected(letter.id(), letter))
                                .toList(),
                        page.cursor());
            }
        };
    }

    /** After a burst that failed nothing more is tried: who asks again finds what was done by its marks. */
    private Map<Position, Done> write(List<Letter> letters, Burst burst) {
        Map<Position, Done> done = new HashMap<>();
        @Nullable String failure = null;
        for (List<Letter> part : Bursts.of(letters)) {
            if (failure == null) {
                try {
                    done.putAll(burst.write(part));
                } catch (InterruptException e) {
                    throw e;
                } catch (KafkaException e) {
                    failure = "not known to be written: " + e;
                    LOG.atWarn().addKeyValue("error", e.toString()).log("dead letters could not be marked");
                    writer.abandon();
                }
            }
            if (failure != null) {
                Done notWritten = new Report.NotWritten(failure);
                part.forEach(letter -> done.put(letter.position(), notWritten));
                failure = "not tried, since an earlier part failed";
            }
        }
        return done;
    }

    /** The bodies are read before the transaction begins, which is to last a moment only. */
    private Map<Position, Done> redrive(List<Letter> letters) {
        List<Letter> whole = new ArrayList<>();
        boolean isComplete = search.whole(letters, whole::add);
        Map<Position, Done> done = new HashMap<>();
        Done missing = isComplete
                ? new Report.NotFound() // its time was up, between the two readings
                : new Report.NotWritten("its body could not be read within the time and size of one request");
        letters.forEach(letter -> done.put(letter.position(), missing));
        writer.begin();
        for (Letter letter : whole) {
            if (letter.content() instanceof DeadInvocation dead) {
                done.put(letter.position(), new Report.Redriven(writer.redrive(letter, dead)));
            }
        }
        writer.commit();
        return done;
    }

    private Map<Position, Done> purge(List<Letter> letters) {
        Map<Position, Done> done = new HashMap<>();
        writer.begin();
        for (Letter letter : letters) {
            writer.purge(letter);
            done.put(letter.position(), new Report.Purged());
        }
        writer.commit();
        return done;
    }
}
