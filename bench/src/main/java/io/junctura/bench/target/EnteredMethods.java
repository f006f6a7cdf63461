package io.junctura.bench.target;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.MethodEntryEvent;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.MethodEntryRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The methods that another JVM enters, seen through its debugger's port. The JVM is slow meanwhile, so no times are measured
 * in it.
 */
public final class EnteredMethods implements AutoCloseable {
    private final VirtualMachine machine;
    private final Predicate<String> pools;
    private final Map<Long, Boolean> counted = new HashMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    private EnteredMethods(VirtualMachine machine, List<String> classes, Predicate<String> pools) {
        this.machine = machine;
        this.pools = pools;
        for (String pattern : classes) {
            MethodEntryRequest entries = machine.eventRequestManager().createMethodEntryRequest();
            entries.addClassFilter(pattern);
            entries.setSuspendPolicy(EventRequest.SUSPEND_NONE);
            entries.enable();
        }
        Thread counting = new Thread(this::count, "entered-methods");
        counting.setDaemon(true);
        counting.start();
    }

    /** Takes the entries at once, because the other JVM waits when they fill the connection. */
    private void count() {
        try {
            while (true) {
                EventSet events = machine.eventQueue().remove();
                synchronized (counts) {
                    for (Event event : events) {
                        if (event instanceof MethodEntryEvent entry && counts(entry.thread())) {
                            counts.merge(name(entry), 1, Integer::sum);
                        }
                    }
                }
            }
        } catch (InterruptedException | VMDisconnectedException | ObjectCollectedException end) {
            // Nothing more comes.
        }
    }

    /** A free port for the debugger. */
    public static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** The option of a JVM that lets itself be watched at this port of 127.0.0.1. */
    public static String option(int port) {
        return "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:" + port;
    }

    /**
     * Watches a JVM that was started with {@link #option}.
     *
     * @param classes whose methods count: names, with an asterisk at the beginning or at the end
     * @param pools   the threads that count, by the beginnings of their names
     */
    public static EnteredMethods attach(int port, List<String> classes, Predicate<String> pools) throws IOException {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow(() -> new IOException("this Java has no debugger: use a JDK"));
        Map<String, Connector.Argument> arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        try {
            return new EnteredMethods(socket.attach(arguments), classes, pools);
        } catch (IllegalConnectorArgumentsException wrong) {
            throw new IOException("port " + port + " cannot be watched", wrong);
        }
    }

    private boolean counts(ThreadReference thread) {
        return counted.computeIfAbsent(thread.uniqueID(), id -> pools.test(Inspected.pool(thread.name())));
    }

    /** How often each method was entered since the last call, or since the beginning, until this time has passed. */
    public Entries after(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
        synchronized (counts) {
            Entries entries = new Entries(Map.copyOf(counts));
            counts.clear();
            return entries;
        }
    }

    private static String name(MethodEntryEvent entry) {
        return entry.method().declaringType().name() + "#" + entry.method().name();
    }

    @Override
    public void close() {
        machine.dispose();
    }

    /**
     * Entries into methods.
     *
     * @param counts by the names of class and method, such as {@code java.lang.String#length}
     */
    public record Entries(Map<String, Integer> counts) {
        /** The entries into methods whose name ends like this. */
        public int of(String end) {
            return counts.entrySet().stream()
                    .filter(entry -> entry.getKey().endsWith(end))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        /** The entries into methods of a package and of those below it. */
        public int in(String prefix) {
            return counts.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(prefix))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        /** The entered classes of a package and of those below it. A nested class counts as the class around it. */
        public Set<String> classes(String prefix) {
            Set<String> classes = new TreeSet<>();
            for (String method : counts.keySet()) {
                String name = method.substring(0, method.indexOf('#'));
                int nested = name.indexOf('$');
                if (name.startsWith(prefix)) classes.add(nested < 0 ? name : name.substring(0, nested));
            }
            return classes;
        }
    }
}
