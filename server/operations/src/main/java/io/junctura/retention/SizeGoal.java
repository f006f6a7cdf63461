package io.junctura.retention;

import java.util.Collection;

/** The size at which a slice stops to delete runs. */
public final class SizeGoal {
    private final long goal;
    private final UnusedFiles files;
    /** Of files that are deleted after the commit. */
    private long freed;

    /** @param goal in bytes, of the database and all files */
    SizeGoal(long goal, UnusedFiles files) {
        this.goal = goal;
        this.files = files;
    }

    /** @param unused the files of others that only this run still named */
    public void deleted(long run, Collection<String> unused) {
        freed += files.bytesOf(run);
        for (String file : unused) freed += files.bytesOf(file);
    }

    /** @param database with the files of large values */
    public boolean isReached(long database) {
        return database + files.bytes() - freed <= goal;
    }
}
