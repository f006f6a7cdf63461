package io.junctura.logging;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Formats a stack trace. Messages cannot forge lines of it. An exception may come from a plugin, so the methods that it
 * overrides are not trusted, and the trace has a limited length.
 */
final class TraceText {

    /** The longest trace, in characters. */
    static final int MAX_LENGTH = 64 * 1024;

    private static final int MAX_MESSAGE_LENGTH = 4_000;

    /** The most frames of one exception; after a stack overflow there are thousands, all alike. */
    private static final int MAX_FRAMES = 200;

    private static final int MAX_DEPTH = 20;

    private final StringBuilder out = new StringBuilder();
    private final UnaryOperator<String> mask;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TraceText(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /**
     * Formats an exception with its causes, without a line break at the end.
     *
     * @param mask masks secrets in a message
     */
    public static String of(Throwable thrown, UnaryOperator<String> mask) {
        TraceText trace = new TraceText(mask);
        trace.write(thrown, "", "", null, 0);
        return trace.out.length() <= MAX_LENGTH ? trace.out.toString() : trace.out.substring(0, MAX_LENGTH) + "…";
    }

    private void write(
            Throwable thrown, String indent, String caption, StackTraceElement @Nullable [] outer, int depth) {
        if (out.length() > 0) out.append('\n');
        out.append(indent).append(caption);
        if (!seen.add(thrown) || depth > MAX_DEPTH) {
            out.append('[').append(thrown.getClass().getName()).append(", as above]");
            return;
        }
        out.append(message(thrown));
        StackTraceElement[] frames = frames(thrown);
        int common = outer == null ? 0 : common(frames, outer);
        int shown = Math.min(frames.length - common, MAX_FRAMES);
        for (int i = 0; i < shown && out.length() < MAX_LENGTH; i++) {
            out.append('\n')
                    .append(indent)
                    .append("\tat ")
                    .append(ControlCharacters.escaped(String.valueOf(frames[i])));
        }
        int more = frames.length - shown;
        if (more > 0)
            out.append('\n').append(indent).append("\t... ").append(more).append(" more");
        try {
            for (Throwable suppressed : thrown.getSuppressed()) {
                if (out.length() < MAX_LENGTH) write(suppressed, indent + "\t", "Suppressed: ", frames, depth + 1);
            }
            Throwable cause = thrown.getCause();
            if (cause != null && out.length() < MAX_LENGTH) write(cause, indent, "Caused by: ", frames, depth + 1);
        } catch (RuntimeException | Error e) {
            out.append('\n').append(indent).append("\t[the cause cannot be read]");
        }
    }

    private String message(Throwable thrown) {
        try {
            String text = ControlCharacters.escaped(mask.apply(String.valueOf(thrown)));
            return text.length() <= MAX_MESSAGE_LENGTH ? text : text.substring(0, MAX_MESSAGE_LENGTH) + "…";
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName(); // Even getMessage() fails.
        }
    }

    private static StackTraceElement[] frames(Throwable thrown) {
        try {
            return thrown.getStackTrace();
        } catch (RuntimeException | Error e) {
            return new StackTraceElement[0];
        }
    }

    /** How many frames at the ends of the two stacks are equal. */
    private static int common(StackTraceElement[] frames, StackTraceElement[] outer) {
        int same = 0;
        while (same < frames.length
                && same < outer.length
                && frames[frames.length - 1 - same].equals(outer[outer.length - 1 - same])) same++;
        return same;
    }
}
