package io.junctura.database;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Places at which the fault suite lets the process die: {@code -Djunctura.crash-point=journal.committed
 * -Djunctura.crash-hit=3} halts it when it comes there for the third time, as SIGKILL would. Costs nothing otherwise: the
 * JIT drops what hangs on a constant.
 */
public final class CrashPoint {
    /** What the process ends with, so that a test can tell this end from others. */
    public static final int EXIT_CODE = 86;

    private static final @Nullable String POINT = System.getProperty("junctura.crash-point");
    private static final boolean ON = POINT != null;
    private static final AtomicInteger LEFT = new AtomicInteger(Integer.getInteger("junctura.crash-hit", 1));

    private CrashPoint() {}

    public static void hit(String point) {
        if (ON && point.equals(POINT) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
