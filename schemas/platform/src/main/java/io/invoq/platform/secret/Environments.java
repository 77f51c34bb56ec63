package io.invoq.platform.secret;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.secret.Sealed;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Seals the environments of functions for the registry and opens them where a function is shown or started. An environment
 * is one ciphertext, since it is only ever written and read as a whole. Without master keys it stays in clear. No revision
 * changes by it: a definition that is sealed, or sealed again, is the same one. Safe for use by several threads.
 */
public final class Environments {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final TypeReference<TreeMap<String, String>> VARIABLES = new TypeReference<>() {};

    private final MasterKeys keys;

    public Environments(MasterKeys keys) {
        this.keys = keys;
    }

    /** The definition as the registry keeps it; the same when there is no key, or nothing in clear. */
    public FunctionDefinition seal(FunctionDefinition function) {
        if (function.environment().isEmpty() || keys.newest().isEmpty()) {
            return function;
        }
        byte[] clear = write(function.environment());
        Sealed sealed = keys.seal(new Place.Environment(function.urn()), clear);
        Arrays.fill(clear, (byte) 0);
        return function.withEnvironment(Map.of(), sealed);
    }

    /**
     * The same for a definition that takes the place of another. What was sealed does not come to stand in clear.
     *
     * @throws SecretUnreadableException when the one before is sealed, and there is no key for this one
     */
    public FunctionDefinition seal(FunctionDefinition function, FunctionDefinition before) {
        Sealed sealed = before.sealedEnvironment();
        if (sealed != null && !function.environment().isEmpty() && keys.newest().isEmpty()) {
            throw new SecretUnreadableException("the environment of function " + function.urn()
                    + " is encrypted with master key '" + sealed.keyId()
                    + "', and this node has none to encrypt another one with: it has neither secrets.key-file nor"
                    + " secrets.keys");
        }
        return seal(function);
    }

    /**
     * The definition with its environment in clear, for its instances and for those who may read it.
     *
     * @throws SecretUnreadableException when its key is not here, is another than it was, or the environment was tampered with
     */
    public FunctionDefinition open(FunctionDefinition function) {
        Sealed sealed = function.sealedEnvironment();
        if (sealed == null) {
            return function;
        }
        Place place = new Place.Environment(function.urn());
        byte[] clear = keys.open(place, sealed);
        try {
            return function.withEnvironment(JSON.readValue(clear, VARIABLES), null);
        } catch (IOException e) { // its message may quote a value
            throw new SecretUnreadableException(
                    place + " does not read: " + e.getClass().getSimpleName());
        } finally {
            Arrays.fill(clear, (byte) 0);
        }
    }

    /** Whether it is to be {@linkplain #renew sealed again}: it stands in clear, or under an older key. */
    public boolean isOld(FunctionDefinition function) {
        Sealed sealed = function.sealedEnvironment();
        if (sealed == null) {
            return !function.environment().isEmpty() && keys.newest().isPresent();
        }
        return !keys.newest().orElse("").equals(sealed.keyId());
    }

    /**
     * The definition sealed with the newest key.
     *
     * @throws SecretUnreadableException when it cannot be opened
     */
    public FunctionDefinition renew(FunctionDefinition function) {
        return seal(open(function), function);
    }

    private static byte[] write(Map<String, String> variables) {
        try {
            return JSON.writeValueAsBytes(variables);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a map of texts cannot be written as JSON", e.getCause());
        }
    }
}
