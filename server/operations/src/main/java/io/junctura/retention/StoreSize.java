package io.junctura.retention;

/**
 * The size of the database and of its files of large values, in bytes.
 *
 * @param used   the database without its free space
 * @param free   space in the database that new rows fill, or that is given back to the disk
 * @param log    of changes that are not yet in the database's files; 0 if it is not known
 * @param values the files of large values
 */
public record StoreSize(long used, long free, long log, long values) {
    long database() {
        return used + free;
    }

    /** What deletions can reduce. */
    long reducible() {
        return used + values;
    }
}
