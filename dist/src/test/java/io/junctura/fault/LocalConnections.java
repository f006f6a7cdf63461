package io.junctura.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The connections of this machine, as Linux lists them. */
final class LocalConnections {
    private static final String ESTABLISHED = "01";
    private static final String CLOSE_WAIT = "08";

    private LocalConnections() {}

    /** How many a server has on its ports, those included that it has not accepted or not closed yet. */
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
