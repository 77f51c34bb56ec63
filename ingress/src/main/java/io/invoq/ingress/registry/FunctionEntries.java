package io.invoq.ingress.registry;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Alias;
import io.invoq.wire.registry.KeyRange;
import io.invoq.wire.registry.Pause;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.Reservation;
import java.util.List;

/** What the registry keeps for a function, as a change sees it. */
public final class FunctionEntries {

    private FunctionEntries() {}

    /** Under which everything stands that goes with a function: versions, aliases, reserved labels, its pause. */
    public static List<KeyRange> all(FunctionUrn function) {
        return List.of(
                RegistryEntry.Function.versions(function),
                Alias.all(function),
                Reservation.all(function),
                KeyRange.of(Pause.key(function)));
    }

    /**
     * The version that a URN names.
     *
     * @throws ChangeRefusedException when there is no such function or version
     */
    public static FunctionDefinition require(RegistryTransaction change, FunctionUrn urn) {
        FunctionUrn latest = urn.withVersion(FunctionUrn.LATEST);
        RegistryEntry.Function function = change.find(RegistryEntry.Function.key(latest), RegistryEntry.Function.class);
        if (function == null) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.NO_SUCH_FUNCTION,
                    "tenant %s has no function %s".formatted(urn.tenant(), urn.name()));
        }
        if (urn.equals(latest)) {
            return function.definition();
        }
        RegistryEntry.Function version = change.find(RegistryEntry.Function.key(urn), RegistryEntry.Function.class);
        if (version == null) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.NO_SUCH_VERSION,
                    "function %s has no version %s".formatted(urn.name(), urn.version()));
        }
        return version.definition();
    }
}
