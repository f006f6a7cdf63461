package io.junctura.bench.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A child process of the bench, with its own child processes. It ends when the bench ends, unless the bench is killed by
 * SIGKILL. Memory and CPU come from /proc, and are NaN on systems without /proc.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();
    private static final double TICKS_PER_SECOND = 100;
    private static final double MIB = 1024;

    static {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> RUNNING.forEach(ChildProcess::kill), "bench-stop-children"));
    }

    private final Process process;
    private final Path log;
    private final long startedNanos;

    private ChildProcess(Process process, Path log, long startedNanos) {
        this.process = process;
        this.log = log;
        this.startedNanos = startedNanos;
    }

    /** Starts a command whose output is appended to {@code log}. */
    static ChildProcess start(List<String> command, Map<String, String> environment, Path folder, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        ChildProcess child = new ChildProcess(builder.start(), log, started);
        RUNNING.add(child);
        return child;
    }

    /** Runs a command to its end. */
    static void run(List<String> command, Map<String, String> environment, Path folder, Path log, long minutes)
            throws IOException, InterruptedException {
        try (ChildProcess child = start(command, environment, folder, log)) {
            if (!child.process.waitFor(minutes, TimeUnit.MINUTES)) {
                throw new IOException(
                        "gave up after " + minutes + " minutes: " + String.join(" ", command) + child.endOfLog());
            }
            if (child.process.exitValue() != 0) {
                throw new IOException(
                        "exit code " + child.process.exitValue() + ": " + String.join(" ", command) + child.endOfLog());
            }
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** {@link System#nanoTime()} just before the start. */
    public long startedNanos() {
        return startedNanos;
    }

    /** Resident memory now, in MiB, of the process and its descendants. */
    public double residentMib() {
        return sum("status", "VmRSS:");
    }

    /** The peak resident memory in MiB; for several processes the sum of their peaks. */
    public double peakMib() {
        return sum("status", "VmHWM:");
    }

    /** The proportional set size in MiB: a page that n processes share counts as 1/n. */
    public double proportionalMib() {
        return sum("smaps_rollup", "Pss:");
    }

    /** The CPU time used so far, in seconds. */
    public double cpuSeconds() {
        return pids().mapToDouble(ChildProcess::cpuSeconds).sum();
    }

    /** The CPU time that the JIT compilers have used so far, in seconds; 0 if the process is not a JVM. */
    public double compilerSeconds() {
        return pids().mapToDouble(ChildProcess::compilerSeconds).sum();
    }

    /** How often the live threads have left a core since their start, by their own will or not. */
    public long contextSwitches() {
        return pids().flatMap(ChildProcess::threads)
                .mapToLong(ChildProcess::contextSwitches)
                .sum();
    }

    /** Kills the process by SIGKILL. Returns when it has ended. */
    public void kill() {
        List<ProcessHandle> family = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process)
                .join();
        RUNNING.remove(this);
    }

    /** Sends SIGTERM, and kills the processes that have not ended within ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }

    /** The last lines of the output, for messages. */
    public String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "\n  " + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
        } catch (IOException unreadable) {
            return " (its output in " + log + " cannot be read)";
        }
    }

    private Stream<Long> pids() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .map(ProcessHandle::pid);
    }

    private double sum(String file, String field) {
        return pids().mapToDouble(pid -> kibibytes(pid, file, field)).sum() / MIB;
    }

    private static double kibibytes(long pid, String file, String field) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), file))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToDouble(line -> Double.parseDouble(line.substring(field.length())
                            .toLowerCase(Locale.ROOT)
                            .replace("kb", "")
                            .trim()))
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException | java.io.UncheckedIOException noProc) {
            return Double.NaN;
        }
    }

    private static double compilerSeconds(long pid) {
        return threads(pid)
                .filter(ChildProcess::compiles)
                .mapToDouble(thread -> cpuSeconds(thread.resolve("stat")))
                .filter(seconds -> !Double.isNaN(seconds))
                .sum();
    }

    /** The folders of the live threads in /proc; none without /proc. */
    private static Stream<Path> threads(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.toList().stream();
        } catch (IOException | java.io.UncheckedIOException noProc) {
            return Stream.empty();
        }
    }

    private static long contextSwitches(Path thread) {
        try (Stream<String> lines = Files.lines(thread.resolve("status"))) {
            return lines.filter(line -> line.contains("ctxt_switches:"))
                    .mapToLong(line ->
                            Long.parseLong(line.substring(line.indexOf(':') + 1).trim()))
                    .sum();
        } catch (IOException | java.io.UncheckedIOException ended) {
            return 0;
        }
    }

    private static boolean compiles(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).matches("(?s)C[12] Compiler.*");
        } catch (IOException ended) {
            return false;
        }
    }

    private static double cpuSeconds(long pid) {
        return cpuSeconds(Path.of("/proc", Long.toString(pid), "stat"));
    }

    /** @param file of a process or of one of its threads */
    private static double cpuSeconds(Path file) {
        try {
            String stat = Files.readString(file);
            // The process name may contain spaces, so the fields are counted from its closing parenthesis.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException noProc) {
            return Double.NaN;
        }
    }
}
