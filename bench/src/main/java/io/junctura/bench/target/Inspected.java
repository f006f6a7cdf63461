package io.junctura.bench.target;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * The memory that another JVM of the same user allocates. Attaching starts the management agent in it, which loads more than
 * a thousand classes.
 */
public final class Inspected implements AutoCloseable {
    /** What tells threads of a pool apart in their names. */
    private static final Pattern NUMBERS = Pattern.compile("[-# ]*\\d.*");

    private final JMXConnector connector;
    private final ThreadMXBean threads;

    private Inspected(JMXConnector connector) throws IOException {
        this.connector = connector;
        MBeanServerConnection beans = connector.getMBeanServerConnection();
        threads = ManagementFactory.getPlatformMXBean(beans, ThreadMXBean.class);
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

    /**
     * The bytes allocated between two moments by the threads that live at the second, by the beginnings of their names. A
     * thread that ended in between does not count.
     */
    public Map<String, Long> since(Map<Long, Long> before) {
        Map<String, Long> bytes = new TreeMap<>();
        allocated().forEach((id, after) -> {
            ThreadInfo thread = threads.getThreadInfo(id);
            if (thread != null)
                bytes.merge(pool(thread.getThreadName()), after - before.getOrDefault(id, 0L), Long::sum);
        });
        return bytes;
    }

    static String pool(String threadName) {
        return NUMBERS.matcher(threadName).replaceFirst("");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
