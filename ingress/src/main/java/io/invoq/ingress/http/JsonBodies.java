package io.invoq.ingress.http;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invoq.wire.record.Payload;
import java.io.IOException;
import java.util.Locale;

/** Reads bodies that are to be JSON objects, strictly and within the bounds. Safe for use by several threads. */
final class JsonBodies {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final String UNKNOWN_TOKEN = "Unrecognized token";

    private final Bodies bodies;

    JsonBodies(Bodies bodies) {
        this.bodies = bodies;
    }

    /** What is done with a body; its room is given back after it. */
    @FunctionalInterface
    interface Use<T> {

        T of(JsonNode body) throws InterruptedException;
    }

    /** Reads the request's body and does something with it; ends the request with 400 when it is no JSON object. */
    <T> T use(Exchange exchange, Use<T> use) throws InterruptedException {
        long reserved = bodies.reserve(exchange.request());
        try {
            Payload payload = bodies.read(exchange.request());
            exchange.bodyIsRead();
            return use.of(parse(payload));
        } finally {
            bodies.release(reserved);
        }
    }

    static JsonNode parse(Payload body) {
        try {
            JsonNode node = JSON.readTree(body.bytes());
            if (!node.isObject()) {
                throw new ApiException(
                        ApiError.BAD_PARAMETER,
                        "the body must be a JSON object, not "
                                + (node.isMissingNode()
                                        ? "empty"
                                        : node.getNodeType().name().toLowerCase(Locale.ROOT)));
            }
            return node;
        } catch (JsonProcessingException e) {
            JsonLocation place = e.getLocation(); // some have none: too deep, too long a number
            throw new ApiException(
                    ApiError.BAD_PARAMETER,
                    "the body is not JSON: " + withoutToken(e)
                            + (place == null
                                    ? ""
                                    : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr())));
        } catch (IOException e) {
            throw new ApiException(ApiError.BAD_PARAMETER, "the body is not JSON in UTF-8: " + e.getMessage());
        }
    }

    /** What the parser says; a token that it does not know is not repeated, since it may be a value without its quotes. */
    private static String withoutToken(JsonProcessingException problem) {
        String message = String.valueOf(problem.getOriginalMessage());
        return message.startsWith(UNKNOWN_TOKEN) ? UNKNOWN_TOKEN : message;
    }
}
