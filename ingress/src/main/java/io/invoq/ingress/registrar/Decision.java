package io.invoq.ingress.registrar;

import io.invoq.wire.registry.RegistryEntry;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What the registrar makes of a command. */
sealed interface Decision {

    /** It cannot be told yet: it has to do with a change that has been decided and is not yet on the topic. */
    record NotYet() implements Decision {}

    /** It has been decided before, and its answer stands. */
    record Repeated() implements Decision {}

    /**
     * It is decided now.
     *
     * @param records the answer, and before it what it says
     */
    record Decided(RegistryEntry.Verdict verdict, List<ProducerRecord<byte[], byte[]>> records) implements Decision {}
}
