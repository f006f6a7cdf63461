package io.junctura.expression;

import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the values that one evaluation makes. A value is charged before it is allocated, to the evaluation's
 * limit and, in chunks, to the pool that all evaluations share. Sizes are estimates on the high side. One thread uses
 * it, and closes it when the evaluation has ended.
 */
final class ValueMemory implements AutoCloseable {

    /** The largest limit of one evaluation, for any heap size. */
    static final long MAX_LIMIT = 128L << 20;

    /** A list and its first item. */
    static final int LIST = 128;

    /** One more item of a list: its place, and the number that may be there. */
    static final int ITEM = 32;

    /** A shared item: only its place in the list. */
    static final int SHARED_ITEM = 8;

    /** An object, without members. */
    static final int OBJECT = 160;

    /** One member of an object. */
    static final int MEMBER = 64;

    /** A function, with what it keeps of its services. */
    static final int FUNCTION = 160;

    private static final int STRING = 48;
    private static final int NUMBER = 64;

    /** An evaluation that makes less does not use the shared pool. */
    private static final int FREE = 32 << 10;

    private static final int CHUNK = 256 << 10;

    private final MemoryPool pool;
    private final long limit;
    private @Nullable Reservation reservation;
    private long reserved = FREE;
    private long charged;

    /** The bytes that stay charged until the end. */
    private long kept;

    ValueMemory() {
        this(HeapShare.EXPRESSION_VALUES);
    }

    ValueMemory(MemoryPool pool) {
        this.pool = pool;
        this.limit = limit(pool);
    }

    /** The limit: at most half of the shared pool, so that no evaluation can block all others. */
    private static long limit(MemoryPool pool) {
        return Math.min(MAX_LIMIT, pool.capacity() / 2);
    }

    /**
     * @param bytes 0 or more
     * @throws EvaluationFailed if the evaluation makes more than it may
     * @throws io.junctura.memory.MemoryExhausted if others use the memory at this moment
     */
    void charge(long bytes) {
        charged += bytes;
        if (charged + kept > reserved) reserve();
    }

    /** The same for memory that the evaluation holds until its end. */
    void chargeToTheEnd(long bytes) {
        kept += bytes;
        if (charged + kept > reserved) reserve();
    }

    private void reserve() {
        long needed = charged + kept;
        if (needed > limit) {
            throw new EvaluationFailed("The values that it makes take more than " + (limit >> 20)
                    + " MB of memory. Make fewer or smaller values at once, or start the server with a larger"
                    + " heap (-Xmx).");
        }
        long more = (needed - reserved + CHUNK - 1) / CHUNK * CHUNK;
        Reservation own = reservation;
        if (own == null) reservation = own = pool.open();
        own.grow(more);
        reserved += more;
    }

    /** Charges a string with this many characters. Call this before it is made. */
    void chargeText(long characters) {
        charge(STRING + 2 * characters);
    }

    /** A point to {@link #settle} from. */
    long mark() {
        return charged;
    }

    /**
     * Releases the charges since a mark, except for the result. Does nothing unless the result is a string, a number or
     * a boolean, which references no other value.
     */
    void settle(long mark, @Nullable Object result) {
        if (charged <= mark) return;
        long cost = cost(result);
        if (cost >= 0) charged = Math.min(charged, mark + cost);
    }

    /** Releases all charges since a mark. */
    void release(long mark) {
        charged = Math.min(charged, mark);
    }

    /** @return the bytes of a value without parts; -1 for a value that may have parts */
    private static long cost(@Nullable Object value) {
        if (value instanceof String text) return STRING + 2L * text.length();
        if (value instanceof Number number) return number(number);
        if (value instanceof Boolean || value == null || value == Values.ABSENT) return 0;
        return -1;
    }

    /** What a number takes. */
    static long number(Number number) {
        if (number instanceof BigInteger integer) return NUMBER + integer.bitLength() / 8L;
        if (number instanceof BigDecimal decimal) return 2L * NUMBER + decimal.precision() / 2;
        return 0;
    }

    /** The bytes that are charged at this moment. */
    long charged() {
        return charged + kept;
    }

    /** The most that this evaluation may make, in bytes. */
    long limit() {
        return limit;
    }

    /** Releases all charges. */
    @Override
    public void close() {
        if (reservation != null) reservation.close();
    }
}
