package io.junctura.logging;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stack trace as text: the lines are ours, whatever is in the messages. An exception may come from a plugin, so nothing that
 * it overrides is relied on, and no trace is longer than its limit.
 */
public final class TraceText {

    /** In characters. */
    static final int LONGEST = 64 * 1024;

    private static final int LONGEST_MESSAGE = 4_000;

    /** Frames of one exception; a stack that has overflown has thousands, all alike. */
    private static final int MOST_FRAMES = 200;

    private static final int DEEPEST = 20;

    private final StringBuilder out = new StringBuilder();
    private final UnaryOperator<String> mask;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private TraceText(UnaryOperator<String> mask) {
        this.mask = mask;
    }

    /**
     * The trace with those of its causes, without a break at its end.
     *
     * @param mask takes secrets out of a message
     */
    public static String of(Throwable thrown, UnaryOperator<String> mask) {
        TraceText trace = new TraceText(mask);
        trace.write(thrown, "", "", null, 0);
        return trace.out.length() <= LONGEST ? trace.out.toString() : trace.out.substring(0, LONGEST) + "…";
    }

    private void write(
            Throwable thrown, String indent, String caption, StackTraceElement @Nullable [] outer, int depth) {
        if (out.length() > 0) out.append('\n');
        out.append(indent).append(caption);
        if (!seen.add(thrown) || depth > DEEPEST) {
            out.append('[').append(thrown.getClass().getName()).append(", as above]");
            return;
        }
        out.append(message(thrown));
        StackTraceElement[] frames = frames(thrown);
        int common = outer == null ? 0 : common(frames, outer);
        int shown = Math.min(frames.length - common, MOST_FRAMES);
        for (int i = 0; i < shown && out.length() < LONGEST; i++) {
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
                if (out.length() < LONGEST) write(suppressed, indent + "\t", "Suppressed: ", frames, depth + 1);
            }
            Throwable cause = thrown.getCause();
            if (cause != null && out.length() < LONGEST) write(cause, indent, "Caused by: ", frames, depth + 1);
        } catch (RuntimeException | Error e) {
            out.append('\n').append(indent).append("\t[its cause cannot be told]");
        }
    }

    private String message(Throwable thrown) {
        try {
            String text = ControlCharacters.escaped(mask.apply(String.valueOf(thrown)));
            return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + "…";
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName(); // Even its message is beyond it.
        }
    }

    private static StackTraceElement[] frames(Throwable thrown) {
        try {
            return thrown.getStackTrace();
        } catch (RuntimeException | Error e) {
            return new StackTraceElement[0];
        }
    }

    /** How many frames at their ends are the same. */
    private static int common(StackTraceElement[] frames, StackTraceElement[] outer) {
        int same = 0;
        while (same < frames.length
                && same < outer.length
                && frames[frames.length - 1 - same].equals(outer[outer.length - 1 - same])) same++;
        return same;
    }
}
