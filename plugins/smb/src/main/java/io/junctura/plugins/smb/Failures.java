package io.junctura.plugins.smb;

import static java.util.Map.entry;

import com.hierynomus.mserref.NtStatus;
import com.hierynomus.mssmb2.SMBApiException;
import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** Says what an error of a server means to a run. */
final class Failures {
    /** Nothing of this name is there. */
    static final Set<NtStatus> MISSING = Set.of(
            NtStatus.STATUS_OBJECT_NAME_NOT_FOUND,
            NtStatus.STATUS_OBJECT_PATH_NOT_FOUND,
            NtStatus.STATUS_NO_SUCH_FILE,
            NtStatus.STATUS_NOT_FOUND,
            NtStatus.STATUS_DELETE_PENDING,
            NtStatus.STATUS_FILE_DELETED);

    private record Meaning(ErrorKind kind, Reached reached, String words) {}

    private static final Map<NtStatus, Meaning> FILES = Map.ofEntries(
            entry(NtStatus.STATUS_ACCESS_DENIED, refused("the user may not do this")),
            entry(NtStatus.STATUS_PRIVILEGE_NOT_HELD, refused("the user may not do this")),
            entry(NtStatus.STATUS_CANNOT_DELETE, refused("it is read-only or in use")),
            entry(NtStatus.STATUS_FILE_IS_A_DIRECTORY, refused("it is a folder")),
            entry(NtStatus.STATUS_NOT_A_DIRECTORY, refused("it is a file, or below one")),
            entry(NtStatus.STATUS_NOT_SUPPORTED, refused("the server does not support it")),
            entry(NtStatus.STATUS_STOPPED_ON_SYMLINK, refused("it leads over a link, which is not followed")),
            entry(NtStatus.STATUS_PATH_NOT_COVERED, refused("it is on another server, by DFS. Connect to that server")),
            entry(NtStatus.STATUS_OBJECT_NAME_INVALID, wrong("the server does not take this name")),
            entry(NtStatus.STATUS_NAME_TOO_LONG, wrong("the name is too long for the server")),
            entry(NtStatus.STATUS_SHARING_VIOLATION, later("another program has it open")),
            entry(NtStatus.STATUS_FILE_LOCK_CONFLICT, later("another program has locked it")),
            entry(NtStatus.STATUS_LOCK_NOT_GRANTED, later("another program has locked it")),
            entry(NtStatus.STATUS_FILES_OPEN, later("another program has a file in it open")),
            entry(NtStatus.STATUS_DISK_FULL, later("the share is full")),
            entry(NtStatus.STATUS_INSUFFICIENT_RESOURCES, later("the server is overloaded")),
            entry(NtStatus.STATUS_INSUFF_SERVER_RESOURCES, later("the server is overloaded")),
            entry(NtStatus.STATUS_REQUEST_NOT_ACCEPTED, later("the server has too many sessions")),
            entry(NtStatus.STATUS_TOO_MANY_OPENED_FILES, later("the server has too many open files")));

    private static final Map<NtStatus, String> CREDENTIALS = Map.ofEntries(
            entry(NtStatus.STATUS_LOGON_FAILURE, "Check user, domain and password"),
            entry(NtStatus.STATUS_PASSWORD_EXPIRED, "The password has expired"),
            entry(NtStatus.STATUS_ACCOUNT_DISABLED, "The account is disabled"),
            entry(NtStatus.STATUS_LOGON_TYPE_NOT_GRANTED, "The account may not sign in over the network"));

    private final SmbConnection settings;

    Failures(SmbConnection settings) {
        this.settings = settings;
    }

    private static Meaning refused(String words) {
        return new Meaning(ErrorKind.REFUSED, Reached.YES, words);
    }

    private static Meaning wrong(String words) {
        return new Meaning(ErrorKind.BAD_INPUT, Reached.YES, words);
    }

    /** Whether the server has done it is as its answer says: not. */
    private static Meaning later(String words) {
        return new Meaning(ErrorKind.TRY_LATER, Reached.NO, words);
    }

    /** The exception for a failed request about a file or folder. */
    ConnectorException of(Exception e, String path) throws IOException, InterruptedException {
        interrupted(e);
        if (!(e instanceof SMBApiException answered)) return lost(e, Reached.MAYBE);
        NtStatus status = answered.getStatus();
        if (MISSING.contains(status)) throw new NoSuchFileException(path);
        if (status == NtStatus.STATUS_OBJECT_NAME_COLLISION) throw new FileAlreadyExistsException(path);
        if (status == NtStatus.STATUS_DIRECTORY_NOT_EMPTY) throw new DirectoryNotEmptyException(path);
        Meaning meaning = FILES.get(status);
        // What is left is about the session: it has ended, or the server is going.
        if (meaning == null) return lost(e, Reached.MAYBE);
        return new ConnectorException(
                meaning.kind(),
                meaning.reached(),
                "\"" + path + "\" in the share \"" + settings.share() + "\" of " + settings.host() + ": "
                        + meaning.words() + " (" + status + ").",
                null,
                e);
    }

    /** The exception for a failed connection attempt. */
    ConnectorException ofSession(Exception e) throws InterruptedException {
        interrupted(e);
        if (!(e instanceof SMBApiException answered)) return lost(e, Reached.NO);
        NtStatus status = answered.getStatus();
        String credentials = CREDENTIALS.get(status);
        if (credentials != null) {
            return ConnectorException.credentials("The server " + settings.host() + " does not let the user \""
                    + settings.user() + "\" in. " + credentials + " (" + status + ").");
        }
        String share = "the share \"" + settings.share() + "\"";
        return switch (status) {
            case STATUS_BAD_NETWORK_NAME ->
                ConnectorException.refused("The server " + settings.host() + " does not have " + share
                        + ". Correct the connection's share (" + status + ").");
            case STATUS_ACCESS_DENIED ->
                ConnectorException.refused("The user \"" + settings.user() + "\" may not use " + share + " of "
                        + settings.host() + ", or the server requires encryption (" + status + ").");
            case STATUS_NOT_SUPPORTED ->
                ConnectorException.refused("The server " + settings.host() + " does not speak "
                        + (settings.encryption() ? "SMB 3, which encryption needs" : "SMB 2 or 3") + " (" + status
                        + ").");
            default -> lost(e, Reached.NO);
        };
    }

    private static void interrupted(Throwable e) throws InterruptedException {
        boolean is = Thread.interrupted();
        for (Throwable at = e; at != null; at = at.getCause()) is |= at instanceof InterruptedException;
        if (is) throw new InterruptedException();
    }

    String lost() {
        return "The connection to " + settings.host() + ":" + settings.port() + " is lost.";
    }

    private ConnectorException lost(Throwable e, Reached reached) {
        for (Throwable at = e; at != null; at = at.getCause()) {
            if (at instanceof ConnectorException ours) return ours;
            if (at instanceof TimeoutException) {
                return ConnectorException.tryLater(
                        reached, "The server " + settings.host() + " has not answered within the time limit.", e);
            }
        }
        Throwable root = e;
        while (root.getCause() != null) root = root.getCause();
        String words =
                String.valueOf(root.getMessage()).replaceAll("\\p{Cntrl}", " ").strip();
        return ConnectorException.tryLater(
                reached,
                "No answer from " + settings.host() + ":" + settings.port() + ": " + words
                        + (words.endsWith(".") ? "" : "."),
                e);
    }
}
