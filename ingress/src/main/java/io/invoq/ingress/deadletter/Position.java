package io.invoq.ingress.deadletter;

/** Where a letter is on {@code invoq.dead-letters}: its name for all who act on it. */
record Position(int partition, long offset) {}
