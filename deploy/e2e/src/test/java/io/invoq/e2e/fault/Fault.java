package io.invoq.e2e.fault;

import java.time.Duration;
import java.util.Locale;

/**
 * One thing done to one process, and undone.
 *
 * @param kind what, to what
 * @param choice picks one of the processes of that role, modulo how many there are
 * @param away until it is started again; does not count for a standstill, whose length the form says
 * @param rest after it is back, until the next fault
 */
record Fault(Kind kind, int choice, Duration away, Duration rest) {

    /** What is done. */
    enum Action {
        KILL("kill -9"),
        STAND_STILL("kill -STOP"),
        TERMINATE("kill -TERM"),
        COME_AND_GO("start, later kill -TERM");

        private final String words;

        Action(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /** To what; a controller is the broker that leads the controllers at that moment. */
    enum Victim {
        INGRESS,
        WORKER,
        DISPATCHER,
        BROKER,
        CONTROLLER;

        boolean isBroker() {
            return this == BROKER || this == CONTROLLER;
        }
    }

    /** An action and whom it hits. */
    record Kind(Action action, Victim victim) {

        @Override
        public String toString() {
            return action + " " + victim.name().toLowerCase(Locale.ROOT);
        }
    }
}
