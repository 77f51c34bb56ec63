package io.invoq.ingress.http;

import io.helidon.http.HeaderNames;
import io.invoq.ingress.alias.CallTargets;
import io.invoq.ingress.batch.BatchReader;
import io.invoq.ingress.batch.Line;
import io.invoq.ingress.batch.NotABatchException;
import io.invoq.ingress.batch.TooManyLinesException;
import io.invoq.ingress.invoke.Answer;
import io.invoq.ingress.quota.Accepting;
import io.invoq.ingress.quota.Quotas;
import io.invoq.ingress.registry.FunctionRegistry;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.Dialect;
import java.time.InstantSource;
import java.util.List;

/**
 * Many asynchronous calls of one function in one request: {@code POST /v1/functions/{urn-or-id}/invocations:batch}. Each line
 * is accepted or refused by itself, and the answer, always 200, says which. A function named by its URN is called as by
 * openYuanrong's API, one named by its id as by Eywa's; where an alias goes is decided once for all lines. Safe for use by several threads.
 *
 * <p>A batch takes the place of one call in flight, since one thread handles it, and twice the room of its body: as it came,
 * and in the records made of it.
 */
final class BatchApi {

    static final String FUNCTIONS = "/v1/functions/";

    private static final String BATCH = "/invocations:batch";
    private static final int COPIES = 2;

    private final Finders finders;
    private final BatchCalls calls;
    private final Quotas quotas;
    private final Bodies bodies;
    private final BatchReader reader;
    private final InstantSource clock;

    BatchApi(Finders finders, BatchCalls calls, Quotas quotas, Bodies bodies, BatchReader reader, InstantSource clock) {
        this.finders = finders;
        this.calls = calls;
        this.quotas = quotas;
        this.bodies = bodies;
        this.reader = reader;
        this.clock = clock;
    }

    /** What finds functions, by each of their names. */
    record Finders(FunctionRegistry byId, CallTargets byUrn) {

        private static final String URN = "sn:";

        static boolean isUrn(String name) {
            return name.startsWith(URN);
        }

        /** The version that a URN, of an alias too, or an id names, as far as the request's token reaches. */
        FunctionDefinition find(Exchange exchange, String name) throws InterruptedException {
            return isUrn(name)
                    ? OpenYuanrongDialect.find(byUrn, exchange, name)
                    : EywaDialect.find(byId, exchange, name);
        }
    }

    void accept(Exchange exchange) throws InterruptedException {
        String rest = OpenYuanrongDialect.decode(exchange.rawPathAfter(FUNCTIONS));
        if (!rest.endsWith(BATCH) || rest.length() == BATCH.length()) {
            throw new ApiException(ApiError.NOT_FOUND, "nothing is served at " + exchange.rawPath());
        }
        Methods.require(exchange, List.of("POST"));
        BatchFormat format =
                BatchFormat.of(exchange.header(HeaderNames.CONTENT_TYPE).orElse(""));
        Delay.refuse(exchange, "is not for batches: each line has a delay of its own");
        IdempotencyKeys.refuse(exchange, "is not for batches: each line has an idempotencyKey of its own");
        FunctionCalls.Target target = target(exchange, rest.substring(0, rest.length() - BATCH.length()));
        long reserved = bodies.reserve(exchange.request(), COPIES);
        try {
            byte[] body = bodies.read(exchange.request()).bytes();
            exchange.bodyIsRead();
            Batch batch = new Batch(exchange.trace(), target, reader.limits(), clock.instant());
            read(format, body).forEach(batch::add);
            List<LineAnswer> answers = accept(exchange, batch, target);
            exchange.set(HeaderNames.CONTENT_TYPE, format.contentType());
            exchange.send(200, format.write(answers));
        } finally {
            bodies.release(reserved);
        }
    }

    private List<LineAnswer> accept(Exchange exchange, Batch batch, FunctionCalls.Target target)
            throws InterruptedException {
        if (batch.calls().isEmpty()) {
            return batch.answers(List.of());
        }
        String tenant = target.function().urn().tenant();
        try (Quotas.Held held =
                        quotas.enter(exchange.token(), tenant, batch.calls().size());
                Accepting accepting = quotas.accepting(exchange.token(), tenant)) {
            batch.calls().forEach(call -> accepting.enter(call.id()));
            List<Answer.ToAccepting> answers = calls.accept(batch.calls());
            for (int i = 0; i < answers.size(); i++) {
                if (answers.get(i) instanceof Answer.Accepted) {
                    accepting.accepted(batch.calls().get(i).id());
                }
            }
            return batch.answers(answers);
        }
    }

    private List<Line> read(BatchFormat format, byte[] body) {
        try {
            return format.read(reader, body);
        } catch (TooManyLinesException e) {
            throw new ApiException(ApiError.BODY_TOO_LARGE, String.valueOf(e.getMessage()));
        } catch (NotABatchException e) {
            throw new ApiException(ApiError.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private FunctionCalls.Target target(Exchange exchange, String name) throws InterruptedException {
        return new FunctionCalls.Target(
                finders.find(exchange, name), "/", Finders.isUrn(name) ? Dialect.OPENYUANRONG : Dialect.EYWA);
    }
}
