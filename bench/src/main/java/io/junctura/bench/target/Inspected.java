package io.junctura.bench.target;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * What another JVM of the same user tells about itself. Attaching starts the management agent in it, which loads some
 * hundred classes of the JDK and allocates a few kilobytes for each question.
 */
public final class Inspected implements AutoCloseable {
    private final JMXConnector connector;
    private final ThreadMXBean threads;
    private final ClassLoadingMXBean classes;

    private Inspected(JMXConnector connector) throws IOException {
        this.connector = connector;
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
        classes = ManagementFactory.getPlatformMXBean(beans, ClassLoadingMXBean.class);
    }

    /** @throws IOException if the process is no JVM, or does not let itself be attached */
    @SuppressWarnings("BanJNDI") // the address comes from a process of the same user
    public static Inspected attach(long pid) throws IOException {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                return new Inspected(
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent())));
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException noJvm) {
            throw new IOException("process " + pid + " cannot be attached", noJvm);
        }
    }

    /** Classes that have been loaded since the start, those of the JDK included. */
    public long loadedClasses() {
        return classes.getTotalLoadedClassCount();
    }

    /** The bytes that each live thread has allocated since its start, by the thread's number. */
    public Map<Long, Long> allocated() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> allocated = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) allocated.put(ids[i], bytes[i]);
        }
        return allocated;
    }

    /** The bytes allocated between two moments. A thread that ended in between does not count. */
    public static long between(Map<Long, Long> before, Map<Long, Long> after) {
        return after.entrySet().stream()
                .mapToLong(thread -> thread.getValue() - before.getOrDefault(thread.getKey(), 0L))
                .sum();
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
