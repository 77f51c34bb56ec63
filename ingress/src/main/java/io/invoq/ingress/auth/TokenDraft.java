package io.invoq.ingress.auth;

import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Quota;
import io.invoq.wire.registry.TokenScope;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token that is to be made; what it may be is for its author to check.
 *
 * @param id random, so that none has it yet
 * @param name for people
 * @param tenant for whom alone; null for an operator's
 * @param scopes what it may be used for
 * @param functions the only ones that it may be used for; empty for all
 * @param expiresAt null for never
 * @param quota null for none
 */
public record TokenDraft(
        UUID id,
        String name,
        @Nullable String tenant,
        Set<TokenScope> scopes,
        List<FunctionUrn> functions,
        @Nullable Instant expiresAt,
        @Nullable Quota quota) {}
