package io.junctura.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Watches a place for files: a folder here or elsewhere, a bucket, a mailbox's attachments. The author lists, opens and
 * disposes; the server does the rest. It takes each file once, by a ledger that it writes in the commit that creates the
 * file's run; in order; not before the file has stopped changing; and it copies the file into its own store, so that the
 * run needs the place no more. When the run has ended, it has the file disposed of.
 *
 * <p>All methods are called on one background thread at a time for a flow, which is interrupted when the flow is
 * unpublished. A round is a call of {@link #list}, then {@link #open} for each file taken, oldest first; files whose runs
 * have ended are disposed of before that. The flow's {@code every} says how often (a minute, unless it says otherwise).
 */
public interface FileTrigger<C extends Connection> extends Trigger<C> {

    /**
     * Hands over the files that are there now, in any order, however many; folders and files still being written under
     * another name are left out. Files that were taken before and are still there are handed over again each time.
     *
     * @throws ConnectorException the place cannot be looked at: tried again with growing pauses
     */
    void list(Sink sink, TriggerContext<C> context) throws ConnectorException, IOException, InterruptedException;

    /**
     * Opens a file; the server reads all of it and closes it.
     *
     * @throws ConnectorException {@link ErrorKind#BAD_INPUT} or {@link ErrorKind#REFUSED} for a file that nobody can ever
     *                            read: it is disposed of as {@link Fate#FAILED}, without a run. Any other kind, and an
     *                            {@code IOException}: it is tried again in the next round. The other files go on
     */
    InputStream open(Found file, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * Takes a file out of the way when its run has ended: deletes it, moves it (a failed one to a folder for errors), or
     * leaves it where it is, marked or not. Called until it returns, over restarts too: return {@link Left#GONE} quietly
     * if the file is no longer there. If another file has taken its place meanwhile (see {@link Found#version()}), leave
     * that alone, and say so too.
     *
     * @return whether a file will be listed under this path and version again
     */
    Left dispose(Found file, Outcome outcome, TriggerContext<C> context)
            throws ConnectorException, IOException, InterruptedException;

    /**
     * How long a file must have been seen with the same size and version before it is taken; zero for places where files
     * appear whole. A component of this name sets it.
     */
    default Duration stableFor() {
        return Duration.ofSeconds(5);
    }

    /**
     * How many files a run gets together, at most: its payload is {@link TakenFiles}. 0: each file has a run of its own, whose
     * payload is {@link Taken}. A component of this name sets it.
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
     * A file that is there.
     *
     * @param path     names it in its place, the same in every listing; folders separated by {@code /}
     * @param size     in bytes
     * @param modified when it was last changed; {@link Instant#EPOCH} if nobody knows
     * @param version  tells this content from another under the same path: an ETag, a hash. The same text, the same content
     */
    record Found(String path, long size, Instant modified, String version) {
        public Found {
            Objects.requireNonNull(path, "path");
            Objects.requireNonNull(modified, "modified");
            Objects.requireNonNull(version, "version");
        }

        /** Where size and time are all that there is to tell versions by. */
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
     * @param run    where people see the run; empty if the file has none
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

    /** What {@link #dispose} leaves behind. */
    enum Left {
        /** Nothing will be listed under the file's path and version, unless it is put back: the ledger forgets it. */
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
