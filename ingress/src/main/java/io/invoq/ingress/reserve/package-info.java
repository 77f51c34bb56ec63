/**
 * Instances that are set aside under labels: what a valid reservation is, and keeping it. Giving it effect is the workers' part,
 * paths and status codes are HTTP's.
 */
@NullMarked
package io.invoq.ingress.reserve;

import org.jspecify.annotations.NullMarked;
