package io.invoq.wire.registry;

import io.invoq.wire.record.MalformedRecordException;
import java.io.IOException;

/** Commands as JSON, described by {@code schema/registry-command.schema.json}. Safe for use by several threads. */
public final class RegistryCommandCodec {

    private RegistryCommandCodec() {}

    /** The record's value. */
    public static byte[] write(RegistryCommand command) {
        return RegistryJson.write(command, "command " + command.id());
    }

    /**
     * Reads a command.
     *
     * @throws MalformedRecordException when the value does not read or lacks a part
     */
    public static RegistryCommand read(byte[] value) {
        try {
            return RegistryJson.parse(value, RegistryCommand.class);
        } catch (IOException e) {
            throw new MalformedRecordException("registry command does not read: " + e.getMessage(), e);
        }
    }
}
