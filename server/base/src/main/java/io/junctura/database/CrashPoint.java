package io.junctura.database;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Places at which the fault suite kills the process: {@code -Djunctura.crash-point=journal.committed -Djunctura.crash-hit=3}
 * halts the process, as SIGKILL would, when it reaches the place for the third time. Without these properties the JIT
 * compiler removes the checks.
 */
public final class CrashPoint {
    /** The exit code of the process at a crash point, so that tests can tell it from other exits. */
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
