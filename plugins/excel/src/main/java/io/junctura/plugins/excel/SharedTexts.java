package io.junctura.plugins.excel;

import io.junctura.plugins.zips.Unreadable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The texts that the cells of a workbook share, in UTF-8: all of them are in memory while the workbook is read. */
final class SharedTexts {
    /** Together with the places where they begin. */
    private static final long MAX_BYTES = 64_000_000;

    private static final int BLOCK = 1 << 16;

    private final String name;
    private final List<byte[]> blocks = new ArrayList<>();
    /** Of each text, the end; it begins where the one before it ends. */
    private long[] ends = new long[1024];

    private int count;
    private long size;

    /** @param name of the workbook */
    SharedTexts(String name) {
        this.name = name;
    }

    void add(CharSequence text) throws Unreadable {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (size + bytes.length + (count + 1L) * Long.BYTES > MAX_BYTES) {
            throw new Unreadable("\"" + name + "\" has more than " + MAX_BYTES / 1_000_000
                    + " MB of different texts, which would have to be held in memory. Save it in several"
                    + " files, or as CSV.");
        }
        for (int from = 0; from < bytes.length; ) {
            int at = (int) (size % BLOCK);
            if (at == 0) blocks.add(new byte[BLOCK]);
            int length = Math.min(BLOCK - at, bytes.length - from);
            System.arraycopy(bytes, from, blocks.get(blocks.size() - 1), at, length);
            from += length;
            size += length;
        }
        if (count == ends.length) ends = Arrays.copyOf(ends, count * 2);
        ends[count++] = size;
    }

    int count() {
        return count;
    }

    String get(int index) {
        long from = index == 0 ? 0 : ends[index - 1];
        int length = (int) (ends[index] - from);
        int at = (int) (from % BLOCK);
        int block = (int) (from / BLOCK);
        if (length == 0) return "";
        if (at + length <= BLOCK) return new String(blocks.get(block), at, length, StandardCharsets.UTF_8);
        byte[] whole = new byte[length];
        for (int done = 0; done < length; block++, at = 0) {
            int part = Math.min(BLOCK - at, length - done);
            System.arraycopy(blocks.get(block), at, whole, done, part);
            done += part;
        }
        return new String(whole, StandardCharsets.UTF_8);
    }
}
