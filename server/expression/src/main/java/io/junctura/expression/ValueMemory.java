package io.junctura.expression;

import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryPool;
import io.junctura.memory.Reservation;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The memory of the values that one evaluation makes. A value is charged before it is allocated: against a limit of the
 * evaluation, and in chunks against what all evaluations of the process share. Sizes are estimates that are rather too
 * large. One thread uses it, and closes it when the evaluation has ended.
 */
final class ValueMemory implements AutoCloseable {

    /** The largest limit of one evaluation, whatever the heap is. */
    static final long LARGEST_LIMIT = 128L << 20;

    /** A list and its first item. */
    static final int LIST = 128;

    /** One more item of a list: its place, and the number that may be there. */
    static final int ITEM = 32;

    /** An item that was there before: its place alone. */
    static final int SHARED_ITEM = 8;

    /** An object, without members. */
    static final int OBJECT = 160;

    /** One member of an object. */
    static final int MEMBER = 64;

    /** A function, with what it keeps of its surroundings. */
    static final int FUNCTION = 160;

    private static final int STRING = 48;
    private static final int NUMBER = 64;

    /** An evaluation that makes less does not touch what all share. */
    private static final int FREE = 32 << 10;

    private static final int CHUNK = 256 << 10;

    private final MemoryPool pool;
    private final long limit;
    private @Nullable Reservation reservation;
    private long reserved = FREE;
    private long charged;

    /** What stays charged until the end, whatever the values come to. */
    private long kept;

    ValueMemory() {
        this(HeapShare.EXPRESSION_VALUES);
    }

    ValueMemory(MemoryPool pool) {
        this.pool = pool;
        this.limit = limit(pool);
    }

    /** Half of what all share at most, so that no evaluation keeps all others from going on. */
    private static long limit(MemoryPool pool) {
        return Math.min(LARGEST_LIMIT, pool.capacity() / 2);
    }

    /**
     * @param bytes 0 or more
     * @throws Failure if the evaluation makes more than it may
     * @throws io.junctura.memory.MemoryExhausted if others use the memory at this moment
     */
    void charge(long bytes) {
        charged += bytes;
        if (charged + kept > reserved) reserve();
    }

    /** The same for what an evaluation has until its end. */
    void chargeToTheEnd(long bytes) {
        kept += bytes;
        if (charged + kept > reserved) reserve();
    }

    private void reserve() {
        long needed = charged + kept;
        if (needed > limit) {
            throw new Failure(
                    "The values that it makes take more than " + (limit >> 20)
                            + " MB of memory. Make fewer or smaller values at once, or start the server with a larger heap (-Xmx).");
        }
        long more = (needed - reserved + CHUNK - 1) / CHUNK * CHUNK;
        Reservation own = reservation;
        if (own == null) reservation = own = pool.open();
        own.grow(more);
        reserved += more;
    }

    /** A string of so many characters that is about to be made. */
    void chargeText(long characters) {
        charge(STRING + 2 * characters);
    }

    /** A point to {@link #settle} from. */
    long mark() {
        return charged;
    }

    /**
     * Gives back what was charged since a mark, but for the result: a string, number or truth value holds nothing else,
     * and nothing else of it is left.
     */
    void settle(long mark, @Nullable Object result) {
        if (charged <= mark) return;
        long cost = cost(result);
        if (cost >= 0) charged = Math.min(charged, mark + cost);
    }

    /** Gives back what was charged since a mark: nothing of that is left. */
    void release(long mark) {
        charged = Math.min(charged, mark);
    }

    /** @return what a value takes that holds no others; -1 for one that may */
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

    /** Gives all of it back. */
    @Override
    public void close() {
        if (reservation != null) reservation.close();
    }
}
