package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the system calls of a running process by {@code strace}, which slows it down meanwhile. */
public final class SystemCalls implements AutoCloseable {
    /** A line of the summary: share of the time, seconds, microseconds a call, calls, errors (if any), name. */
    private static final Pattern LINE =
            Pattern.compile("^ *[\\d.]+ +[\\d.]+ +\\d+ +(\\d+)(?: +\\d+)? +(\\w+)$", Pattern.MULTILINE);

    private final Process strace;
    private final Path summary;

    private SystemCalls(Process strace, Path summary) {
        this.strace = strace;
        this.summary = summary;
    }

    /** Begins to count. Returns when strace has attached itself to all threads. */
    public static SystemCalls attach(long pid, Path folder) throws IOException, InterruptedException {
        Path summary = folder.resolve("strace.txt");
        Path said = folder.resolve("strace.log");
        Process strace = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-c",
                        "-U",
                        "time-percent,time-total,time-avg,calls,errors,name",
                        "-o",
                        summary.toString(),
                        "-p",
                        Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        for (int tries = 0; tries < 500 && strace.isAlive(); tries++) {
            if (Files.readString(said).contains("attached")) return new SystemCalls(strace, summary);
            Thread.sleep(10);
        }
        strace.destroyForcibly();
        throw new IOException(
                "strace cannot attach itself: " + Files.readString(said).trim());
    }

    /** Ends. The calls since the beginning by their names. */
    public Map<String, Long> end() throws IOException, InterruptedException {
        // On SIGINT, strace detaches itself and writes its summary.
        new ProcessBuilder("kill", "-INT", Long.toString(strace.pid())).start().waitFor();
        if (!strace.waitFor(10, TimeUnit.SECONDS)) throw new IOException("strace did not end");
        return parse(Files.readString(summary));
    }

    static Map<String, Long> parse(String summary) {
        Map<String, Long> calls = new TreeMap<>();
        for (Matcher line = LINE.matcher(summary); line.find(); ) {
            if (!line.group(2).equals("total")) calls.put(line.group(2), Long.parseLong(line.group(1)));
        }
        return calls;
    }

    @Override
    public void close() {
        strace.destroyForcibly();
    }
}
