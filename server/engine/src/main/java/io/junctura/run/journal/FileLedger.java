package io.junctura.run.journal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that flows have taken, and whether they must still be moved or deleted. Thread safe. */
public interface FileLedger {

    /** The entry of a flow's ledger for this path. */
    default Optional<LedgerEntry> file(int flow, String path) {
        return Optional.ofNullable(files(flow, List.of(path)).get(path));
    }

    /** The entries of a flow's ledger for these paths, by path. Unknown paths are not in the map. */
    Map<String, LedgerEntry> files(int flow, Collection<String> paths);

    /**
     * A page of the files that must be moved or deleted now, because they are bad or their runs have ended; sorted by
     * path.
     *
     * @param after the last path of the page before
     */
    List<EndedFile> endedFiles(int flow, String after, int limit);

    /**
     * A page of the files that stay where they are, sorted by path.
     *
     * @param after the last path of the page before
     */
    List<LedgerEntry> keptFiles(int flow, String after, int limit);
}
