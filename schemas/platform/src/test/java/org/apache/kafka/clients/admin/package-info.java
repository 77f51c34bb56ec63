/** What a simulated admin client needs from inside Kafka's package; nothing else belongs here. */
@NullMarked
package org.apache.kafka.clients.admin;

import org.jspecify.annotations.NullMarked;
