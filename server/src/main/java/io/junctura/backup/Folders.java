package io.junctura.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a backup does with whole folders. They may hold hundreds of thousands of files, so nobody lists them in memory. */
final class Folders {
    private Folders() {}

    /** Something that is done with a file or folder. */
    interface Work {
        void on(Path one) throws IOException, CannotBackUp;
    }

    /** With each thing that a folder holds; nothing if there is no such folder. */
    static void each(Path folder, Work work) throws IOException, CannotBackUp {
        if (!Files.isDirectory(folder)) return;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path one : all) work.on(one);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Deletes it with all that it holds; follows no link. */
    static void delete(Path one) throws IOException {
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(one)) {
                for (Path inside : all) delete(inside);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        Files.deleteIfExists(one);
    }

    /** Puts on disk which names a folder holds. */
    static void sync(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }
}
