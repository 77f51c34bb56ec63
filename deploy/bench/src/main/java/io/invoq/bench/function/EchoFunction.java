package io.invoq.bench.function;

import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.HttpRequest;
import io.invoq.worker.inline.InlineContext;
import io.invoq.worker.inline.InlineFunction;

/** Answers with the body that it got: a function that costs nothing. Safe for use by several threads. */
public final class EchoFunction implements InlineFunction {

    private static final int OK = 200;

    @Override
    public HttpAnswer call(HttpRequest request, InlineContext context) {
        return new HttpAnswer(OK, HttpHeaders.NONE, request.contentType(), request.body());
    }
}
