package io.junctura.plugins.stores;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.Store.Listing;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** Lists the files of a folder and, if requested, of its subfolders. */
final class FolderWalk {
    /** A folder that leads back to itself ends here. */
    private static final int MAX_DEPTH = 50;

    private FolderWalk() {}

    /** @param enters whether to look into a folder, too */
    static void through(Store store, String folder, Predicate<Entry> enters, Listing listing)
            throws ConnectorException, IOException, InterruptedException {
        Deque<String> open = new ArrayDeque<>();
        open.push(folder);
        while (!open.isEmpty()) {
            String next = open.pop();
            List<String> found = new ArrayList<>();
            try {
                store.list(next, entry -> {
                    if (Thread.interrupted()) throw new InterruptedException();
                    listing.found(entry);
                    if (entry.folder() && depth(entry.path()) <= MAX_DEPTH && enters.test(entry)) found.add(entry.path());
                });
            } catch (NoSuchFileException e) {
                if (next.equals(folder)) throw e;
                // It has gone since its own folder was listed.
            }
            found.forEach(open::push);
        }
    }

    private static long depth(String path) {
        return path.chars().filter(c -> c == '/').count();
    }
}
