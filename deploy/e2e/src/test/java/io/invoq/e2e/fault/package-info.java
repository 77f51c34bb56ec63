/**
 * The fault suite: what Invoq promises, checked from outside while a seeded schedule kills, stops and restarts its
 * processes and brokers. What is here knows callers' records, functions' side effects, topics by Kafka's own clients and
 * processes; it looks into no role.
 */
@NullMarked
package io.invoq.e2e.fault;

import org.jspecify.annotations.NullMarked;
