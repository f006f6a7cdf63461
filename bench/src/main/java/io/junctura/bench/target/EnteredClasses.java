package io.junctura.bench.target;

import com.sun.jdi.Bootstrap;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Our classes whose methods another JVM enters, seen through its debugger's port. The JVM is slow meanwhile, so nothing else is
 * measured in it. A nested class counts as the class around it.
 */
public final class EnteredClasses implements AutoCloseable {
    private final VirtualMachine machine;

    private EnteredClasses(VirtualMachine machine) {
        this.machine = machine;
        MethodEntryRequest entries = machine.eventRequestManager().createMethodEntryRequest();
        entries.addClassFilter("io.junctura.*");
        entries.setSuspendPolicy(EventRequest.SUSPEND_NONE);
        entries.enable();
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

    /** Watches a JVM that was started with {@link #option}. */
    public static EnteredClasses attach(int port) throws IOException {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(connector -> connector.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow(() -> new IOException("this Java has no debugger: use a JDK"));
        Map<String, Connector.Argument> arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(Integer.toString(port));
        try {
            return new EnteredClasses(socket.attach(arguments));
        } catch (IllegalConnectorArgumentsException wrong) {
            throw new IOException("port " + port + " cannot be watched", wrong);
        }
    }

    /** The names of the classes that are entered from now on, for as long as said. */
    public Set<String> during(Duration time) throws InterruptedException {
        Set<String> entered = new TreeSet<>();
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
            EventSet events = machine.eventQueue().remove(left);
            if (events == null) break;
            for (Event event : events) if (event instanceof MethodEntryEvent entry) entered.add(outermost(entry));
        }
        return entered;
    }

    private static String outermost(MethodEntryEvent entry) {
        String name = entry.method().declaringType().name();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    @Override
    public void close() {
        machine.dispose();
    }
}
