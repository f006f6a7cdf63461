package io.junctura.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Describes the machine, and warns of conditions that make figures unreliable. */
final class Machine {
    private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
    private static final double BUSY = 0.5;

    private Machine() {}

    static String describe() {
        return Runtime.getRuntime().availableProcessors() + " cores, Java " + Runtime.version() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch");
    }

    static List<String> warnings(Path work) throws IOException {
        List<String> warnings = new ArrayList<>();
        if (Runtime.getRuntime().availableProcessors() < 2) {
            warnings.add("only one core: generator, sink and target take turns, so rates say little");
        }
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        if (load > BUSY) {
            warnings.add(String.format(
                    Locale.ROOT, "the load average is %.2f: something else is running, so figures will be low", load));
        }
        String type = Files.getFileStore(work).type();
        if (IN_MEMORY.contains(type)) {
            warnings.add(work + " is on " + type + ", where fsync costs nothing: durable figures mean nothing; name a "
                    + "folder on a disk with --work");
        }
        return warnings;
    }
}
