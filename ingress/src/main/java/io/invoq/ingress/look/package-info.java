/**
 * Reading topics for the time of one request: what is looked for, and what it means, belongs to those who look. What
 * follows a topic all the time does not belong here.
 */
@NullMarked
package io.invoq.ingress.look;

import org.jspecify.annotations.NullMarked;
