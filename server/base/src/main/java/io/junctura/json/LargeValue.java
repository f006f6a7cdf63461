package io.junctura.json;

/**
 * A reference to a JSON value that is stored in its own file, in stored form.
 *
 * @param file      the file's name
 * @param size      in bytes
 * @param checksum  its CRC-32C
 * @param footprint the heap that its value takes, in bytes; {@link #UNKNOWN} if an earlier version stored it
 */
public record LargeValue(String file, long size, long checksum, long footprint) {
    public static final long UNKNOWN = -1;

    /** A reference without a footprint. */
    public LargeValue(String file, long size, long checksum) {
        this(file, size, checksum, UNKNOWN);
    }
}
