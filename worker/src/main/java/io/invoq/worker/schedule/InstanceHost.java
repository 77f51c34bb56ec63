package io.invoq.worker.schedule;

import io.invoq.platform.lifecycle.ServiceThreads;
import io.invoq.platform.stage.Stage;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.Outcome;
import io.invoq.wire.record.RequestId;
import io.invoq.worker.instance.Completion;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the effects on real instances, each on a virtual thread of its own. Safe for use by several threads. */
final class InstanceHost {

    private static final Logger LOG = LoggerFactory.getLogger(InstanceHost.class);

    private final Scheduler scheduler;
    private final InstanceStarter starter;
    private final ThreadFactory starts;
    private final ThreadFactory stops;
    private final ThreadFactory calls;
    private final ThreadFactory finishes;
    private final ConcurrentMap<Member, Instance> instances = new ConcurrentHashMap<>();
    private final ConcurrentMap<Member, Thread> starting = new ConcurrentHashMap<>();

    InstanceHost(Scheduler scheduler, InstanceStarter starter, ServiceThreads threads) {
        this.scheduler = scheduler;
        this.starter = starter;
        this.starts = threads.virtual("start");
        this.stops = threads.virtual("stop");
        this.calls = threads.virtual("call");
        this.finishes = threads.virtual("finish");
    }

    void carryOut(Effect effect) {
        switch (effect) {
            case Effect.Start start -> start(start.member());
            case Effect.Execute execute ->
                calls.newThread(() -> execute(execute.run())).start();
            case Effect.Abort abort ->
                stops.newThread(abort.run().onInstance::abort).start();
            case Effect.Stop stop -> stops.newThread(() -> stop(stop.member())).start();
            case Effect.Kill kill -> stops.newThread(() -> kill(kill.member())).start();
            case Effect.Finish finish -> finish(finish);
            case Effect.Drop drop -> scheduler.ended();
        }
    }

    private void start(Member member) {
        Thread thread = starts.newThread(() -> live(member));
        starting.put(member, thread);
        thread.start();
    }

    /** Starts an instance and stays with it until it has ended. */
    private void live(Member member) {
        Instance instance;
        try {
            instance = starter.start(member.definition);
        } catch (StartFailedException e) {
            startFailed(member, e.kind(), e.text());
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            startFailed(member, FailureKind.INITIALIZER_FAILED, "the start was broken off");
            return;
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("function", member.definition.urn())
                    .log("start failed");
            startFailed(member, FailureKind.INITIALIZER_FAILED, "the instance could not be started: " + e);
            return;
        }
        instances.put(member, instance);
        starting.remove(member);
        if (!scheduler.started(member)) {
            instance.kill();
        }
        Exit exit = instance.exited().join();
        instances.remove(member);
        scheduler.exited(member, exit);
    }

    private void startFailed(Member member, FailureKind kind, String message) {
        starting.remove(member);
        LOG.atInfo()
                .addKeyValue("function", member.definition.urn())
                .addKeyValue("kind", kind)
                .addKeyValue("error", message)
                .log("instance could not be started");
        scheduler.startFailed(member, kind, message);
    }

    private void execute(Run run) {
        Instance instance = instances.get(run.member);
        if (instance == null) {
            scheduler.lost(run);
            return;
        }
        RequestId id = run.call.invocation().id();
        try {
            Stage.STARTED.mark(id);
            Completion completion = instance.call(run.onInstance);
            Stage.ENDED.mark(id);
            switch (completion) {
                case Completion.Done done -> scheduler.completed(run, done.outcome());
                case Completion.Lost lost -> scheduler.lost(run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            scheduler.lost(run);
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).addKeyValue("requestId", id).log("call failed in the worker");
            scheduler.completed(
                    run, new Outcome.Failed(FailureKind.RUNTIME_FAILED, "the worker could not run the call: " + e));
        }
    }

    private void stop(Member member) {
        Instance instance = instances.get(member);
        if (instance == null) {
            return;
        }
        try {
            instance.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            instance.kill();
        }
    }

    private void kill(Member member) {
        Thread thread = starting.get(member);
        if (thread != null) {
            thread.interrupt();
        }
        Instance instance = instances.get(member);
        if (instance != null) {
            instance.kill();
        }
    }

    private void finish(Effect.Finish finish) {
        if (Thread.currentThread().isVirtual()) {
            tell(finish);
        } else {
            finishes.newThread(() -> tell(finish)).start();
        }
    }

    private void tell(Effect.Finish finish) {
        try {
            finish.call().finish(finish.outcome(), finish.inFunction(), finish.logTail());
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("requestId", finish.call().invocation().id())
                    .log("outcome could not be handed on");
        } finally {
            scheduler.ended();
        }
    }
}
