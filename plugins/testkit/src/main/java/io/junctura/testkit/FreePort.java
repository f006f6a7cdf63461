package io.junctura.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Finds a port for a server that must be told one before it starts. A server that can choose its own listens on port 0. */
public final class FreePort {
    private static final int FIRST = 12_000;
    // Above it, operating systems give ports to outgoing connections, and would give away this one before the server
    // starts.
    private static final int END = 32_000;

    private static final Set<Integer> FOUND = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /**
     * Returns a port of the loopback address that nobody listens on, from 12,000 to 31,999. It was not returned before in this
     * JVM, and is random, so that tests of other processes hardly find the same one.
     */
    public static int any() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port) && FOUND.add(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
