package io.junctura.database;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Deletes a folder with its content, without a list of its files in memory: they may be hundreds of thousands. */
public final class FolderTree {
    private FolderTree() {}

    /** Deletes a file, or a folder with its content. Does not follow links. Does nothing if it does not exist. */
    public static void delete(Path one) throws IOException {
        if (Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(one)) {
                for (Path inside : all) delete(inside);
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }
        Files.deleteIfExists(one);
    }
}
