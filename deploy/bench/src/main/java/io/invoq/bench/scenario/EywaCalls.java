package io.invoq.bench.scenario;

import io.invoq.bench.load.Callers;
import io.invoq.bench.load.HttpCall;
import io.invoq.bench.load.HttpCaller;
import io.invoq.bench.system.Bench;
import io.invoq.bench.system.Subject;
import java.util.Map;

/** Requests to a subject's ingress in Eywa's dialect, with a body of the run's size. */
final class EywaCalls {

    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private EywaCalls() {}

    /**
     * Callers who wait for the function's answer, which is to be what they sent.
     *
     * @param method {@code PUT} is idempotent by RFC 9110, {@code POST} is not
     */
    static Callers sync(Bench bench, Subject subject, String function, String method) {
        return HttpCaller.of(new HttpCall(
                subject.port(),
                method,
                "/eywa/api/functions/sync/" + subject.functionId(function) + "/",
                headers(subject),
                bench.bodySize(),
                OK,
                true));
    }

    /** Callers whose call is accepted and not waited for. */
    static Callers async(Bench bench, Subject subject, String function) {
        return HttpCaller.of(new HttpCall(
                subject.port(),
                "POST",
                "/eywa/api/functions/async/" + subject.functionId(function) + "/",
                headers(subject),
                bench.bodySize(),
                ACCEPTED,
                false));
    }

    private static Map<String, String> headers(Subject subject) {
        return Map.of("X-Eywa-Token", subject.token(), "Content-Type", "text/plain");
    }
}
