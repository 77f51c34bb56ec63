package io.invoq.worker.schedule;

/**
 * How busy a scheduler is at a moment, for metrics and tests.
 *
 * @param waiting calls in queues
 * @param running calls on instances, each holding one of the worker's permits
 * @param slots places on instances that are taken; more than running only while an aborted call is being ended
 * @param instances that are ready for calls
 * @param starting instances being started
 * @param ending instances that take no new call or are being ended
 * @param functions of which anything is known
 * @param timers that are set
 */
public record Load(
        int waiting, int running, int slots, int instances, int starting, int ending, int functions, int timers) {}
