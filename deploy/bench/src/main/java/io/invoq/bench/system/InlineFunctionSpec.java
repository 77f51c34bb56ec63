package io.invoq.bench.system;

import io.invoq.worker.inline.InlineFunction;

/**
 * A function of the runtime {@code java-inline} that a scenario needs.
 *
 * @param name its URN is {@code sn:cn:yrk:default:function:0@bench@NAME:latest}
 * @param type the class that is run, one of the bench's own
 * @param concurrency calls that run at the same time, in one instance
 */
public record InlineFunctionSpec(String name, Class<? extends InlineFunction> type, int concurrency) {}
