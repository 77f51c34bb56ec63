/** The README's first command: shows Invoq at work, as one would use it with curl. */
@NullMarked
package io.invoq.standalone.demo;

import org.jspecify.annotations.NullMarked;
