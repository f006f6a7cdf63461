package io.junctura.retention;

/**
 * What is kept at this time. Sizes are in bytes.
 *
 * @param database  the database file, free pages included
 * @param free      pages of it that hold nothing
 * @param log       the write-ahead log
 * @param values    files of large values
 * @param oldest    when the oldest run was accepted, in milliseconds since 1970; 0: there is none
 * @param names     how many names of events are known; counted now and then
 * @param runs      how many runs were deleted since the start
 * @param limit     what the database and the files of large values may use; Long.MAX_VALUE: no limit
 */
public record Figures(long database, long free, long log, long values, long oldest, long names, long runs, long limit) {
    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE);

    /** Whether there is a limit. */
    public boolean limited() {
        return limit != Long.MAX_VALUE;
    }
}
