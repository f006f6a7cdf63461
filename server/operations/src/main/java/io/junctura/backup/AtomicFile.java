package io.junctura.backup;

import io.junctura.database.CrashPoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Writes a file atomically: it gets its name only when it is complete and on disk. Only its owner may read it. */
public final class AtomicFile {
    private static final String PARTIAL = ".partial";

    private AtomicFile() {}

    /** Writes the content of the file. */
    public interface Content<T extends @Nullable Object> {
        /** @throws IOException if it fails; no file of this name is created then */
        T writeTo(OutputStream out, Path partial) throws IOException, CannotBackUp;
    }

    /**
     * Writes a partial file beside the target, and renames it. Deletes the partial file if writing fails, and those of killed
     * processes.
     *
     * @return the result of {@code content}
     */
    public static <T extends @Nullable Object> T write(Path file, Content<T> content) throws CannotBackUp {
        Path place = file.toAbsolutePath().getParent();
        if (place == null || file.getFileName() == null) {
            throw new CannotBackUp("\"" + file + "\" is not the name of a file. Name the file to write.");
        }
        Path partial = null;
        try {
            if (Files.exists(file)) {
                throw new CannotBackUp("The file " + file + " exists already. Choose another name, or move it away.");
            }
            sweep(place, file.getFileName().toString());
            // Temporary files are readable only for their owner.
            partial = Files.createTempFile(place, file.getFileName() + ".", PARTIAL);
            T result = fill(partial, content);
            CrashPoint.hit("backup.synced");
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            partial = null;
            CrashPoint.hit("backup.named");
            Folders.sync(place);
            return result;
        } catch (IOException e) {
            throw new CannotBackUp(
                    "The backup " + file + " cannot be written: " + e
                            + ". Check the folder's rights and its free space.",
                    e);
        } finally {
            if (partial != null) delete(partial);
        }
    }

    private static <T extends @Nullable Object> T fill(Path partial, Content<T> content)
            throws IOException, CannotBackUp {
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) throw new IOException(partial + " is locked by another process");
            // Closed with the channel, after the sync.
            T result = content.writeTo(Channels.newOutputStream(channel), partial);
            channel.force(true);
            return result;
        }
    }

    /** Deletes partial files of this name that no process writes any more. */
    private static void sweep(Path place, String name) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                place,
                one -> one.getFileName().toString().startsWith(name + ".")
                        && one.getFileName().toString().endsWith(PARTIAL))) {
            for (Path one : all) if (isAbandoned(one)) Files.deleteIfExists(one);
        }
    }

    static boolean isAbandoned(Path partial) {
        try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (IOException | OverlappingFileLockException e) {
            return false;
        }
    }

    private static void delete(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // The next backup of this name deletes it.
        }
    }
}
