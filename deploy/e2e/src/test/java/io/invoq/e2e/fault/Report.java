package io.invoq.e2e.fault;

import io.invoq.wire.record.Lane;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.Result;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The counts of a run, for people: what was done, what was seen, which invariants held. Stateless. */
final class Report {

    private Report() {}

    static String of(
            Evidence evidence,
            Map<String, Integer> faults,
            Map<Invariant, List<String>> violations,
            Set<Invariant> promised) {
        StringBuilder text = new StringBuilder("\n--- what was done\n");
        faults.forEach((kind, count) -> line(text, kind, count));
        text.append("--- what was seen\n");
        async(text, evidence);
        sync(text, evidence);
        runs(text, evidence);
        text.append("--- what is promised\n");
        for (Invariant invariant : Invariant.values()) {
            List<String> those = violations.getOrDefault(invariant, List.of());
            String promise = promised.contains(invariant) ? "" : "not promised yet: ";
            text.append("  ")
                    .append(promise)
                    .append(those.isEmpty() ? invariant + " holds" : Verdict.describe(invariant, those))
                    .append('\n');
        }
        return text.toString();
    }

    private static void async(StringBuilder text, Evidence evidence) {
        List<Call> calls = of(evidence, Lane.ASYNC).toList();
        line(text, "async calls", calls.size());
        byAnswer(text, "async answer", calls);
        Collection<List<Result>> results = evidence.results().values();
        line(text, "results", results.stream().mapToInt(List::size).sum());
        line(text, "ids with a result", results.size());
        line(
                text,
                "results beyond the first",
                results.stream().mapToInt(List::size).sum() - results.size());
        line(
                text,
                "results of calls whose caller was not told 202",
                calls.stream()
                        .filter(call -> !call.isAccepted())
                        .filter(call -> evidence.results().containsKey(call.requestId()))
                        .count());
        results.stream()
                .map(List::getFirst)
                .collect(Collectors.groupingBy(Report::outcome, TreeMap::new, Collectors.counting()))
                .forEach((outcome, count) -> line(text, "ended as " + outcome, count));
        Collection<Integer> callbacks = evidence.callbacks().values();
        line(text, "ids with a callback", callbacks.size());
        line(
                text,
                "callbacks beyond the first",
                callbacks.stream().mapToInt(Integer::intValue).sum() - callbacks.size());
    }

    private static void sync(StringBuilder text, Evidence evidence) {
        List<Call> calls = of(evidence, Lane.SYNC).toList();
        line(text, "sync calls", calls.size());
        byAnswer(text, "sync answer", calls);
        line(
                text,
                "sync calls whose ingress was away",
                calls.stream().filter(call -> Verdict.isExcused(call, evidence)).count());
        line(
                text,
                "milliseconds that the slowest sync answer came after its deadline",
                calls.stream()
                        .filter(call -> !Verdict.isExcused(call, evidence))
                        .mapToLong(call ->
                                (call.ended() - call.began() - call.allowed().toNanos()) / 1_000_000)
                        .max()
                        .orElse(0));
    }

    private static void runs(StringBuilder text, Evidence evidence) {
        List<SideEffects.Run> runs = evidence.runs();
        long attempts = runs.stream()
                .map(run -> run.requestId() + " " + run.attempt())
                .distinct()
                .count();
        line(text, "runs of functions", runs.size());
        line(
                text,
                "runs that are retries",
                runs.stream().filter(run -> run.attempt() > 1).count());
        line(text, "runs of an attempt that had run before", runs.size() - attempts);
    }

    private static void byAnswer(StringBuilder text, String what, List<Call> calls) {
        calls.stream()
                .collect(Collectors.groupingBy(Call::kindOfAnswer, TreeMap::new, Collectors.counting()))
                .forEach((answer, count) -> line(text, what + " " + answer, count));
    }

    private static String outcome(Result result) {
        return switch (result.outcome()) {
            case Outcome.Answered answered -> "answered " + answered.answer().status();
            case Outcome.Failed failed -> failed.kind().wireName();
        };
    }

    private static Stream<Call> of(Evidence evidence, Lane lane) {
        return evidence.calls().stream().filter(call -> call.lane() == lane);
    }

    private static void line(StringBuilder text, String what, long count) {
        text.append("  %7d  %s%n".formatted(count, what));
    }
}
