package io.invoq.e2e.fault;

import io.invoq.wire.record.Lane;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds the evidence against each invariant. Stateless. */
final class Verdict {

    /** How many are named of each kind. */
    private static final int NAMED = 10;

    private Verdict() {}

    /** What violates each invariant, in words that name the call; an invariant that holds has an empty list. */
    static Map<Invariant, List<String>> violations(Evidence evidence) {
        Map<Invariant, List<String>> violations = new EnumMap<>(Invariant.class);
        for (Invariant invariant : Invariant.values()) {
            violations.put(
                    invariant,
                    switch (invariant) {
                        case NOTHING_LOST -> lost(evidence);
                        case NOTHING_DOUBLED -> doubled(evidence);
                        case CALLBACKS_ARRIVE -> withoutCallback(evidence);
                        case ANSWERED_IN_TIME -> unanswered(evidence);
                        case OWN_ANSWERS -> strangers(evidence);
                        case AT_MOST_ONCE -> ranTwice(evidence);
                        case CONSECUTIVE_ATTEMPTS -> withGaps(evidence);
                        case LAG_RETURNS_TO_ZERO -> behind(evidence);
                    });
        }
        return violations;
    }

    /** Of the promised invariants those that do not hold, with the first calls of each; empty when all is well. */
    static List<String> broken(Map<Invariant, List<String>> violations, Set<Invariant> promised) {
        List<String> broken = new ArrayList<>();
        for (Invariant invariant : promised) {
            List<String> those = violations.getOrDefault(invariant, List.of());
            if (!those.isEmpty()) {
                broken.add(describe(invariant, those));
            }
        }
        return broken;
    }

    /** An invariant, by how many it is violated, and the first of them. */
    static String describe(Invariant invariant, List<String> violations) {
        String first = violations.stream().limit(NAMED).collect(Collectors.joining("\n      ", "\n      ", ""));
        return invariant + " is violated by " + violations.size() + ":" + first;
    }

    private static List<String> lost(Evidence evidence) {
        return evidence.calls().stream()
                .filter(Call::isAccepted)
                .filter(call -> !evidence.results().containsKey(call.requestId()))
                .map(Call::toString)
                .toList();
    }

    private static List<String> doubled(Evidence evidence) {
        return evidence.results().entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .map(entry -> entry.getKey() + ": " + entry.getValue().size() + " results, by "
                        + entry.getValue().stream()
                                .map(result -> result.execution().worker())
                                .toList())
                .sorted()
                .toList();
    }

    private static List<String> withoutCallback(Evidence evidence) {
        return evidence.results().entrySet().stream()
                .filter(entry -> entry.getValue().stream()
                        .anyMatch(result ->
                                result.callbackUrl() != null && result.outcome().isSuccess()))
                .map(Map.Entry::getKey)
                .filter(id -> !evidence.callbacks().containsKey(id))
                .sorted()
                .toList();
    }

    private static List<String> unanswered(Evidence evidence) {
        return evidence.calls().stream()
                .filter(call -> call.lane() == Lane.SYNC)
                .filter(call -> !isExcused(call, evidence))
                .filter(call -> isLate(call) || !(call.answer() instanceof Call.Answer.Status))
                .map(Call::toString)
                .toList();
    }

    /** Nobody can answer for an ingress that is dead or stands still. */
    static boolean isExcused(Call call, Evidence evidence) {
        return evidence.outages().touches(call.ingress(), call.began(), call.ended());
    }

    private static boolean isLate(Call call) {
        return call.ended() - call.began() > call.allowed().plus(Caller.SLACK).toNanos();
    }

    private static List<String> strangers(Evidence evidence) {
        return evidence.calls().stream()
                .filter(call -> call.lane() == Lane.SYNC)
                .filter(call -> call.answer() instanceof Call.Answer.Status status
                        && status.code() == 200
                        && !status.body().equals(call.caller()))
                .map(Call::toString)
                .toList();
    }

    private static List<String> ranTwice(Evidence evidence) {
        Map<String, Call> posts = evidence.calls().stream()
                .filter(call -> call.lane() == Lane.SYNC && call.method().equals("POST"))
                .collect(Collectors.toMap(Call::caller, call -> call));
        Map<String, Long> runs = evidence.runs().stream()
                .filter(run -> posts.containsKey(run.caller()))
                .collect(Collectors.groupingBy(SideEffects.Run::caller, TreeMap::new, Collectors.counting()));
        return runs.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> "ran " + entry.getValue() + " times: " + posts.get(entry.getKey()))
                .toList();
    }

    /** Only asynchronous calls have results; of a synchronous one that is sent again the first may be lost before it begins. */
    private static List<String> withGaps(Evidence evidence) {
        Map<String, Set<Integer>> attempts = new TreeMap<>(Comparator.naturalOrder());
        evidence.runs().stream()
                .filter(run -> evidence.results().containsKey(run.requestId()))
                .forEach(run -> attempts.computeIfAbsent(run.requestId(), id -> new TreeSet<>())
                        .add(run.attempt()));
        return attempts.entrySet().stream()
                .filter(entry -> !areConsecutive(entry.getValue()))
                .map(entry -> entry.getKey() + ": attempts " + entry.getValue())
                .toList();
    }

    private static boolean areConsecutive(Set<Integer> attempts) {
        int expected = 1;
        for (int attempt : attempts) {
            if (attempt != expected++) {
                return false;
            }
        }
        return true;
    }

    private static List<String> behind(Evidence evidence) {
        return evidence.lag().entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + " records")
                .toList();
    }
}
