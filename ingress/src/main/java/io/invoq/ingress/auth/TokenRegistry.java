package io.invoq.ingress.auth;

import io.invoq.ingress.registry.RegistryTransaction;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.registry.RegistryEntry;
import io.invoq.wire.registry.TokenUse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes, lists, revokes tokens and gives them new secrets. When a method returns this node has the change, and others a
 * moment later. Whom a caller may see and change is said by a predicate: of what it does not let pass nothing is told. Safe
 * for use by several threads; owns nothing. See {@link RegistryTransactions#run} for what else can go wrong.
 *
 * <p>A tenant's token that is revoked is deleted. An operator's stays as a retired entry, since its secret may stand in a
 * file of some node, which would register it again.
 */
public final class TokenRegistry {

    private static final Comparator<RegistryEntry.Token> BY_AGE =
            Comparator.comparing(RegistryEntry.Token::createdAt).thenComparing(RegistryEntry.Token::id);

    private final RegistryView view;
    private final RegistryTransactions transactions;
    private final int mostPerTenant;
    private final InstantSource clock;

    /** @param mostPerTenant tokens, of those not revoked */
    public TokenRegistry(RegistryView view, RegistryTransactions transactions, int mostPerTenant, InstantSource clock) {
        this.view = view;
        this.transactions = transactions;
        this.mostPerTenant = mostPerTenant;
        this.clock = clock;
    }

    /**
     * Makes a token.
     *
     * @throws TooManyTokensException when the tenant has enough of them; several that are made at the same time may pass
     */
    public MadeToken create(TokenDraft draft) throws InterruptedException {
        String secret = Secrets.next();
        RegistryEntry.Token token = new RegistryEntry.Token(
                AccessTokens.hash(secret),
                draft.name(),
                clock.instant(),
                draft.id(),
                draft.tenant(),
                draft.scopes(),
                draft.functions(),
                draft.expiresAt(),
                null,
                draft.quota());
        return transactions.run(change -> {
            requireRoom(draft.tenant());
            change.put(token);
            return new MadeToken(token, secret);
        });
    }

    /** Those that are let pass, the oldest first, expired ones too. */
    public List<RegistryEntry.Token> list(Predicate<RegistryEntry.Token> visible) throws InterruptedException {
        view.catchUp();
        return view.tokens().stream()
                .filter(token -> token.retiredAt() == null && visible.test(token))
                .sorted(BY_AGE)
                .toList();
    }

    /** The token with that id; null when there is none, or none that is let pass. */
    public RegistryEntry.@Nullable Token find(UUID id, Predicate<RegistryEntry.Token> visible)
            throws InterruptedException {
        view.catchUp();
        return current(secrets(id), visible);
    }

    /** Revokes a token with all its secrets; false when there is none, or none that is let pass. */
    public boolean revoke(UUID id, Predicate<RegistryEntry.Token> visible) throws InterruptedException {
        return transactions.run(change -> {
            List<RegistryEntry.Token> secrets = secrets(change, id);
            if (current(secrets, visible) == null) {
                return false;
            }
            Instant now = clock.instant();
            secrets.forEach(secret -> end(change, secret, now));
            change.delete(TokenUse.key(id));
            return true;
        });
    }

    /**
     * Gives a token a new secret. The one so far is good for the overlap, one from before it is not any more: there are two
     * at most.
     *
     * @param overlap zero to end the one so far at once
     * @return null when there is no such token, or none that is let pass
     */
    public @Nullable MadeToken rotate(UUID id, Duration overlap, Predicate<RegistryEntry.Token> visible)
            throws InterruptedException {
        String secret = Secrets.next();
        return transactions.<@Nullable MadeToken>run(change -> {
            List<RegistryEntry.Token> secrets = secrets(change, id);
            RegistryEntry.Token current = current(secrets, visible);
            if (current == null) {
                return null;
            }
            Instant now = clock.instant();
            for (RegistryEntry.Token each : secrets) {
                if (each.equals(current) && overlap.isPositive()) {
                    change.put(current.retired(now, now.plus(overlap)));
                } else {
                    end(change, each, now);
                }
            }
            RegistryEntry.Token next = current.withSecret(AccessTokens.hash(secret));
            change.put(next);
            return new MadeToken(next, secret);
        });
    }

    private static void end(RegistryTransaction change, RegistryEntry.Token secret, Instant now) {
        if (secret.forAllTenants()) {
            change.put(secret.retired(now, now));
        } else {
            change.delete(secret.key());
        }
    }

    private static RegistryEntry.@Nullable Token current(
            List<RegistryEntry.Token> secrets, Predicate<RegistryEntry.Token> visible) {
        return secrets.stream()
                .filter(secret -> secret.retiredAt() == null && visible.test(secret))
                .findFirst()
                .orElse(null);
    }

    private List<RegistryEntry.Token> secrets(UUID id) {
        return view.tokens().stream().filter(token -> token.id().equals(id)).toList();
    }

    /** As the change has read them: whoever changes the token changes one of them, and so makes this change be made again. */
    private List<RegistryEntry.Token> secrets(RegistryTransaction change, UUID id) {
        return secrets(id).stream()
                .map(secret -> change.find(secret.key(), RegistryEntry.Token.class))
                .filter(Objects::nonNull)
                .toList();
    }

    private void requireRoom(@Nullable String tenant) {
        long has = view.tokens().stream()
                .filter(token -> token.retiredAt() == null && Objects.equals(token.tenant(), tenant))
                .count();
        if (tenant != null && has >= mostPerTenant) {
            throw new TooManyTokensException(tenant, mostPerTenant);
        }
    }
}
