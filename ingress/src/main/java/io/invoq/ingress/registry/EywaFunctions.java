package io.invoq.ingress.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.platform.registry.RegistryView;
import io.invoq.platform.secret.Environments;
import io.invoq.wire.function.EywaSettings;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.HandlerStyle;
import io.invoq.wire.function.RuntimeName;
import io.invoq.wire.registry.PackageEntry;
import io.invoq.wire.registry.RegistryEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes and changes functions as Eywa's API has it: by the id of an image, which is a package that says how it is entered.
 * What comes of it is a function as any other. Safe for use by several threads; owns nothing.
 */
public final class EywaFunctions {

    private final FunctionNames names;
    private final RegistryTransactions transactions;
    private final Environments environments;
    private final InstantSource clock;

    public EywaFunctions(
            RegistryView view, RegistryTransactions transactions, Environments environments, InstantSource clock) {
        this.names = new FunctionNames(view);
        this.transactions = transactions;
        this.environments = environments;
        this.clock = clock;
    }

    /**
     * Makes a new function.
     *
     * @throws RegistrationException when a field is not valid
     * @throws MissingImageException when the tenant has no such image
     * @throws MissingSecretException when the tenant has no secret that it mounts
     * @throws NameTakenException when the tenant has one of that name
     * @see RegistryTransactions#run for what else can go wrong
     */
    public FunctionDefinition create(String tenant, JsonNode body) throws InterruptedException {
        EywaRegistration wanted = EywaRegistration.ofNew(tenant, body);
        FunctionUrn urn = new FunctionUrn(tenant, EywaRegistration.SERVICE, wanted.name(), FunctionUrn.LATEST);
        return transactions.run(change -> {
            if (change.find(RegistryEntry.Function.key(urn), RegistryEntry.Function.class) != null) {
                throw new NameTakenException(urn);
            }
            Pauses.lift(change, urn);
            return put(change, urn, wanted, null);
        });
    }

    /**
     * Changes the latest version of a function; calls that run go on as they began.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when the tenant has no such function
     * @throws MissingImageException when it has no such image
     * @throws MissingSecretException when it has no secret that the function is to mount
     * @throws io.invoq.platform.secret.SecretUnreadableException when its environment was sealed, and this node has no key to
     *     seal another one with
     * @see RegistryTransactions#run for what else can go wrong
     */
    public FunctionDefinition change(String tenant, FunctionId id, JsonNode body) throws InterruptedException {
        EywaRegistration wanted = EywaRegistration.ofChange(body);
        return transactions.run(change -> {
            FunctionUrn urn = names.find(tenant, id.toString());
            return put(change, urn, wanted, FunctionEntries.require(change, urn));
        });
    }

    private FunctionDefinition put(
            RegistryTransaction change, FunctionUrn urn, EywaRegistration wanted, @Nullable FunctionDefinition before) {
        PackageEntry image = image(change, urn.tenant(), wanted.imageId());
        Instant now = clock.instant();
        FunctionDefinition function = new FunctionDefinition(
                urn,
                UUID.randomUUID().toString(),
                runtime(image),
                image.runtime(),
                code(image),
                wanted.limits(before == null ? null : before.limits()),
                before == null ? FunctionDefinition.Retry.DEFAULT : before.retry(),
                wanted.environment(),
                wanted.secrets(),
                before == null ? "" : before.description(),
                before == null ? now : before.createdAt(),
                before == null || now.isAfter(before.updatedAt()) ? now : before.updatedAt(),
                settings(image, wanted));
        FunctionDefinition kept = sealed(function, wanted, before);
        FunctionRegistry.requireSecrets(change, kept);
        change.put(new RegistryEntry.Function(kept));
        return kept;
    }

    private FunctionDefinition sealed(
            FunctionDefinition function, EywaRegistration wanted, @Nullable FunctionDefinition before) {
        if (before == null) {
            return environments.seal(function);
        }
        return environments.seal(wanted.keepsEnvironment() ? function.withEnvironmentOf(before) : function, before);
    }

    private static FunctionDefinition.Code code(PackageEntry image) {
        String handler = image.handler();
        if (handler == null) {
            throw new IllegalStateException("image " + image.id() + " was checked to have a handler");
        }
        return new FunctionDefinition.Code("/", handler, HandlerStyle.EYWA, null, null, image.digest());
    }

    private static EywaSettings settings(PackageEntry image, EywaRegistration wanted) {
        return new EywaSettings(
                image.id(),
                image.name(),
                wanted.scalingFactor(),
                wanted.maxConcurrency(),
                wanted.writeDebug(),
                wanted.readTimeout(),
                wanted.writeTimeout());
    }

    private static PackageEntry image(RegistryTransaction change, String tenant, UUID id) {
        PackageEntry image = change.find(PackageEntry.key(tenant, id), PackageEntry.class);
        if (image == null) {
            throw new MissingImageException(id);
        }
        if (image.handler() == null) {
            throw new RegistrationException(
                    List.of("image_id: package " + id + " was uploaded without runtime and executable_path"));
        }
        return image;
    }

    private static RuntimeName runtime(PackageEntry image) {
        return RuntimeName.find(image.runtime())
                .orElseThrow(() -> new RegistrationException(
                        List.of("image_id: runtime '" + image.runtime() + "' is not one of " + RuntimeName.known())));
    }
}
