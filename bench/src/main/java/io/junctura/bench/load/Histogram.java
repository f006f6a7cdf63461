package io.junctura.bench.load;

/** Counts durations in exponential buckets, so that percentiles are accurate to about three percent. Not thread-safe. */
public final class Histogram {
    private static final int SUB_BITS = 5;
    private static final int SUB = 1 << SUB_BITS;

    private final long[] counts = new long[(64 - SUB_BITS + 1) * SUB];
    private long total;
    private long max;

    public void record(long nanos) {
        long value = Math.max(0, nanos);
        counts[bucket(value)]++;
        total++;
        max = Math.max(max, value);
    }

    public long count() {
        return total;
    }

    /** The exact maximum; 0 if nothing was recorded. */
    public long maxNanos() {
        return max;
    }

    /**
     * @param share 0.5 for the median, 0.99 for the value that one in a hundred exceeds
     * @return the upper bound of the bucket with this value, at most the maximum; 0 if nothing was recorded
     */
    public long percentileNanos(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(max, upperEnd(i));
            }
        }
        return max;
    }

    private static int bucket(long value) {
        if (value < SUB) {
            return (int) value;
        }
        int shift = 63 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (shift + 1) * SUB + (int) ((value >>> shift) - SUB);
    }

    private static long upperEnd(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int shift = bucket / SUB - 1;
        long start = (long) (bucket % SUB + SUB) << shift;
        return start + (1L << shift) - 1;
    }
}
