package io.junctura.database;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the data folder that a start has created, if the start fails. Never touches a folder that held anything before. */
public final class NewDataFolder {
    private static final Logger LOG = LoggerFactory.getLogger(NewDataFolder.class);

    private final Path folder;
    private final FolderState before;

    private enum FolderState {
        MISSING,
        EMPTY,
        USED
    }

    private NewDataFolder(Path folder, FolderState before) {
        this.folder = folder;
        this.before = before;
    }

    /** Looks at the folder before the server opens it. */
    public static NewDataFolder of(Path folder) {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) return new NewDataFolder(folder, FolderState.MISSING);
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            return new NewDataFolder(folder, all.iterator().hasNext() ? FolderState.USED : FolderState.EMPTY);
        } catch (IOException | DirectoryIteratorException e) {
            return new NewDataFolder(folder, FolderState.USED); // It may be a file, or unreadable.
        }
    }

    /** Removes what the failed start has created. Call it when the database is closed. */
    public void remove() {
        if (before == FolderState.USED || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return;
        try (FolderLock lock = FolderLock.take(folder)) {
            if (lock == null) return; // Another process started at the same time and uses it.
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
                for (Path one : all) FolderTree.delete(one);
            }
            if (before == FolderState.MISSING) Files.delete(folder);
        } catch (IOException | DirectoryIteratorException e) {
            LOG.info("The data folder {} of the failed start remains: {}", folder, e.toString());
        }
    }
}
