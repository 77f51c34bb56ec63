/**
 * A real Kafka broker of one node inside this JVM, or as a small process of its own, for one person's machine. Kafka's
 * server classes are used here and nowhere else; whoever needs the broker gets an address and talks to it as a client.
 */
@NullMarked
package io.invoq.standalone.broker;

import org.jspecify.annotations.NullMarked;
