package io.invoq.bench.system;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;
import org.jspecify.annotations.Nullable;

/**
 * One running process of the bench: a role of a {@link Subject}, a broker, a floor. What it uses is asked of its JVM, by
 * attaching to it at the first question. Safe for use by several threads; owned by what started it.
 */
public final class RoleProcess implements AutoCloseable {

    /** The connection is not looked after by a thread: the bench itself ends its processes. */
    private static final Map<String, Long> UNWATCHED = Map.of("jmx.remote.x.client.connection.check.period", 0L);

    private final String role;
    private final String ready;
    private final ChildProcess process;
    private final ReentrantLock connecting = new ReentrantLock();
    private @Nullable JMXConnector connector;

    RoleProcess(String role, String ready, ChildProcess process) {
        this.role = role;
        this.ready = ready;
        this.process = process;
    }

    /** {@code ingress}, {@code worker}, {@code callback-dispatcher}, {@code standalone}; {@code broker}; a floor's name. */
    public String role() {
        return role;
    }

    /** The operating system's id of it. */
    public long pid() {
        return process.pid();
    }

    /** What it printed behind {@code ready} when it was. */
    public String ready() {
        return ready;
    }

    /** What it has used until now. */
    public Usage usage() {
        try {
            MBeanServerConnection beans = beans();
            return new Usage(
                    (long) beans.getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "ProcessCpuTime"),
                    (long) beans.getAttribute(new ObjectName("java.lang:type=Threading"), "TotalThreadAllocatedBytes"));
        } catch (IOException | JMException e) {
            throw new BenchException("the " + role + " does not say what it has used: " + e + process.tail(), e);
        }
    }

    /** Bytes of heap in use after a collection. */
    public long heapAfterCollection() {
        try {
            MBeanServerConnection beans = beans();
            ObjectName memory = new ObjectName("java.lang:type=Memory");
            beans.invoke(memory, "gc", new Object[0], new String[0]);
            return (long) ((CompositeData) beans.getAttribute(memory, "HeapMemoryUsage")).get("used");
        } catch (IOException | JMException e) {
            throw new BenchException("the " + role + " does not say how much heap it uses: " + e + process.tail(), e);
        }
    }

    /**
     * Starts a flight recording in it.
     *
     * @param settings as {@code EVENT#enabled=true}; what is not named is off
     */
    public Recording record(Map<String, String> settings) {
        try {
            FlightRecorderMXBean recorder = JMX.newMXBeanProxy(
                    beans(), new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
            long id = recorder.newRecording();
            recorder.setRecordingSettings(id, settings);
            recorder.startRecording(id);
            return file -> {
                recorder.stopRecording(id);
                recorder.copyTo(id, file.toAbsolutePath().toString());
                recorder.closeRecording(id);
            };
        } catch (IOException | JMException e) {
            throw new BenchException("the " + role + " cannot be recorded: " + e + process.tail(), e);
        }
    }

    /** A flight recording that is going on. */
    @FunctionalInterface
    public interface Recording {

        /** Ends it and leaves it in a file. */
        void end(Path file) throws IOException;
    }

    @SuppressWarnings("BanJNDI") // the address is that of a process of the bench, on this machine
    private MBeanServerConnection beans() throws IOException {
        connecting.lock();
        try {
            if (connector == null) {
                VirtualMachine machine = VirtualMachine.attach(Long.toString(pid()));
                try {
                    connector = JMXConnectorFactory.connect(
                            new JMXServiceURL(machine.startLocalManagementAgent()), UNWATCHED);
                } finally {
                    machine.detach();
                }
            }
            return connector.getMBeanServerConnection();
        } catch (AttachNotSupportedException e) {
            throw new IOException("process " + pid() + " cannot be attached to", e);
        } finally {
            connecting.unlock();
        }
    }

    /** Ends the process and waits until it has ended. */
    @Override
    public void close() {
        connecting.lock();
        try {
            if (connector != null) {
                connector.close();
                connector = null;
            }
        } catch (IOException e) {
            // It has ended by itself, so that there is nothing to say good-bye to.
            connector = null;
        } finally {
            connecting.unlock();
        }
        process.close();
    }

    /**
     * What a process has used since its start.
     *
     * @param cpuNanos processor time, user and system
     * @param allocatedBytes bytes allocated on the heap
     */
    public record Usage(long cpuNanos, long allocatedBytes) {}
}
