package io.junctura.files;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each file once whose name cannot be a path, since no flow can take it. Thread safe. */
final class UnnamedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnnamedFiles.class);
    private static final int MOST = 1_000;

    private final Set<Path> told = ConcurrentHashMap.newKeySet();

    /** @param file where it is on disk */
    void met(Path file, String name) {
        if (told.size() >= MOST || !told.add(file)) return;
        LOG.warn(
                "The file {} is left where it is, since its name is no path: {} Rename it.",
                LocalPath.shown(file.toString()),
                LocalPath.wrong(name));
    }
}
