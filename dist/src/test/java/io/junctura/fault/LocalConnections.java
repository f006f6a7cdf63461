package io.junctura.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The TCP connections of this machine, from /proc. */
final class LocalConnections {
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";

    private LocalConnections() {}

    /** The number of connections on a server's ports, including those that it has not accepted or closed yet. */
    static int at(Set<Integer> ports) throws IOException {
        int count = 0;
        for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            if (!Files.exists(Path.of(file))) continue;
            for (String line : Files.readAllLines(Path.of(file))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (!fields[3].equals(ESTABLISHED) && !fields[3].equals(CLOSE_WAIT)) continue;
                String local = fields[1];
                if (ports.contains(Integer.parseInt(local.substring(local.lastIndexOf(':') + 1), 16))) count++;
            }
        }
        return count;
    }
}
