package io.junctura.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The lock of a data folder: only its holder writes to the folder. It ends when it is closed, or with the process. */
public final class FolderLock implements AutoCloseable {
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Creates the folder if it is missing, checks that it can be written, and takes its lock.
     *
     * @throws CannotOpen with a message for the person who started the server
     */
    public static FolderLock open(Path dataFolder) throws CannotOpen, IOException {
        prepare(dataFolder);
        FolderLock lock = take(dataFolder);
        if (lock != null) return lock;
        throw new CannotOpen(
                "The data folder " + dataFolder
                        + " is in use by another Junctura process. Stop that one, or choose another folder with"
                        + " --data.",
                null);
    }

    private static void prepare(Path dataFolder) throws CannotOpen {
        if (Files.exists(dataFolder) && !Files.isDirectory(dataFolder)) {
            throw new CannotOpen(
                    "The data folder " + dataFolder + " is a file, not a folder. Choose a folder with --data.", null);
        }
        try {
            OwnerOnly.folder(dataFolder);
        } catch (IOException e) {
            throw new CannotOpen(
                    "The data folder " + dataFolder + " cannot be created (" + e.getMessage()
                            + "). Choose another with --data, or create it and give this user the right to write to"
                            + " it.",
                    e);
        }
        if (!Files.isWritable(dataFolder)) {
            throw new CannotOpen(
                    "The data folder " + dataFolder
                            + " is not writable for this user. Change its owner or rights, or choose another with"
                            + " --data.",
                    null);
        }
    }

    /** @return null if another process, or another part of this process, holds the lock */
    public static @Nullable FolderLock take(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve("lock");
        OwnerOnly.file(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException sameProcess) {
            // Another part of this process holds it.
        } finally {
            if (lock == null) channel.close();
        }
        return lock == null ? null : new FolderLock(channel, lock);
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
