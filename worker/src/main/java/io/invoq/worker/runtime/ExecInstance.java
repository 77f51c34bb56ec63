package io.invoq.worker.runtime;

import io.invoq.wire.function.FunctionDefinition;
import io.invoq.wire.record.FailureKind;
import io.invoq.wire.record.HttpAnswer;
import io.invoq.wire.record.HttpHeaders;
import io.invoq.wire.record.Payload;
import io.invoq.worker.instance.Completion;
import io.invoq.worker.instance.Exit;
import io.invoq.worker.instance.FunctionProcess;
import io.invoq.worker.instance.Instance;
import io.invoq.worker.instance.InstanceCall;
import io.invoq.worker.instance.InstanceStarter;
import io.invoq.worker.instance.StartFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/** A place for programs that serve one call each: body on stdin, answer on stdout, log on stderr. */
final class ExecInstance implements Instance {

    /** What a pipe takes without a reader on any system; more is written by a thread of its own. */
    private static final int FITS_INTO_A_PIPE = 4 * 1024;

    private static final int KILLED = 128 + 9;

    private final FunctionDefinition function;
    private final Programs programs;
    private final List<String> command;
    private final Set<FunctionProcess> running = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Exit> exited = new CompletableFuture<>();
    private volatile boolean ended;

    private ExecInstance(FunctionDefinition function, Programs programs, List<String> command) {
        this.function = function;
        this.programs = programs;
        this.command = command;
    }

    /** Starts such places; only looks whether the program is there. */
    static InstanceStarter starter(Programs programs) {
        return function -> start(function, programs);
    }

    private static Instance start(FunctionDefinition function, Programs programs) throws StartFailedException {
        CommandLine.directory(function);
        return new ExecInstance(
                function,
                programs,
                CommandLine.resolve(function, programs.config().functionPath()));
    }

    @Override
    public Completion call(InstanceCall call) throws InterruptedException {
        ExecOutput output =
                new ExecOutput(call.log(), function.urn(), programs.config().maxResponseSize());
        FunctionProcess process;
        try {
            process = programs.once(function, command, CgiVariables.of(call.invocation()), output);
        } catch (IllegalArgumentException e) {
            return Completion.failed(
                    FailureKind.BAD_PAYLOAD, "the call cannot be given to a program: " + e.getMessage());
        } catch (IOException e) {
            return Completion.failed(FailureKind.RUNTIME_FAILED, "the program could not be started: " + e.getMessage());
        }
        running.add(process);
        try {
            output.onOverflow(process::kill);
            call.onAbort(process::kill);
            if (ended) {
                process.kill();
            }
            feed(process, call.invocation().request().body());
            return completion(process.exited().get(), output);
        } catch (InterruptedException e) {
            process.kill();
            throw e;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an exit is never exceptional", e);
        } finally {
            running.remove(process);
            call.log().end();
        }
    }

    @Override
    public CompletableFuture<Exit> exited() {
        return exited;
    }

    @Override
    public void stop() throws InterruptedException {
        ended = true;
        for (FunctionProcess process : running) {
            process.terminate(programs.config().stopGrace());
        }
        exited.complete(new Exit(0, ""));
    }

    @Override
    public void kill() {
        ended = true;
        running.forEach(FunctionProcess::kill);
        exited.complete(new Exit(KILLED, ""));
    }

    private Completion completion(Exit exit, ExecOutput output) {
        if (output.overflowed()) {
            return Completion.failed(
                    FailureKind.RESPONSE_TOO_LARGE,
                    "the program's answer exceeds max-response-size="
                            + programs.config().maxResponseSize());
        }
        if (ended) {
            return new Completion.Lost();
        }
        if (exit.code() != 0) {
            return Completion.failed(FailureKind.RUNTIME_FAILED, "the program " + exit.describe());
        }
        return Completion.answered(new HttpAnswer(200, HttpHeaders.NONE, "text/plain; charset=utf-8", output.answer()));
    }

    private void feed(FunctionProcess process, Payload body) {
        if (body.size() <= FITS_INTO_A_PIPE) {
            write(process, body);
        } else {
            programs.threads()
                    .platform("stdin")
                    .newThread(() -> write(process, body))
                    .start();
        }
    }

    private static void write(FunctionProcess process, Payload body) {
        try (OutputStream input = process.input()) {
            input.write(body.bytes());
        } catch (IOException e) {
            // The program has not read to the end, which is its own affair.
        }
    }
}
