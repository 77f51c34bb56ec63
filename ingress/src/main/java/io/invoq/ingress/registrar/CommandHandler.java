package io.invoq.ingress.registrar;

import io.invoq.platform.consume.Emission;
import io.invoq.platform.consume.LaneListener;
import io.invoq.platform.consume.LaneRecord;
import io.invoq.platform.consume.RecordHandler;
import io.invoq.wire.record.MalformedRecordException;
import io.invoq.wire.registry.RegistryCommand;
import io.invoq.wire.registry.RegistryCommandCodec;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands while this node owns their partition. The takeover begins with the first command that is offered, since by
 * then the lane knows that no transaction of an earlier owner can change the committed offset any more; until it is done,
 * and whenever a command has to wait, the answer to the lane is "not now". The consumer's thread only.
 */
final class CommandHandler implements RecordHandler, LaneListener {

    private static final Logger LOG = LoggerFactory.getLogger(CommandHandler.class);

    private final Supplier<Takeover> takeovers;
    private final Supplier<Term> terms;
    private @Nullable Takeover takeover;
    private @Nullable Term term;

    CommandHandler(Supplier<Takeover> takeovers, Supplier<Term> terms) {
        this.takeovers = takeovers;
        this.terms = terms;
    }

    @Override
    public void owned(Set<Integer> partitions) {
        if (partitions.isEmpty()) {
            if (takeover != null) {
                takeover.cancel();
            }
            takeover = null;
            term = null;
        }
    }

    @Override
    public boolean offer(LaneRecord record) {
        Term now = term();
        if (now == null) {
            return false;
        }
        RegistryCommand command = read(record.record());
        if (command == null) {
            record.complete();
            return true;
        }
        return switch (now.decide(command)) {
            case Decision.NotYet notYet -> false;
            case Decision.Repeated repeated -> {
                record.complete();
                yield true;
            }
            case Decision.Decided decided -> {
                record.complete(new Written(decided.records(), () -> now.tooLarge(command.id())));
                yield true;
            }
        };
    }

    private @Nullable Term term() {
        if (takeover == null) {
            takeover = takeovers.get();
        }
        if (term == null && takeover.isDone()) {
            term = terms.get();
        }
        return term;
    }

    /** What a decision leaves. */
    private record Written(
            List<ProducerRecord<byte[], byte[]>> records, Supplier<List<ProducerRecord<byte[], byte[]>>> otherwise)
            implements Emission {

        @Override
        public Emission insteadOfTooLarge(RecordTooLargeException error) {
            LOG.atWarn().addKeyValue("error", error.toString()).log("a change of the registry is too large");
            return new Written(otherwise.get(), otherwise);
        }
    }

    private static @Nullable RegistryCommand read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return RegistryCommandCodec.read(record.value() == null ? new byte[0] : record.value());
        } catch (MalformedRecordException e) {
            LOG.atError()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("partition", record.partition())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("error", e.getMessage())
                    .log("record passed over");
            return null;
        }
    }
}
