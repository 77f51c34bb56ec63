package io.invoq.worker.secret;

import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.registry.Versioned;
import io.invoq.platform.secret.MasterKeys;
import io.invoq.platform.secret.Place;
import io.invoq.platform.secret.SecretUnreadableException;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.registry.Secret;
import io.invoq.wire.secret.Sealed;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Starts instances with their functions' secrets beside them: as files {@code <secret's name>/<key>} in a directory of the
 * instance's own, which the variable {@code INVOQ_SECRETS} names. The values are those of the moment of the start; the
 * directory is deleted when the instance has ended. Instances of functions without secrets are started as they are. Safe
 * for use by several threads. Owns its directory, not its parts.
 */
public final class SecretMounts implements InstanceStarter, AutoCloseable {

    /** The variable that names the directory. */
    public static final String VARIABLE = "INVOQ_SECRETS";

    private final InstanceStarter starter;
    private final RegistryView registry;
    private final MasterKeys keys;
    private final SecretFiles files;

    private SecretMounts(InstanceStarter starter, RegistryView registry, MasterKeys keys, SecretFiles files) {
        this.starter = starter;
        this.registry = registry;
        this.keys = keys;
        this.files = files;
    }

    /**
     * Makes ready; deletes what killed workers have left on this machine.
     *
     * @param starter starts instances as if there were no secrets
     */
    public static SecretMounts open(InstanceStarter starter, RegistryView registry, MasterKeys keys) {
        return new SecretMounts(starter, registry, keys, SecretFiles.create());
    }

    @Override
    public Instance start(FunctionDefinition function) throws StartFailedException, InterruptedException {
        if (function.secrets().isEmpty()) {
            return starter.start(function);
        }
        Path mount = mount(function);
        @Nullable Instance started = null;
        try {
            started = starter.start(function.withVariable(VARIABLE, mount.toString()));
            var _ = started.exited().whenComplete((exit, error) -> SecretFiles.delete(mount));
            return started;
        } finally {
            if (started == null) {
                SecretFiles.delete(mount);
            }
        }
    }

    @Override
    public void close() {
        files.close();
    }

    private Path mount(FunctionDefinition function) throws StartFailedException {
        Path mount;
        try {
            mount = files.newMount();
        } catch (IOException e) {
            throw failed(function, "no directory can be made for them: " + e);
        }
        boolean whole = false;
        try {
            for (UUID id : function.secrets()) {
                write(mount, find(function, id));
            }
            whole = true;
            return mount;
        } catch (SecretUnreadableException e) {
            throw failed(function, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw failed(function, "they cannot be written: " + e);
        } finally {
            if (!whole) {
                SecretFiles.delete(mount);
            }
        }
    }

    private Secret find(FunctionDefinition function, UUID id) throws StartFailedException {
        Versioned found = registry.find(Secret.key(function.urn().tenant(), id));
        if (found == null || !(found.entry() instanceof Secret secret)) {
            throw failed(function, "there is no secret " + id);
        }
        return secret;
    }

    private void write(Path mount, Secret secret) throws IOException {
        for (Map.Entry<String, Sealed> each : secret.data().entrySet()) {
            byte[] value = keys.open(new Place.Value(secret.tenant(), secret.id(), each.getKey()), each.getValue());
            SecretFiles.write(mount, secret.name(), each.getKey(), value);
            Arrays.fill(value, (byte) 0);
        }
    }

    private static StartFailedException failed(FunctionDefinition function, String why) {
        return new StartFailedException(
                FailureKind.INITIALIZER_FAILED, "the secrets of " + function.urn() + " cannot be mounted: " + why);
    }
}
