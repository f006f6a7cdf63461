package io.junctura.thread;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process when a thread of the server has run out of memory in the middle of its work, which would stay half done. The data
 * on disk is consistent, and the next start continues from there. Thread safe.
 */
public final class FailStop {
    /** The exit code of every fail-stop. */
    private static final int EXIT_CODE = 3;

    private static final AtomicBoolean ENDS = new AtomicBoolean();

    private static final String OF_THREADS = "native thread";

    /** Created while there is memory, which also loads the code that creates another. */
    private static final byte[] SENTENCE = sentence("all of the heap");

    private static final FileOutputStream ERR = new FileOutputStream(FileDescriptor.err);

    /** Released for the last message. */
    @SuppressWarnings("UnusedVariable") // It exists only to be released.
    private static volatile byte @Nullable [] reserve = new byte[1 << 20];

    private FailStop() {}

    /** From now on, an uncaught {@code OutOfMemoryError} on a thread of the server ends the process. */
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

    /** Threads of plugins are ignored; they have the class loader of the plugin. */
    private static boolean isOurs(Thread thread) {
        return thread.getContextClassLoader() == FailStop.class.getClassLoader();
    }

    /** Prints a message and ends the process. Returns only if no thread could be created, which the server survives. */
    public static void outOfMemory(OutOfMemoryError e) {
        boolean ends = true;
        byte[] sentence = SENTENCE;
        try {
            reserve = null; // Even a comparison of texts needs memory.
            String what = e.getMessage();
            if (what != null && what.contains(OF_THREADS)) {
                reserve = new byte[1 << 20];
                ends = false;
                return;
            }
            sentence = sentence(String.valueOf(what));
        } catch (RuntimeException | Error stillNone) {
            // Then the prepared sentence is printed.
        } finally {
            if (ends) end(sentence);
        }
    }

    private static byte[] sentence(String what) {
        return ("Junctura stops, since its memory is used up (" + what
                        + "). Nothing acknowledged is lost. Start it again; if it happens again, give it more memory"
                        + " (-Xmx), or switch off the plugin that was at work.\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void end(byte[] sentence) {
        while (ENDS.getAndSet(true)) LockSupport.park(); // Another thread prints it.
        try {
            ERR.write(sentence);
        } catch (IOException | RuntimeException | Error nobodyListens) {
            // The exit code is the message.
        } finally {
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }
}
