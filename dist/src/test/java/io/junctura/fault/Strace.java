package io.junctura.fault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a server under strace. strace is a grandchild, so that the server stays a direct child process. */
final class Strace {
    private Strace() {}

    /** The command that a server is started under. */
    static String[] command(Path log, List<String> options) {
        LinuxTools.need("strace", "strace");
        List<String> command = new ArrayList<>(List.of("strace", "-D", "-f", "-q", "-o", log.toString()));
        command.addAll(options);
        return command.toArray(String[]::new);
    }

    /** Waits until strace has written all calls of an ended process. */
    static List<String> whole(Path log, long pid) throws Exception {
        String end = "+++ exited with";
        Until.holds(Duration.ofSeconds(30), () -> "strace has told the end of " + pid + " in " + log, () -> {
            List<String> lines = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
            for (int i = lines.size() - 1; i >= Math.max(0, lines.size() - 100); i--) {
                if (lines.get(i).startsWith(pid + " ") && lines.get(i).contains(end)) return true;
            }
            return false;
        });
        return Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
