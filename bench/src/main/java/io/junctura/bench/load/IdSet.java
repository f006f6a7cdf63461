package io.junctura.bench.load;

import java.util.BitSet;

/** A bit set of order numbers. One thread adds numbers, several threads may read. */
public final class IdSet {
    private final BitSet bits = new BitSet();

    /** @return false if the set contained the number already */
    public synchronized boolean add(int id) {
        if (bits.get(id)) {
            return false;
        }
        bits.set(id);
        return true;
    }

    public synchronized int size() {
        return bits.cardinality();
    }

    public synchronized void clear() {
        bits.clear();
    }

    /** The number of elements that the other set does not contain. */
    public int missingFrom(IdSet other) {
        BitSet left = copy();
        left.andNot(other.copy());
        return left.cardinality();
    }

    private synchronized BitSet copy() {
        return (BitSet) bits.clone();
    }
}
