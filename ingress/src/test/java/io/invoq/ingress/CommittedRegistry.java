package io.invoq.ingress;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.wire.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands on the registry's topic, before compaction: every write that was ever committed. */
final class CommittedRegistry {

    private CommittedRegistry() {}

    /** Each write of each function's version, by the function's name, oldest first. */
    static Map<String, List<JsonNode>> functions(String bootstrapServers) {
        Map<String, List<JsonNode>> written = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record :
                CommittedRecords.of(bootstrapServers, List.of(Topics.registry().name()))) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            if (key.startsWith("function/")) {
                String name = key.substring(key.lastIndexOf('@') + 1, key.lastIndexOf(':'));
                written.computeIfAbsent(name, unknown -> new ArrayList<>())
                        .add(TestIngress.json(new String(record.value(), StandardCharsets.UTF_8)));
            }
        }
        return written;
    }
}
