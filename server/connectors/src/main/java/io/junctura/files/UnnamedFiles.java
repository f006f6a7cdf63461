package io.junctura.files;

import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each file whose name cannot be part of a path, once. Flows cannot read such files. Thread safe. */
final class UnnamedFiles {
    private static final Logger LOG = LoggerFactory.getLogger(UnnamedFiles.class);
    private static final int MAX = 1_000;

    private final Set<Path> logged = ConcurrentHashMap.newKeySet();

    /** @param file its path on disk */
    void met(Path file, String name) {
        if (logged.size() >= MAX || !logged.add(file)) return;
        LOG.warn(
                "The file {} is left where it is, since its name is no path: {} Rename it.",
                LocalPath.shown(file.toString()),
                LocalPath.wrong(name));
    }
}
