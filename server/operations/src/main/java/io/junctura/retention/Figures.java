package io.junctura.retention;

/**
 * What is kept, as of the last sweep. Sizes are in bytes.
 *
 * @param database the database file, with its free pages
 * @param free     the free pages of the database
 * @param log      the write-ahead log
 * @param values   the files of large values
 * @param files    the files of runs and events; 0 during a backup
 * @param oldest   when the oldest run was accepted, in milliseconds since 1970; 0: there is none
 * @param names    how many names of events are stored; counted every few minutes
 * @param runs     how many runs were deleted since the start
 * @param limit    of the database and all files; Long.MAX_VALUE: no limit
 */
public record Figures(
        long database, long free, long log, long values, long files, long oldest, long names, long runs, long limit) {
    static final Figures NONE = new Figures(0, 0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE);

    /** Whether there is a limit. */
    public boolean limited() {
        return limit != Long.MAX_VALUE;
    }
}
