package io.junctura;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** The server cannot start. The message says why, and what to do. */
public final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    public CannotStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Why a file cannot be read. The messages of some exceptions are only the file's name. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException none) return "there is no file " + none.getFile();
        if (e instanceof AccessDeniedException denied) return "this user has no right to read " + denied.getFile();
        return String.valueOf(e.getMessage());
    }
}
