package io.junctura.history;

import io.junctura.json.Json;
import io.junctura.json.JsonProblem;
import io.junctura.json.LargeSource;
import io.junctura.json.LargeValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Limits the values of one answer. Of a value above the limit, or of all values above the limit of the answer, it shows the
 * beginning, the size, and the address of the whole value. A value that is shown whole may contain large values, which are read
 * again when the answer is written. Used by one thread.
 */
final class ValuePreviews {
    /** In bytes of JSON. */
    static final int MAX_PER_VALUE = 64 << 10;

    static final int MAX_PER_ANSWER = 4 << 20;

    /** In bytes; less if the limit is within a character. */
    static final int BEGINNING = 4 << 10;

    private final LargeSource unchecked;
    private int left = MAX_PER_ANSWER;
    private int leftToKeep = MAX_PER_ANSWER;

    /** The beginning of a value that is too large. */
    private record Cut(long size, String beginning) {}

    ValuePreviews(LargeSource unchecked) {
        this.unchecked = unchecked;
    }

    /** A value that is shown as a whole, or what stands for it; neither if there is no value. */
    record Preview(@Nullable Object value, RunView.@Nullable LargeView large) {}

    /** @param whole the address of the value */
    Preview of(@Nullable Object value, String whole) {
        if (value == null) return new Preview(null, null);
        if (value instanceof Cut cut) {
            return new Preview(null, new RunView.LargeView(cut.size(), cut.beginning(), null, whole));
        }
        Beginning out = new Beginning(Math.min(MAX_PER_VALUE, left));
        String problem = null;
        try {
            Json.write(value, out, unchecked);
            left -= out.size();
            return new Preview(value, null);
        } catch (LimitReached e) {
            // It is too large.
        } catch (IOException e) {
            problem = e.getMessage() + ".";
        }
        long size = problem == null && sizeOfLarge(value) == 0 ? size(value) : sizeOfLarge(value);
        String beginning = problem == null ? out.text(BEGINNING) : null;
        return new Preview(null, new RunView.LargeView(size, beginning, problem, whole));
    }

    /** The part of an evaluated value that will be shown, so that the rest takes no memory. */
    @Nullable
    Object kept(@Nullable Object value) {
        Beginning out = new Beginning(Math.min(MAX_PER_VALUE, leftToKeep));
        try {
            Json.write(value, out, unchecked);
            leftToKeep -= out.size();
            return Json.parseStored(Json.writeStored(value), 0);
        } catch (LimitReached e) {
            return new Cut(size(value), out.text(BEGINNING));
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
    }

    /** The size of all large values in it together. */
    private static long sizeOfLarge(@Nullable Object value) {
        if (value instanceof LargeValue large) return large.size();
        Collection<?> parts =
                value instanceof Map<?, ?> map ? map.values() : value instanceof Collection<?> list ? list : List.of();
        long size = 0;
        for (Object part : parts) size += sizeOfLarge(part);
        return size;
    }

    private static long size(@Nullable Object value) {
        long[] size = new long[1];
        OutputStream counting = new OutputStream() {
            @Override
            public void write(int b) {
                size[0]++;
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                size[0] += length;
            }
        };
        try {
            Json.write(value, counting);
        } catch (IOException | JsonProblem e) {
            throw new AssertionError("memory does not fail", e);
        }
        return size[0];
    }

    private static final class LimitReached extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Beginning extends OutputStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int most;

        Beginning(int most) {
            this.most = most;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            int fits = Math.min(length, Math.max(most, BEGINNING) - bytes.size());
            bytes.write(buffer, offset, fits);
            if (bytes.size() > most || fits < length) throw new LimitReached();
        }

        int size() {
            return bytes.size();
        }

        String text(int most) {
            byte[] all = bytes.toByteArray();
            int end = Math.min(most, all.length);
            // A byte that begins with the bits 10 continues a character.
            while (end > 0 && end < all.length && (all[end] & 0xC0) == 0x80) end--;
            return new String(all, 0, end, StandardCharsets.UTF_8);
        }
    }
}
