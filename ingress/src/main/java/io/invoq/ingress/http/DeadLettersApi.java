package io.invoq.ingress.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.invoq.ingress.deadletter.DeadLetters;
import io.invoq.ingress.deadletter.LetterFilter;
import io.invoq.ingress.deadletter.LetterPage;
import io.invoq.ingress.deadletter.ListedLetter;
import io.invoq.ingress.deadletter.Report;
import io.invoq.wire.record.Payload;
import io.invoq.wire.record.RequestId;
import java.util.List;

/**
 * The native API's dead letters: {@code GET /v1/dead-letters}, {@code GET /v1/dead-letters/{id}},
 * {@code POST /v1/dead-letters:redrive} and {@code :purge}. Safe for use by several threads.
 */
final class DeadLettersApi {

    static final String PATH = "/v1/dead-letters";
    static final String REDRIVE = PATH + ":redrive";
    static final String PURGE = PATH + ":purge";

    private static final List<String> GET = List.of("GET");
    private static final List<String> POST = List.of("POST");

    private final DeadLetters letters;
    private final Bodies bodies;

    DeadLettersApi(DeadLetters letters, Bodies bodies) {
        this.letters = letters;
        this.bodies = bodies;
    }

    void list(Exchange exchange) throws InterruptedException {
        Methods.require(exchange, GET);
        DeadLetterQuery query = DeadLetterQuery.ofList(exchange.rawQuery());
        LetterFilter filter = query.filter(Access.tenant(exchange)).of(Access.listed(exchange));
        LetterPage page = letters.list(filter, query.cursor(), query.limit());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode list = body.putArray("deadLetters");
        page.letters().forEach(letter -> list.add(DeadLetterJson.summary(letter)));
        body.put("statesKnown", page.isMarked());
        if (page.next() != null) {
            body.put("nextCursor", page.next().text());
        }
        exchange.send(200, body);
    }

    void show(Exchange exchange) throws InterruptedException {
        String text = exchange.rawPathAfter(PATH + "/");
        Methods.require(exchange, GET);
        DeadLetterQuery query = DeadLetterQuery.ofOne(exchange.rawQuery());
        RequestId id = RequestId.parse(text).orElseThrow(() -> notFound(text));
        ListedLetter letter = letters.find(Access.tenant(exchange), id, query.kind())
                .filter(found -> exchange.token().lists(found.letter().content().function()))
                .orElseThrow(() -> notFound(text));
        exchange.send(200, DeadLetterJson.whole(letter));
    }

    void redrive(Exchange exchange) throws InterruptedException {
        act(exchange, body -> letters.redrive(body.selection(), body.again()), DeadLetterOrder.Verb.REDRIVE);
    }

    void purge(Exchange exchange) throws InterruptedException {
        act(exchange, body -> letters.purge(body.selection()), DeadLetterOrder.Verb.PURGE);
    }

    @FunctionalInterface
    private interface Action {

        Report run(DeadLetterOrder order) throws InterruptedException;
    }

    private void act(Exchange exchange, Action action, DeadLetterOrder.Verb verb) throws InterruptedException {
        Methods.require(exchange, POST);
        long reserved = bodies.reserve(exchange.request());
        try {
            Payload payload = bodies.read(exchange.request());
            exchange.bodyIsRead();
            DeadLetterOrder order = DeadLetterOrder.read(Access.tenant(exchange), FunctionsApi.parse(payload), verb)
                    .of(Access.listed(exchange));
            exchange.send(200, DeadLetterJson.report(action.run(order)));
        } finally {
            bodies.release(reserved);
        }
    }

    private static ApiException notFound(String id) {
        return new ApiException(ApiError.NOT_FOUND, "there is no dead letter of the request '" + id + "'");
    }
}
