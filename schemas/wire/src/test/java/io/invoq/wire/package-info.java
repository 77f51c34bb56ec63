/**
 * Tests of the whole contract as other programs see it: golden records, schemas, the AsyncAPI document, round trips, the
 * CloudEvents SDK. They use what is public only; a package's own rules are tested in that package.
 */
@NullMarked
package io.invoq.wire;

import org.jspecify.annotations.NullMarked;
