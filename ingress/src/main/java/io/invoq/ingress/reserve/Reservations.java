package io.invoq.ingress.reserve;

import com.fasterxml.jackson.databind.JsonNode;
import io.invoq.ingress.registry.ChangeRefusedException;
import io.invoq.ingress.registry.FunctionEntries;
import io.invoq.ingress.registry.FunctionNames;
import io.invoq.ingress.registry.RegistrationException;
import io.invoq.ingress.registry.RegistryTransaction;
import io.invoq.ingress.registry.RegistryTransactions;
import io.invoq.platform.registry.RegistryView;
import io.invoq.wire.function.FunctionUrn;
import io.invoq.wire.registry.Reservation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * The instances reserved under labels, up to {@link #MOST_LABELS} for each version. A label goes when its version does. What is
 * read is as new as any change that was answered before. Safe for use by several threads; owns nothing.
 *
 * @see RegistryTransactions#run for what can go wrong with each change
 */
public final class Reservations {

    /** Of one version. */
    public static final int MOST_LABELS = 100;

    private final RegistryTransactions transactions;
    private final FunctionNames names;
    private final InstantSource clock;

    public Reservations(RegistryView view, RegistryTransactions transactions, InstantSource clock) {
        this.transactions = transactions;
        this.names = new FunctionNames(view);
        this.clock = clock;
    }

    /**
     * Reserves instances under a new label.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such version, the label is there, or there are too many
     */
    public Reservation create(String tenant, JsonNode body) throws InterruptedException {
        ReservationOrder order = ReservationOrder.toReserve(body);
        return transactions.run(change -> {
            FunctionUrn version = version(change, tenant, order);
            List<Reservation> standing = change.list(Reservation.ofVersion(version), Reservation.class);
            if (standing.stream().anyMatch(each -> each.label().equals(order.label()))) {
                throw new ChangeRefusedException(
                        ChangeRefusedException.Reason.LABEL_TAKEN,
                        "%s has instances reserved under the label %s".formatted(version, order.label()));
            }
            if (standing.size() >= MOST_LABELS) {
                throw new ChangeRefusedException(
                        ChangeRefusedException.Reason.TOO_MANY_LABELS,
                        "%s has %d labels, as many as it may have: delete one".formatted(version, standing.size()));
            }
            Instant now = clock.instant();
            Reservation reservation = new Reservation(version, order.label(), order.instances(), now, now);
            change.put(reservation);
            return reservation;
        });
    }

    /**
     * Reserves other numbers of instances under a label.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such version or label
     */
    public Reservation update(String tenant, JsonNode body) throws InterruptedException {
        ReservationOrder order = ReservationOrder.toReserve(body);
        return transactions.run(change -> {
            Reservation current = require(change, version(change, tenant, order), order.label());
            Reservation reservation = new Reservation(
                    current.urn(), current.label(), order.instances(), current.createdAt(), clock.instant());
            change.put(reservation);
            return reservation;
        });
    }

    /**
     * The labels of a version, or the one that is named, by name.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such version or label
     */
    public List<Reservation> list(String tenant, JsonNode body) throws InterruptedException {
        ReservationOrder order = ReservationOrder.toFind(body);
        return transactions.run(change -> named(change, tenant, order));
    }

    /**
     * Gives up one label of a version, or all when none is named.
     *
     * @throws RegistrationException when a field is not valid
     * @throws ChangeRefusedException when there is no such version or label
     */
    public void delete(String tenant, JsonNode body) throws InterruptedException {
        ReservationOrder order = ReservationOrder.toFind(body);
        transactions.run(change -> {
            List<Reservation> named = named(change, tenant, order);
            named.forEach(each -> change.delete(each.key()));
            return named;
        });
    }

    private List<Reservation> named(RegistryTransaction change, String tenant, ReservationOrder order) {
        FunctionUrn version = version(change, tenant, order);
        return order.label().isEmpty()
                ? change.list(Reservation.ofVersion(version), Reservation.class)
                : List.of(require(change, version, order.label()));
    }

    private FunctionUrn version(RegistryTransaction change, String tenant, ReservationOrder order) {
        return FunctionEntries.require(change, names.find(tenant, order.function(), order.version()))
                .urn();
    }

    private static Reservation require(RegistryTransaction change, FunctionUrn version, String label) {
        Reservation reservation = change.find(Reservation.key(version, label), Reservation.class);
        if (reservation == null) {
            throw new ChangeRefusedException(
                    ChangeRefusedException.Reason.NO_SUCH_LABEL,
                    "instance label not found: %s has no instances reserved under %s".formatted(version, label));
        }
        return reservation;
    }
}
