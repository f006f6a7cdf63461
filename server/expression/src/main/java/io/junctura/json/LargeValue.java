package io.junctura.json;

/**
 * A JSON value that is kept in a file of its own, in stored form, instead of where it is named.
 *
 * @param file      which one
 * @param size      in bytes
 * @param checksum  its CRC-32C
 * @param footprint the heap that its value takes, in bytes; {@link #UNKNOWN} of one that an earlier version kept
 */
public record LargeValue(String file, long size, long checksum, long footprint) {
    public static final long UNKNOWN = -1;

    /** One whose footprint is not needed. */
    public LargeValue(String file, long size, long checksum) {
        this(file, size, checksum, UNKNOWN);
    }
}
