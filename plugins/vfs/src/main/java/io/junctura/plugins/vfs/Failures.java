package io.junctura.plugins.vfs;

import io.junctura.api.ConnectorException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.commons.vfs2.FileNotFolderException;
import org.apache.commons.vfs2.FileNotFoundException;
import org.apache.commons.vfs2.FileSystemException;
import org.jspecify.annotations.Nullable;

/** Translates the exceptions of VFS and its providers. */
final class Failures {
    private static final int MAX_DEPTH = 10;

    private Failures() {}

    /**
     * The exception to throw. It keeps its cause, from which the server concludes whether a request may have arrived.
     *
     * @param path the file or folder of the operation
     */
    static IOException of(IOException thrown, String path) throws ConnectorException {
        if (!(thrown instanceof FileSystemException)) return thrown;
        if (thrown instanceof FileNotFoundException) return new NoSuchFileException(path);
        if (thrown instanceof FileNotFolderException) return new NotDirectoryException(path);
        if (isSignIn(thrown)) {
            throw ConnectorException.credentials("The file system refuses the sign-in: " + text(thrown)
                    + ". Check the connection's user and password.");
        }
        return new IOException(text(thrown), thrown);
    }

    static ConnectorException missing(LinkageError thrown) {
        return ConnectorException.refused("The provider cannot be used, because a class cannot be loaded (" + thrown
                + "). Put the jars that the provider needs into the folder drivers/vfs, and restart the server.");
    }

    /** Providers have no common exception for a failed sign-in. VFS's own end their message codes alike; HTTP's is one text. */
    private static boolean isSignIn(Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < MAX_DEPTH; i++) {
            if (each instanceof FileSystemException vfs) {
                String code = String.valueOf(vfs.getCode());
                if (code.endsWith("/login.error") || code.equals("Unauthorized")) return true;
            }
            each = each.getCause();
        }
        return false;
    }

    /** The messages of an exception and its causes, each once. */
    static String text(Throwable thrown) {
        Set<String> all = new LinkedHashSet<>();
        Throwable each = thrown;
        for (int i = 0; each != null && i < MAX_DEPTH; i++) {
            String text = text(each.getMessage());
            all.add(text == null ? each.getClass().getSimpleName() : text);
            each = each.getCause();
        }
        return String.join(": ", all);
    }

    private static @Nullable String text(@Nullable String message) {
        if (message == null || message.isBlank()) return null;
        String stripped = message.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }
}
