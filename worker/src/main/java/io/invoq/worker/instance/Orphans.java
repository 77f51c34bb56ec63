package io.invoq.worker.instance;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes of functions whose worker was killed: nobody calls them any more and nobody else would end them. */
public final class Orphans {

    private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

    private Orphans() {}

    /** Ends those that this machine has, as far as this user may. */
    public static void end() {
        int ended = ProcessTree.killMarked(WorkerMark::isAbandoned, 0);
        if (ended > 0) {
            LOG.atWarn()
                    .addKeyValue("processes", ended)
                    .log("ended functions' processes that a killed worker had left behind");
        }
    }
}
