package io.invoq.ingress.registry;

import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.function.FunctionId;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.function.MalformedUrnException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a management path calls a function: {@code 0@<service>@<function>}, a URN with or without version, or Eywa's id. A
 * URN of another tenant names nothing. Safe for use by several threads.
 */
public final class FunctionNames {

    private static final Pattern NAME = Pattern.compile("0@([^@:]{1,200})@([^@:]{1,200})");
    private static final String URN = "sn:";

    private final RegistryView view;

    public FunctionNames(RegistryView view) {
        this.view = view;
    }

    /**
     * The URN that a name means; its version is {@link FunctionUrn#LATEST} unless the name says another. Whether there is such a
     * function is not said.
     *
     * @throws RegistrationException when it is none of those forms
     * @throws ChangeRefusedException when it is the id of no function, or the URN of another tenant's
     */
    public FunctionUrn find(String tenant, String name) {
        Optional<FunctionId> id = FunctionId.parse(name);
        if (id.isPresent()) {
            FunctionDefinition function = view.byId(id.get());
            return own(tenant, name, function == null ? null : function.urn());
        }
        try {
            if (name.startsWith(URN)) {
                return own(tenant, name, FunctionUrn.parse(name));
            }
            Matcher matcher = NAME.matcher(name);
            if (matcher.matches()) {
                return new FunctionUrn(tenant, matcher.group(1), matcher.group(2), FunctionUrn.LATEST);
            }
        } catch (MalformedUrnException e) {
            throw new RegistrationException(List.of(String.valueOf(e.getMessage())));
        } catch (IllegalArgumentException e) {
            throw new RegistrationException(List.of("function '" + shown(name) + "': " + e.getMessage()));
        }
        throw new RegistrationException(
                List.of("function '" + shown(name) + "' is neither 0@<service>@<function> nor a URN nor an id"));
    }

    /**
     * The same with a version that is said apart from the name.
     *
     * @param version empty for the name's own
     * @throws RegistrationException also when the version does not read, or is another than the name's own
     */
    public FunctionUrn find(String tenant, String name, String version) {
        FunctionUrn urn = find(tenant, name);
        if (version.isEmpty() || version.equals(urn.version())) {
            return urn;
        }
        if (!urn.version().equals(FunctionUrn.LATEST)) {
            throw new RegistrationException(
                    List.of("version '%s' is not the version %s of the URN".formatted(shown(version), urn.version())));
        }
        try {
            return urn.withVersion(version);
        } catch (IllegalArgumentException e) {
            throw new RegistrationException(List.of("version: " + e.getMessage()));
        }
    }

    private static FunctionUrn own(String tenant, String name, @Nullable FunctionUrn urn) {
        if (urn == null || !urn.tenant().equals(tenant)) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.NO_SUCH_FUNCTION,
                    "tenant " + shown(tenant) + " has no function " + shown(name));
        }
        return urn;
    }

    private static String shown(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
