package io.junctura.bench.load;

import java.util.BitSet;

/** A set of order numbers, one bit each, that several threads may look at while one fills it. */
public final class IdSet {
    private final BitSet bits = new BitSet();

    /** @return false if it was there already */
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

    /** How many of these are not in the other. */
    public int missingFrom(IdSet other) {
        BitSet left = copy();
        left.andNot(other.copy());
        return left.cardinality();
    }

    private synchronized BitSet copy() {
        return (BitSet) bits.clone();
    }
}
