package io.junctura.plugins.zips;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.util.List;

/** A file cannot be read, for a reason that lies in the file. The message is a sentence for people. */
public final class Unreadable extends IOException {
    private static final long serialVersionUID = 1L;

    /** Parts of the libraries' messages about cut files. A cut zip file lacks its list of entries, which is at the end. */
    private static final List<String> CUT = List.of("Truncated", "Unexpected end", "not a ZIP archive");

    public Unreadable(String message) {
        super(message);
    }

    private Unreadable(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Translates a library's exception to a message for people.
     *
     * @param where such as {@code "orders.zip", entry "a.csv",}
     */
    public static IOException of(String where, Exception e) {
        if (e instanceof Unreadable unreadable) return unreadable;
        if (e instanceof InterruptedIOException || e instanceof ClosedByInterruptException) return (IOException) e;
        if (e instanceof FileSystemException disk) return disk; // The stored file is gone.
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        if (root instanceof Unreadable unreadable) return unreadable;
        String reason = root.getMessage() == null ? root.toString() : root.getMessage();
        boolean cut = root instanceof EOFException || CUT.stream().anyMatch(reason::contains);
        return new Unreadable(
                cut
                        ? where + " ends too early: the file is incomplete. Transfer it again."
                        : where + " is damaged: " + (reason.endsWith(".") ? reason : reason + "."),
                e);
    }

    /** Reads, and tells what cannot be read as bad input. */
    public static <T> T translate(Reading<T> reading) throws ConnectorException, IOException, InterruptedException {
        try {
            return reading.read();
        } catch (Unreadable e) {
            throw new ConnectorException(ErrorKind.BAD_INPUT, Reached.NO, e.getMessage(), null, e);
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            InterruptedException stopped = new InterruptedException(e.getMessage());
            stopped.initCause(e);
            throw stopped;
        }
    }

    /** What {@link #told} does. */
    @FunctionalInterface
    public interface Reading<T> {
        T read() throws ConnectorException, IOException, InterruptedException;
    }
}
