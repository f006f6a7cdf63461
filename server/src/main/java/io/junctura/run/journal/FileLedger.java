package io.junctura.run.journal;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files that flows have taken, and what is still to be done with them. Thread safe. */
public interface FileLedger {

    /** What a flow's ledger holds of a path. */
    default Optional<LedgerEntry> file(int flow, String path) {
        return Optional.ofNullable(files(flow, List.of(path)).get(path));
    }

    /** The entries of a flow's ledger for these paths, by path. Unknown paths are not in the map. */
    Map<String, LedgerEntry> files(int flow, Collection<String> paths);

    /** Files that are to be disposed of now: they are bad, or their runs have ended. By path, after the given one. */
    List<EndedFile> endedFiles(int flow, String after, int limit);

    /** Files that stay in their place, by path, after the given one. */
    List<LedgerEntry> keptFiles(int flow, String after, int limit);
}
