package io.invoq.testkit;

import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves platform threads of ours behind: those named {@code SERVICE-...} of any role. Threads
 * that were there before the class are not counted. Threads that are ending have five seconds for it.
 *
 * <p>To be registered first, so that what other extensions hold is closed before it looks. Virtual threads are not seen.
 */
public final class LeakCheck implements BeforeAllCallback, AfterAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(LeakCheck.class);
    private static final Pattern OURS = Pattern.compile("(ingress|worker|dispatcher|standalone|platform)-.+");
    private static final int FRAMES_SHOWN = 8;

    private final Duration grace;

    private record Before(Set<Thread> threads) {}

    /** With five seconds for threads that are ending. */
    public LeakCheck() {
        this(Duration.ofSeconds(5));
    }

    LeakCheck(Duration grace) {
        this.grace = grace;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(Before.class, new Before(Set.copyOf(ours())));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Before before = context.getStore(NAMESPACE).get(Before.class, Before.class);
        Set<Thread> known = before == null ? Set.of() : before.threads();
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .atMost(grace)
                    .until(() -> known.containsAll(ours()));
        } catch (ConditionTimeoutException e) {
            List<Thread> left =
                    ours().stream().filter(thread -> !known.contains(thread)).toList();
            throw new AssertionError(
                    left.size() + " threads left behind by " + context.getDisplayName() + describe(left), e);
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> OURS.matcher(thread.getName()).matches())
                .sorted(Comparator.comparing(Thread::getName))
                .toList();
    }

    private static String describe(List<Thread> threads) {
        return threads.stream()
                .map(thread -> "\n  " + thread.getName()
                        + Arrays.stream(thread.getStackTrace())
                                .limit(FRAMES_SHOWN)
                                .map(frame -> "\n    at " + frame)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }
}
