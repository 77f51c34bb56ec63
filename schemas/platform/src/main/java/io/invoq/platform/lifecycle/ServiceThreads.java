package io.invoq.platform.lifecycle;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes every thread of one service, so that each has a name ({@code worker-lane-sync-1}) and no exception passes in
 * silence. Safe for use by several threads; it does not own what it makes.
 */
public final class ServiceThreads {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceThreads.class);

    private final String service;

    /** @param service first part of every name */
    public ServiceThreads(String service) {
        this.service = service;
    }

    /** Platform threads that do not keep the process alive. */
    public ThreadFactory platform(String role) {
        return Thread.ofPlatform()
                .name(service + "-" + role + "-", 1)
                .daemon(true)
                .uncaughtExceptionHandler(ServiceThreads::log)
                .factory();
    }

    /** One virtual thread per task. */
    public ThreadFactory virtual(String role) {
        AtomicLong number = new AtomicLong();
        return task -> Thread.ofVirtual()
                .name(service + "-" + role + "-" + number.incrementAndGet())
                .uncaughtExceptionHandler(ServiceThreads::log)
                .unstarted(task);
    }

    private static void log(Thread thread, Throwable error) {
        LOG.atError()
                .setCause(error)
                .addKeyValue("thread", thread.getName())
                .log("thread ended by an exception that nothing caught");
    }
}
