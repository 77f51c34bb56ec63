package io.invoq.wire.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A change of the registry, asked for by one node and decided by the registrar: all of its writes are made, if everything
 * that its author has read is still as it was; else none. Immutable. Its {@link #toString} leaves values out.
 *
 * @param id by which its {@link RegistryEntry.Answer} is known; the same when it is sent again
 * @param reads what its author saw
 * @param writes what is to be; at least one, no two with one key
 */
public record RegistryCommand(UUID id, List<Read> reads, List<Write> writes) {

    public RegistryCommand {
        requireNonNull(id, "id is missing");
        reads = List.copyOf(requireNonNull(reads, "reads is missing"));
        writes = List.copyOf(requireNonNull(writes, "writes is missing"));
        if (writes.isEmpty()) {
            throw new IllegalArgumentException("command " + id + " writes nothing");
        }
        if (writes.stream().map(Write::key).distinct().count() < writes.size()) {
            throw new IllegalArgumentException("command " + id + " writes one key twice");
        }
    }

    /**
     * What stood in a range of keys.
     *
     * @param from the first key
     * @param to the first key that is not in the range any more
     * @param seen the {@link Revisions#digest} of the revisions of all entries there, whatever their kind
     */
    public record Read(String from, String to, long seen) {

        public Read {
            var _ = new KeyRange(from, to);
        }

        public Read(KeyRange range, long seen) {
            this(range.from(), range.to(), seen);
        }

        public KeyRange range() {
            return new KeyRange(from, to);
        }
    }

    /**
     * A value for a key.
     *
     * @param entry as it will stand on the topic, of whatever kind: the registrar need not know it; null deletes
     */
    public record Write(
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            JsonNode entry) {

        public Write {
            requireNonNull(key, "key is missing");
            if (key.startsWith(RegistryEntry.Answer.PREFIX)) {
                throw new IllegalArgumentException("'" + key + "' is the registrar's own");
            }
        }

        @Override
        public String toString() {
            return (entry == null ? "Delete[" : "Write[") + key + "]";
        }
    }
}
