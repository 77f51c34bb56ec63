package io.invoq.e2e.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one list of faults, one after the other: whatever is taken away is back and whole before the next. So of
 * the brokers one at most is away, and of the roles one at most; what happens to both at the same time is the guarantee's
 * to bear. Run by one thread; interrupting it ends it.
 */
final class FaultLane {

    private static final Duration DRAIN = Duration.ofMinutes(3);

    private final Schedule schedule;
    private final Form form;
    private final Fleet fleet;
    private final Outages outages;
    private final Chronicle chronicle;
    private final CountDownLatch never = new CountDownLatch(1);

    FaultLane(Schedule schedule, Form form, Fleet fleet, Outages outages, Chronicle chronicle) {
        this.schedule = schedule;
        this.form = form;
        this.fleet = fleet;
        this.outages = outages;
        this.chronicle = chronicle;
    }

    /** Returns when the form's time is over and a whole round has been carried out; everything is up then. */
    @Nullable
    Void run() throws InterruptedException {
        long start = System.nanoTime();
        while (schedule.rounds() == 0
                || System.nanoTime() - start < form.atLeast().toNanos()) {
            Fault fault = schedule.next();
            rest(fault.rest());
            if (fault.kind().victim().isBroker()) {
                toBroker(fault);
            } else {
                toRole(fault);
            }
            chronicle.count(fault.kind().toString());
        }
        return null;
    }

    private void toRole(Fault fault) throws InterruptedException {
        Member member = memberOf(fault);
        chronicle.say("%s: %s%s", fault.kind(), member.name(), length(fault));
        long start = System.nanoTime();
        outages.begin(member.name(), start);
        switch (fault.kind().action()) {
            case KILL -> {
                member.process().kill();
                rest(fault.away());
                member.start();
            }
            case STAND_STILL -> {
                member.process().pause();
                try {
                    rest(form.standstill());
                } finally {
                    member.process().resume();
                }
                member.awaitReadyOrRestart();
            }
            case TERMINATE -> {
                terminate(member);
                rest(fault.away());
                member.start();
            }
            case COME_AND_GO -> {
                member.start();
                rest(fault.away().plus(fault.away()));
                terminate(member);
            }
        }
        outages.end(member.name(), System.nanoTime());
        chronicle.say("%s done: %s after %.1f s", fault.kind(), member.name(), (System.nanoTime() - start) / 1e9);
    }

    private void toBroker(Fault fault) throws InterruptedException {
        int node = nodeOf(fault);
        chronicle.say("%s: node %d%s", fault.kind(), node, length(fault));
        long start = System.nanoTime();
        switch (fault.kind().action()) {
            case KILL -> {
                fleet.kafka().killNode(node);
                rest(fault.away());
                fleet.kafka().startNode(node);
            }
            case STAND_STILL -> {
                fleet.kafka().pauseNode(node);
                try {
                    rest(form.standstill());
                } finally {
                    fleet.kafka().resumeNode(node);
                }
            }
            case TERMINATE -> {
                fleet.kafka().stopNode(node);
                rest(fault.away());
                fleet.kafka().startNode(node);
            }
            case COME_AND_GO -> throw new IllegalArgumentException("brokers do not come and go");
        }
        fleet.kafka().awaitWhole();
        chronicle.say("%s done: in sync after %.1f s", fault.kind(), (System.nanoTime() - start) / 1e9);
    }

    private int nodeOf(Fault fault) {
        int leader = fleet.kafka().activeController();
        int others = fleet.kafka().count() - 1;
        return fault.kind().victim() == Fault.Victim.CONTROLLER
                ? leader
                : (leader + 1 + fault.choice() % others) % fleet.kafka().count();
    }

    private Member memberOf(Fault fault) {
        if (fault.kind().action() == Fault.Action.COME_AND_GO) {
            return fleet.guest();
        }
        var members = switch (fault.kind().victim()) {
            case INGRESS -> fleet.ingresses();
            case WORKER -> fleet.workers();
            case DISPATCHER -> fleet.dispatchers();
            case BROKER, CONTROLLER -> throw new IllegalArgumentException("brokers are no members");
        };
        return members.get(fault.choice() % members.size());
    }

    private void terminate(Member member) {
        int exit = member.process().terminate(DRAIN);
        chronicle.say("%s ended with exit code %d", member.name(), exit);
        if (exit != 0 && exit != 143) {
            throw new AssertionError(member.name() + " was told to stop and ended with exit code " + exit
                    + " instead of 143; its output: " + member.process().log());
        }
    }

    private String length(Fault fault) {
        return ", for %.1f s"
                .formatted((fault.kind().action() == Fault.Action.STAND_STILL ? form.standstill() : fault.away())
                                .toMillis()
                        / 1e3);
    }

    private void rest(Duration duration) throws InterruptedException {
        var _ = never.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
