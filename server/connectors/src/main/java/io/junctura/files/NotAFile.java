package io.junctura.files;

import java.nio.file.FileSystemException;
import java.nio.file.attribute.BasicFileAttributes;

/** A path names something else than what the operation needs, such as a folder or a link. */
public final class NotAFile extends FileSystemException {
    private static final long serialVersionUID = 1L;

    NotAFile(String path, BasicFileAttributes found) {
        super(path, null, reason(found));
    }

    private static String reason(BasicFileAttributes found) {
        if (found.isDirectory()) return "it is a folder";
        if (found.isSymbolicLink()) return "it is a link, and links are not followed";
        return "it is neither a file nor a folder";
    }
}
