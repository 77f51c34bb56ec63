package io.invoq.platform.consume;

/** What all clients talk to, and the way there. */
record SimulatedBroker(
        SimulatedTime time,
        SimulatedNetwork network,
        SimulatedLog log,
        SimulatedGroup group,
        SimulatedOffsets offsets,
        SimulatedTransactionLog transactions) {}
