package io.junctura.author;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.function.Supplier;

/** Detects changes of files, once the files do not change any more: editors and builds write many files one after the other. */
public final class Changes {
    private final Supplier<Map<Path, Stamp>> snapshot;
    private Map<Path, Stamp> last = Map.of();
    private Map<Path, Stamp> reported = Map.of();

    /** The state of a file. */
    public record Stamp(long size, FileTime changed) {}

    /** @param snapshot returns the present state of the files */
    public Changes(Supplier<Map<Path, Stamp>> snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Call it repeatedly.
     *
     * @return true once after each change, when it is complete. Files that exist at the first call are a change
     */
    public boolean settled() {
        Map<Path, Stamp> now = snapshot.get();
        boolean rest = now.equals(last);
        last = now;
        if (!rest || now.equals(reported)) return false;
        reported = now;
        return true;
    }

    /** Ignores changes up to now, since the caller has made them. */
    public void known() {
        last = snapshot.get();
        reported = last;
    }
}
