package io.invoq.platform.secret;

import io.invoq.wire.function.FunctionUrn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Where something that is encrypted stands; it opens nowhere else. As text it names itself to people. What it is
 * made of is part of every ciphertext, so it must not change.
 */
public sealed interface Place {

    /** What tells it from all other places; the first part from those of other kinds. */
    List<String> parts();

    /** The additional data: each part after its length, so that no two places read the same. */
    static byte[] bytes(Place place) {
        List<byte[]> parts = place.parts().stream()
                .map(part -> part.getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer all = ByteBuffer.allocate(
                parts.stream().mapToInt(part -> Integer.BYTES + part.length).sum());
        parts.forEach(part -> all.putInt(part.length).put(part));
        return all.array();
    }

    /**
     * A value of a secret.
     *
     * @param tenant whose secret it is
     * @param secret the secret's id
     * @param key its key in the secret
     */
    record Value(String tenant, UUID secret, String key) implements Place {

        @Override
        public List<String> parts() {
            return List.of("invoq-secret-1", tenant, secret.toString(), key);
        }

        @Override
        public String toString() {
            return "key '%s' of secret %s".formatted(key, secret);
        }
    }

    /**
     * The environment of a function; all its versions are one place, so that one can be published without being opened.
     *
     * @param function of any version
     */
    record Environment(FunctionUrn function) implements Place {

        @Override
        public List<String> parts() {
            return List.of("invoq-environment-1", function.tenant(), function.withoutVersion());
        }

        @Override
        public String toString() {
            return "the environment of function " + function;
        }
    }
}
