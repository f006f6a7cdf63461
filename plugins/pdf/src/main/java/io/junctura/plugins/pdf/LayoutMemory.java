package io.junctura.plugins.pdf;

import io.junctura.plugins.zips.Unreadable;
import java.util.concurrent.Semaphore;

/** The memory for pages that are being laid out, counted in elements of HTML. All runs of the server share it; thread safe. */
final class LayoutMemory {
    /** Of heap, for an element with its text, styles and boxes; measured with tables. */
    private static final long BYTES = 16_000;

    private static final int ALL =
            (int) Math.max(5_000, Math.min(1_000_000, Runtime.getRuntime().maxMemory() / BYTES));

    private static final Semaphore FREE = new Semaphore(ALL, true);

    private LayoutMemory() {}

    /** Waits until others have ended that leave no room. Give the same number back. */
    static void take(int elements) throws Unreadable, InterruptedException {
        if (elements > ALL) {
            throw new Unreadable("The template becomes " + elements
                    + " elements of HTML with this data, and the server's" + " memory is enough for " + ALL
                    + ". Make several files, write a CSV or Excel file, or give the server more memory.");
        }
        FREE.acquire(elements);
    }

    static void giveBack(int elements) {
        FREE.release(elements);
    }
}
