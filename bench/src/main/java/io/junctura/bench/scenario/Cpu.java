package io.junctura.bench.scenario;

import com.sun.management.OperatingSystemMXBean;
import io.junctura.bench.target.ChildProcess;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The CPU time of the target, of the bench, and of all other processes on the machine, which make a measurement less
 * reliable. The time of the JIT compilers is part of the target's time, and also separate. In seconds since an arbitrary
 * moment; NaN on systems without /proc.
 */
record Cpu(double target, double compiling, double bench, double all, long nanos) {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final double TICKS_PER_SECOND = 100;
    /** The fields of /proc/stat: user, nice, system, (idle, iowait,) irq, softirq, steal. */
    private static final List<Integer> BUSY = List.of(1, 2, 3, 6, 7, 8);

    static Cpu now(ChildProcess child) {
        return new Cpu(
                child.cpuSeconds(),
                child.compilerSeconds(),
                SYSTEM.getProcessCpuTime() / 1e9,
                busySeconds(),
                System.nanoTime());
    }

    /** The CPU time since an earlier moment. */
    Cpu since(Cpu earlier) {
        return new Cpu(
                target - earlier.target,
                compiling - earlier.compiling,
                bench - earlier.bench,
                all - earlier.all,
                nanos - earlier.nanos);
    }

    /**
     * @param what the unit of work, for the names of the figures
     * @param count the number of units
     */
    void put(String what, long count, String at, Figures figures) {
        figures.put("target CPU us/" + what + at, target * 1e6 / count);
        if (compiling > 0) figures.put("of it compiling us/" + what + at, compiling * 1e6 / count);
        figures.put("bench CPU us/" + what + at, bench * 1e6 / count);
        double others = all - target - bench;
        double share = others / (nanos / 1e9 * Runtime.getRuntime().availableProcessors());
        figures.put("others' CPU %" + at, Math.max(0, share * 100));
    }

    private static double busySeconds() {
        try {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
            return BUSY.stream().mapToLong(i -> Long.parseLong(fields[i])).sum() / TICKS_PER_SECOND;
        } catch (IOException noProc) {
            return Double.NaN;
        }
    }
}
