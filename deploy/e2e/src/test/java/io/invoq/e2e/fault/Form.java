package io.invoq.e2e.fault;

import static io.invoq.e2e.fault.Fault.Action.COME_AND_GO;
import static io.invoq.e2e.fault.Fault.Action.KILL;
import static io.invoq.e2e.fault.Fault.Action.STAND_STILL;
import static io.invoq.e2e.fault.Fault.Action.TERMINATE;
import static io.invoq.e2e.fault.Fault.Victim.BROKER;
import static io.invoq.e2e.fault.Fault.Victim.CONTROLLER;
import static io.invoq.e2e.fault.Fault.Victim.DISPATCHER;
import static io.invoq.e2e.fault.Fault.Victim.INGRESS;
import static io.invoq.e2e.fault.Fault.Victim.WORKER;

import java.time.Duration;
import java.util.List;

/**
 * How much of the suite is run: the same code with other numbers.
 *
 * @param name for the report
 * @param atLeast how long faults go on, and at least one whole round of each list
 * @param asyncCalls how many must be accepted
 * @param burst asynchronous calls made at once, each second
 * @param standstill between SIGSTOP and SIGCONT; longer than a consumer's session, so that a zombie wakes up
 * @param slow how long a run of a slow function takes
 * @param settle how long everything may take to come to its end after the last fault
 * @param quiet for so long nothing new may be seen before the verdict
 * @param roles faults of one round, to one process at a time
 * @param brokers the same beside it, one broker at a time
 */
record Form(
        String name,
        Duration atLeast,
        int asyncCalls,
        int burst,
        Duration standstill,
        Duration slow,
        Duration settle,
        Duration quiet,
        List<Fault.Kind> roles,
        List<Fault.Kind> brokers) {

    /** In every build. */
    static final Form SHORT = new Form(
            "short",
            Duration.ofSeconds(60),
            3_000,
            45,
            Duration.ofSeconds(9),
            Duration.ofSeconds(2),
            Duration.ofSeconds(90),
            Duration.ofSeconds(4),
            List.of(
                    kind(KILL, WORKER),
                    kind(KILL, WORKER),
                    kind(KILL, INGRESS),
                    kind(KILL, DISPATCHER),
                    kind(STAND_STILL, WORKER),
                    kind(TERMINATE, WORKER),
                    kind(COME_AND_GO, WORKER)),
            List.of(kind(KILL, BROKER), kind(KILL, CONTROLLER), kind(STAND_STILL, BROKER)));

    /** By {@code -Pfaults}. */
    static final Form LONG = new Form(
            "long",
            Duration.ofMinutes(15),
            20_000,
            30,
            Duration.ofSeconds(30),
            Duration.ofSeconds(20),
            Duration.ofMinutes(8),
            Duration.ofSeconds(40),
            List.of(
                    kind(KILL, WORKER),
                    kind(KILL, WORKER),
                    kind(KILL, INGRESS),
                    kind(KILL, DISPATCHER),
                    kind(STAND_STILL, WORKER),
                    kind(STAND_STILL, INGRESS),
                    kind(STAND_STILL, DISPATCHER),
                    kind(TERMINATE, WORKER),
                    kind(TERMINATE, INGRESS),
                    kind(TERMINATE, DISPATCHER),
                    kind(COME_AND_GO, WORKER)),
            List.of(
                    kind(KILL, BROKER),
                    kind(KILL, CONTROLLER),
                    kind(STAND_STILL, BROKER),
                    kind(STAND_STILL, CONTROLLER),
                    kind(TERMINATE, BROKER)));

    /** What {@code -Dinvoq.faults.form} names; short when it is not said. */
    static Form chosen() {
        String name = System.getProperty("invoq.faults.form", SHORT.name);
        return List.of(SHORT, LONG).stream()
                .filter(form -> form.name.equals(name))
                .findAny()
                .orElseThrow(() ->
                        new IllegalArgumentException("invoq.faults.form is " + name + "; it can be short or long"));
    }

    private static Fault.Kind kind(Fault.Action action, Fault.Victim victim) {
        return new Fault.Kind(action, victim);
    }
}
