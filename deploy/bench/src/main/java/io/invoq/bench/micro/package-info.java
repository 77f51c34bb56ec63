/**
 * Benchmarks of the pieces that every call passes, one class a piece, and the main that runs them. A benchmark of what is
 * package-private lies in the package of that name, in this module. When a benchmark retires an implementation, the old
 * one moves here, beside that benchmark and named after what replaced it, so that the choice can be measured again.
 * Nothing here starts a broker or a role.
 */
@NullMarked
package io.invoq.bench.micro;

import org.jspecify.annotations.NullMarked;
