package io.invoq.bench.scenario;

import io.invoq.bench.floor.Floor;
import io.invoq.bench.floor.HttpEcho;
import io.invoq.bench.floor.KafkaEcho;
import io.invoq.bench.system.Bench;

/** The floors of calls. */
enum FloorKind {
    KAFKA_ECHO("kafka-echo: produce, consume, produce, consume") {
        @Override
        Floor start(Bench bench) throws Exception {
            return KafkaEcho.start(bench);
        }
    },
    HTTP_ECHO("http-echo: bare Helidon POST echo") {
        @Override
        Floor start(Bench bench) throws Exception {
            return HttpEcho.start(bench);
        }
    };

    private final String words;

    FloorKind(String words) {
        this.words = words;
    }

    /** As it is printed. */
    String words() {
        return words;
    }

    /** Starts it; the caller closes it. */
    abstract Floor start(Bench bench) throws Exception;
}
