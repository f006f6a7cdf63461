package io.junctura.thread;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when memory has run out where the server cannot do without what was broken off: it would go on with
 * half of it done. What is on disk is right, and the next start goes on from there. Thread safe.
 */
public final class FailStop {
    /** As after every fail-stop. */
    private static final int EXIT_CODE = 3;

    private static final AtomicBoolean ENDS = new AtomicBoolean();

    private static final String OF_THREADS = "native thread";

    /** Made while there is memory: it also makes the code that makes another. */
    private static final byte[] SENTENCE = sentence("all of the heap");

    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    /** Given back for the last words. */
    @SuppressWarnings("UnusedVariable") // It is there so that it can go.
    private static volatile byte @Nullable [] reserve = new byte[1 << 20];

    private FailStop() {}

    /** From now on, memory that runs out on one of the server's threads, and that nobody there has caught, ends the process. */
    public static void watch() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            if (thrown instanceof OutOfMemoryError e && isOurs(thread)) outOfMemory(e);
            if (before != null) {
                before.uncaughtException(thread, thrown);
                return;
            }
            System.err.print("Exception in thread \"" + thread.getName() + "\" ");
            thrown.printStackTrace();
        });
    }

    /** A thread that a plugin has made is its own affair, and has its class loader. */
    private static boolean isOurs(Thread thread) {
        return thread.getContextClassLoader() == FailStop.class.getClassLoader();
    }

    /** Says so and ends the process; returns only if what was lacking was another thread, which others can do without. */
    public static void outOfMemory(OutOfMemoryError e) {
        boolean ends = true;
        byte[] sentence = SENTENCE;
        try {
            reserve = null; // Even to compare texts takes some.
            String what = e.getMessage();
            if (what != null && what.contains(OF_THREADS)) {
                reserve = new byte[1 << 20];
                ends = false;
                return;
            }
            sentence = sentence(String.valueOf(what));
        } catch (RuntimeException | Error stillNone) {
            // Then the sentence that there is.
        } finally {
            if (ends) end(sentence);
        }
    }

    private static byte[] sentence(String what) {
        return ("Junctura stops, since its memory is used up (" + what
                        + "). Nothing acknowledged is lost. Start it again;"
                        + " if it happens again, give it more memory (-Xmx), or switch off the plugin that was at work.\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void end(byte[] sentence) {
        while (ENDS.getAndSet(true)) LockSupport.park(); // Another says it.
        try {
            ERR.write(sentence);
        } catch (IOException | RuntimeException | Error nobodyListens) {
            // The exit code says it.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
