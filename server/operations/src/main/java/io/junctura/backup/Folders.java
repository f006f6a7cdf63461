package io.junctura.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Folder operations of a backup. A folder may have hundreds of thousands of files, so no operation lists them in memory. */
final class Folders {
    private Folders() {}

    /** Processes a file or folder. */
    interface PathAction {
        void on(Path one) throws IOException, CannotBackUp;
    }

    /** Processes each entry of a folder; does nothing if the folder does not exist. */
    static void each(Path folder, PathAction work) throws IOException, CannotBackUp {
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path one : all) work.on(one);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Syncs a folder's entries to disk. */
    static void sync(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
