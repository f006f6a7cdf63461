package io.junctura.json;

import io.junctura.api.FileRef;

/**
 * The heap that the objects of JSON values take, in bytes. Assumes a 64-bit HotSpot JVM with compressed references and
 * compact strings, its defaults. A heap that is too large for compressed references doubles every size. The sizes are
 * upper bounds.
 */
final class Layout {
    /** From this size on, a reference takes 8 bytes, and an object's header 16. */
    private static final long WIDE_HEAP = 32L << 30;

    private static final int WIDTH = Runtime.getRuntime().maxMemory() >= WIDE_HEAP ? 2 : 1;

    static final int LONG = WIDTH * 24;

    /** A {@code BigDecimal}, without the {@code BigInteger} that it has beside it if it was made of a long text. */
    private static final int DECIMAL = WIDTH * 40;

    /** Beside its array. */
    private static final int BIG_INTEGER = WIDTH * 40;

    private static final int STRING = WIDTH * 24;
    private static final int ARRAY = WIDTH * 16;
    private static final int REFERENCE = WIDTH * 4;
    private static final int LIST = WIDTH * 24;
    private static final int REFERENCE_TO_FILE = WIDTH * 40;

    /** Rows that are not read yet, without what they are called and how they are made. */
    static final int UNREAD_ROWS = WIDTH * 32;

    /** A map, with the view of its entries, which it keeps after the first iteration. */
    private static final int MAP = WIDTH * 80;

    private static final int ENTRY = WIDTH * 40;

    /** An entry of a map in which many keys have the same hash. */
    private static final int TREE_ENTRY = WIDTH * 56;

    /** A map with more entries may hold them in trees, or may have grown its table instead. */
    private static final int MAX_WITHOUT_TREES = 8;

    private static final int FIRST_TABLE = 16;
    private static final int MIN_TABLE_WITH_TREES = 64;
    private static final int FIRST_CAPACITY = 10;

    /** Digits that fit a long, whatever they are. */
    private static final int DIGITS_OF_LONG = 18;

    // Where the size of a container is not known beforehand: upper bounds for its parts.

    static final int BEGUN_LIST = WIDTH * 80;
    static final int MEMBER = WIDTH * 8;
    static final int BEGUN_MAP = WIDTH * 200;
    static final int FIELD = WIDTH * 88;

    private Layout() {}

    private static long aligned(long bytes) {
        return (bytes + 7) & ~7L;
    }

    /** @param chars UTF-16 units */
    static long string(long chars, boolean latin) {
        return chars == 0 ? 0 : STRING + aligned(ARRAY + (latin ? chars : 2 * chars));
    }

    /** An integer of so many digits. */
    static long integer(long digits) {
        return digits <= DIGITS_OF_LONG ? LONG : bigInteger(digits);
    }

    /** A {@code BigDecimal} that is made of a text. */
    static long decimal(long chars, long digits) {
        return chars <= DIGITS_OF_LONG ? DECIMAL : longDecimal(digits);
    }

    /** A {@code BigDecimal} of so many digits, whatever it was made of. */
    static long longDecimal(long digits) {
        return DECIMAL + bigInteger(digits);
    }

    private static long bigInteger(long digits) {
        // 3.33 bits for a digit.
        long words = (digits * 10 / 3 + 1) / 32 + 1;
        return BIG_INTEGER + aligned(ARRAY + 4 * words);
    }

    /** A list that has grown to so many members, without them. */
    static long list(long size) {
        if (size == 0) return LIST;
        long capacity = size <= FIRST_CAPACITY ? FIRST_CAPACITY : size + size / 2;
        return LIST + aligned(ARRAY + REFERENCE * capacity);
    }

    /** A map that has grown to so many entries, without their keys and values. */
    static long map(long size) {
        if (size == 0) return MAP;
        if (size <= MAX_WITHOUT_TREES) return MAP + ARRAY + REFERENCE * FIRST_TABLE + ENTRY * size;
        long table = Math.max(MIN_TABLE_WITH_TREES, Long.highestOneBit((size * 4 - 1) / 3) * 2);
        return MAP + ARRAY + REFERENCE * table + TREE_ENTRY * size;
    }

    /** A reference to a stored file. */
    static long file(FileRef file) {
        return REFERENCE_TO_FILE
                + string(file.id().length(), false)
                + string(file.name().length(), false)
                + string(file.contentType().length(), false);
    }

    /** The old table that is there beside the new one while a list or map grows to so many members. */
    static long growing(long size) {
        return size <= FIRST_TABLE ? 0 : 2L * REFERENCE * size;
    }
}
