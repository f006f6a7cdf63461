package io.junctura.connector;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.files.NotAFile;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Converts an {@code IOException} that a plugin did not catch to a failure of the network or of files. Libraries wrap such
 * exceptions, so the first known one in the chain of causes counts.
 */
public record PassedIo(Meaning meaning, Throwable found) {

    /** @param says the beginning of the message: what has failed */
    record Meaning(ErrorKind kind, Reached reached, String says, List<Class<? extends IOException>> types) {}

    private static final Meaning PLAIN =
            new Meaning(ErrorKind.TRY_LATER, Reached.MAYBE, "Reading or writing failed", List.of());

    private static final List<Meaning> MEANINGS = List.of(
            // These occur before the first byte of a request is sent.
            new Meaning(
                    ErrorKind.TRY_LATER,
                    Reached.NO,
                    "There is no connection to the other system",
                    List.of(
                            ConnectException.class,
                            UnknownHostException.class,
                            NoRouteToHostException.class,
                            HttpConnectTimeoutException.class,
                            SSLHandshakeException.class,
                            SSLPeerUnverifiedException.class)),
            new Meaning(
                    ErrorKind.TRY_LATER,
                    Reached.MAYBE,
                    "The other system did not answer in time",
                    List.of(SocketTimeoutException.class, HttpTimeoutException.class)),
            new Meaning(
                    ErrorKind.TRY_LATER,
                    Reached.MAYBE,
                    "The connection to the other system broke",
                    List.of(
                            SocketException.class,
                            SSLException.class,
                            EOFException.class,
                            ClosedChannelException.class)),
            // Files: the same path fails again until a person changes something.
            new Meaning(ErrorKind.BAD_INPUT, Reached.NO, "The path names no file", List.of(NotAFile.class)),
            new Meaning(
                    ErrorKind.REFUSED,
                    Reached.NO,
                    "There is no such file or folder",
                    List.of(NoSuchFileException.class, NotDirectoryException.class)),
            new Meaning(
                    ErrorKind.REFUSED,
                    Reached.NO,
                    "There is a file or folder of this name already",
                    List.of(FileAlreadyExistsException.class)),
            new Meaning(
                    ErrorKind.REFUSED,
                    Reached.NO,
                    "The folder is not empty",
                    List.of(DirectoryNotEmptyException.class)),
            new Meaning(
                    ErrorKind.REFUSED,
                    Reached.NO,
                    "Access to the file or folder is denied",
                    List.of(AccessDeniedException.class)));

    private static final int MAX_CAUSES = 20;

    /** @return empty if it is none of these, so another attempt would not help */
    static Optional<PassedIo> of(IOException thrown) {
        Throwable at = thrown;
        for (int i = 0; i < MAX_CAUSES && at != null; i++, at = at.getCause()) {
            for (Meaning meaning : MEANINGS) {
                for (Class<? extends IOException> type : meaning.types()) {
                    if (type.isInstance(at)) return Optional.of(new PassedIo(meaning, at));
                }
            }
        }
        // The clients of the JDK report lost connections by the plain class, too.
        return thrown.getClass() == IOException.class ? Optional.of(new PassedIo(PLAIN, thrown)) : Optional.empty();
    }

    /** Why reading or writing has failed, as a clause without its end. It may contain secrets. */
    public static String reason(IOException thrown) {
        PassedIo known = of(thrown).orElseGet(() -> new PassedIo(PLAIN, thrown));
        String detail = known.detail();
        if (detail.isEmpty()) return known.meaning.says();
        return known.found instanceof FileSystemException ? known.meaning.says() + ": " + detail : detail;
    }

    /** @param what was called */
    ConnectorException failure(String what, IOException thrown) {
        return new ConnectorException(meaning.kind(), meaning.reached(), message(what), null, thrown);
    }

    /** A sentence for people. It may contain secrets. */
    private String message(String what) {
        String detail = detail();
        return meaning.says() + " in " + what + (detail.isEmpty() ? "" : ": " + detail) + ".";
    }

    /** What the exception adds. The names of classes mean nothing to people. */
    private String detail() {
        if (found instanceof FileSystemException file) {
            return '"'
                    + String.valueOf(file.getFile())
                    + '"'
                    + (file.getReason() == null ? "" : ": " + file.getReason());
        }
        String said = found.getMessage() == null ? "" : found.getMessage().strip();
        return said.endsWith(".") ? said.substring(0, said.length() - 1) : said;
    }
}
