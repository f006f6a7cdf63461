package io.junctura.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * The clock of a server, which can be set while it runs, as by an administrator or NTP. It uses libfaketime, which reads the
 * offset once a second. It does not change the monotonic clock.
 */
final class FakeClock {
    private final Path library;
    private final Path file;
    /** The offset from the clock of the machine. */
    private Duration ahead = Duration.ZERO;

    FakeClock(Path folder, Instant now) throws IOException {
        library = library();
        file = folder.resolve("clock");
        ahead(Duration.between(Instant.now(), now));
    }

    private static Path library() throws IOException {
        for (Path folder : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"), Path.of("/usr/local/lib"))) {
            if (!Files.isDirectory(folder)) continue;
            try (Stream<Path> all = Files.find(
                    folder,
                    3,
                    (path, attributes) -> path.getFileName().toString().equals("libfaketimeMT.so.1"))) {
                List<Path> found = all.toList();
                if (!found.isEmpty()) return found.get(0);
            }
        }
        throw LinuxTools.missing("libfaketime", "libfaketime");
    }

    Server.Start over(Server.Start start) {
        return start.environment("LD_PRELOAD", library.toString())
                .environment("FAKETIME_TIMESTAMP_FILE", file.toString())
                .environment("FAKETIME_CACHE_DURATION", "1")
                .environment("FAKETIME_DONT_FAKE_MONOTONIC", "1")
                .environment("DONT_FAKE_MONOTONIC", "1")
                // With the fix, which is meant for an older C library, timed waits of the JVM end at once, and it
                // spins.
                .environment("FAKETIME_FORCE_MONOTONIC_FIX", "0")
                .environment("NO_FAKE_STAT", "1");
    }

    /** Sets the clock. */
    void set(Instant to) throws IOException {
        ahead(Duration.between(Instant.now(), to));
    }

    void step(Duration by) throws IOException {
        ahead(ahead.plus(by));
    }

    private void ahead(Duration by) throws IOException {
        Path next = file.resolveSibling("clock-next");
        long seconds = by.toSeconds();
        Files.writeString(next, (seconds < 0 ? "" : "+") + seconds + "\n");
        ahead = Duration.ofSeconds(seconds);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
