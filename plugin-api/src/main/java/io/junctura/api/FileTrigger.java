package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Watches a place for files: a local or remote folder, a bucket, a mailbox's attachments. The trigger lists, opens and
 * disposes of files; the server does the rest. It takes each file once, in order, when the file has stopped changing.
 * The commit that creates a file's run also writes a ledger of the files. The server copies the file into its own
 * store, so that the run does not depend on the place. When the run has ended, the server calls {@link #dispose}.
 *
 * <p>All methods are called on one background thread at a time for a flow, which is interrupted when the flow is
 * unpublished. A round is a call of {@link #list}, then {@link #open} for each file taken, oldest first; files whose
 * runs have ended are disposed of before that. The flow's {@code every} sets the interval, by default a minute.
 */
public interface FileTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Lists the current files, any number in any order, without folders and without files that are still written under
     * another name. List files that were taken before as long as they are there.
     *
     * @throws ConnectorException if the place cannot be listed: the server tries again after growing pauses
     */
    void list(Sink sink, TriggerContext<C> context) throws ConnectorException, IOException, InterruptedException;

    /**
     * Opens a file. The server reads all of it and closes the stream.
     *
     * @throws ConnectorException {@link ErrorKind#BAD_INPUT} or {@link ErrorKind#REFUSED} for a file that can never be
     *                            read: it is disposed of as {@link Fate#FAILED}, without a run. After any other kind,
     *                            or an {@code IOException}, the server tries again in the next round. Other files are
     *                            not affected
     */
    InputStream open(Found file, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * Disposes of a file when its run has ended: deletes it, moves it (a failed one to a folder for errors), or leaves
     * it, with or without a mark. Called until it returns, also after restarts: return {@link Left#GONE} if the file no
     * longer exists. If another file has taken its path meanwhile (see {@link Found#version()}), do not touch that
     * file, and return {@link Left#GONE} as well.
     *
     * @return whether a file will be listed under this path and version again
     */
    Left dispose(Found file, Outcome outcome, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * How long a file must have the same size and version before it is taken; zero for places where files appear
     * complete. A component of this name sets it.
     */
    default Duration stableFor() {
        return Duration.ofSeconds(5);
    }

    /**
     * The largest number of files that one run gets; its payload is {@link TakenFiles}. 0: each file has its own run,
     * whose payload is {@link Taken}. A component of this name sets it.
     */
    default int batch() {
        return 0;
    }

    /** Which of several files is taken first. A component of this name sets it. */
    default Order order() {
        return Order.OLDEST_FIRST;
    }

    /** Takes listed files. */
    @FunctionalInterface
    interface Sink {

        /** @throws InterruptedException if the flow is being unpublished; let it pass */
        void found(Found file) throws InterruptedException;
    }

    /**
     * A file in the watched place.
     *
     * @param path     the file's path, the same in every listing; folders are separated by {@code /}
     * @param size     in bytes
     * @param modified when it was last changed; {@link Instant#EPOCH} if unknown
     * @param version  changes when the content at this path changes: an ETag or a hash
     */
    record Found(String path, long size, Instant modified, String version) {
        public Found {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(modified, "modified");
            Objects.requireNonNull(version, "version");
        }

        /** A file whose version follows from its size and time. */
        public static Found of(String path, long size, Instant modified) {
            return new Found(path, size, modified, size + "-" + modified.toEpochMilli());
        }

        /** Without folders. */
        public String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    /**
     * What flows see as {@code payload}.
     *
     * @param file     its content, in the server's store
     * @param name     without folders
     * @param path     as it was listed
     * @param size     in bytes
     * @param modified when it was last changed
     */
    record Taken(
            @Field(title = "File") FileRef file,
            @Field(title = "Name") String name,
            @Field(title = "Path") String path,
            @Field(title = "Size") long size,
            @Field(title = "Modified") Instant modified) {}

    /**
     * What flows see as {@code payload} where a run gets files together.
     *
     * @param files in the order in which they were taken, at least one
     */
    record TakenFiles(@Field(title = "Files") List<Taken> files) {
        public TakenFiles {
            files = List.copyOf(files);
        }
    }

    /**
     * How the run of a file ended.
     *
     * @param reason why it failed, in a sentence for people; empty if it did not
     * @param run    the address at which people see the run; empty if the file has no run
     */
    record Outcome(Fate fate, String reason, String run) {
        public Outcome {
            Objects.requireNonNull(fate, "fate");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(run, "run");
        }
    }

    /** Whether it succeeded. */
    enum Fate {
        /** It succeeded. */
        DONE,
        /** It failed or was cancelled, or the file could not be read. */
        FAILED
    }

    /** The result of {@link #dispose}. */
    enum Left {
        /**
         * The file's path and version will not be listed again, unless the file is put back. The server forgets the
         * file.
         */
        GONE,
        /** The file stays where it is: the ledger remembers it for as long as it is listed. */
        STAYS
    }

    /** An order of files. */
    enum Order {
        /** By the time of their last change, then by path. */
        OLDEST_FIRST,
        BY_PATH
    }
}
