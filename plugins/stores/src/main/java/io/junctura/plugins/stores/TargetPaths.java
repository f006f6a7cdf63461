package io.junctura.plugins.stores;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.util.Optional;

/** Prepares the target paths of moves and copies. */
final class TargetPaths {
    private TargetPaths() {}

    /** Makes the folder, and takes a file out of the way if it is to be replaced. */
    static void prepare(Store store, String from, String path, boolean replace)
            throws ConnectorException, IOException, InterruptedException {
        if (store.isSame(from, path)) {
            throw ConnectorException.refused(
                    "\"" + from + "\" and \"" + path + "\" are the same file, because the store ignores case.");
        }
        Optional<Entry> there = store.find(path);
        if (there.isPresent()) {
            if (there.get().folder()) throw ConnectorException.refused("\"" + path + "\" is a folder.");
            if (!replace) throw ConnectorException.refused("There is a file \"" + path + "\" already.");
            store.delete(path);
        } else if (!StorePath.parent(path).isEmpty()) {
            store.createFolder(StorePath.parent(path));
        }
    }
}
