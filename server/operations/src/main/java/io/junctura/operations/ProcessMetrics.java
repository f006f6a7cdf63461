package io.junctura.operations;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the operating system says of this process, under the names that Prometheus' own clients use. */
final class ProcessMetrics {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ProcessMetrics() {}

    static void write(Exposition out) {
        ProcessHandle.Info info = ProcessHandle.current().info();
        Optional<Instant> start = info.startInstant();
        if (start.isPresent()) {
            long from = start.get().toEpochMilli();
            out.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.");
            out.sample(from / 1e3);
            out.gauge("junctura_uptime_seconds", "How long the process has run.");
            out.sample(Math.max(0, System.currentTimeMillis() - from) / 1e3);
        }
        Optional<Duration> cpu = info.totalCpuDuration();
        if (cpu.isPresent()) {
            out.counter("process_cpu_seconds_total", "Processor time used.");
            out.sample(cpu.get().toMillis() / 1e3);
        }
        long resident = residentBytes();
        if (resident > 0) {
            out.gauge("process_resident_memory_bytes", "Memory in use, as the operating system counts it.");
            out.sample(resident);
        }
        Runtime runtime = Runtime.getRuntime();
        out.gauge("jvm_heap_used_bytes", "Heap in use, garbage included.");
        out.sample(runtime.totalMemory() - runtime.freeMemory());
        out.gauge("jvm_heap_max_bytes", "The most heap that Java may use.");
        out.sample(runtime.maxMemory());
        out.gauge("jvm_threads", "Threads of the server, about.");
        out.sample(Thread.activeCount());
    }

    /** 0 where the system does not say. */
    private static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (!line.startsWith("VmRSS:")) continue;
                long kilobytes = 0;
                for (int i = 0; i < line.length(); i++) {
                    char c = line.charAt(i);
                    if (c >= '0' && c <= '9') kilobytes = kilobytes * 10 + (c - '0');
                }
                return kilobytes * 1024;
            }
        } catch (IOException e) {
            // Not Linux.
        }
        return 0;
    }
}
