package io.invoq.wire.function;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id by which Eywa's function URLs name a function: a UUIDv5 (RFC 9562 §5.5) made from tenant and name alone, so
 * that every node derives the same one and a function made again gets its old URLs back.
 *
 * <p>Eywa computes {@code uuid5(user, uuid5(user, name))} with the user's UUID as namespace; Invoq's tenants are names,
 * so the tenant's namespace is itself {@code uuid5(INVOQ, tenant)}.
 */
public record FunctionId(UUID value) {

    private static final UUID INVOQ = UUID.fromString("5d8f4a52-7a41-5c0a-9d0c-2f1be6c0f6a1");
    private static final Pattern FORM = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** The id of the function that the URN names, the same for all of its versions. */
    public static FunctionId of(FunctionUrn urn) {
        UUID tenant = uuid5(INVOQ, urn.tenant());
        return new FunctionId(uuid5(tenant, uuid5(tenant, urn.name()).toString()));
    }

    /** Reads an id; empty when the text is not a UUID in its 36-character form. */
    public static Optional<FunctionId> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new FunctionId(UUID.fromString(text))) : Optional.empty();
    }

    @Override
    public String toString() {
        return value.toString();
    }

    private static UUID uuid5(UUID namespace, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + text.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(text);
        ByteBuffer hash = ByteBuffer.wrap(sha1().digest(input.array()));
        long high = (hash.getLong() & 0xffff_ffff_ffff_0fffL) | 0x5000L;
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
