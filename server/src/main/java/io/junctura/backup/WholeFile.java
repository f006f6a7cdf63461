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

/** Writes a file that has its name only when it is whole and on disk, and that nobody but its owner may read. */
public final class WholeFile {
    private static final String PARTIAL = ".partial";

    private WholeFile() {}

    /** What writes it. */
    public interface Content<T extends @Nullable Object> {
        /** @throws IOException nothing gets the file's name */
        T writeTo(OutputStream out, Path partial) throws IOException, CannotBackUp;
    }

    /**
     * Writes it under another name beside it, which is deleted if that fails. What a killed process has left there is
     * deleted, too.
     *
     * @return what the content said
     */
    public static <T extends @Nullable Object> T write(Path file, Content<T> content) throws CannotBackUp {
        Path place = file.toAbsolutePath().getParent();
        if (place == null || file.getFileName() == null) throw new CannotBackUp(file + " is no name of a file.");
        Path partial = null;
        try {
            if (Files.exists(file)) {
                throw new CannotBackUp("There is a file " + file + " already. Choose another name, or move it away.");
            }
            sweep(place, file.getFileName().toString());
            // Readable for its owner alone, as all temporary files are.
            partial = Files.createTempFile(place, file.getFileName() + ".", PARTIAL);
            T said = fill(partial, content);
            CrashPoint.hit("backup.synced");
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            partial = null;
            CrashPoint.hit("backup.named");
            Folders.sync(place);
            return said;
        } catch (IOException e) {
            throw new CannotBackUp(
                    "The backup " + file + " cannot be written: " + e
                            + ". Look at the folder, its rights and its space.",
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
            // Not closed by itself, since it has to be synced when it is written.
            T said = content.writeTo(Channels.newOutputStream(channel), partial);
            channel.force(true);
            return said;
        }
    }

    /** Deletes the beginnings of this file that nobody writes any more. */
    private static void sweep(Path place, String name) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                place,
                one -> one.getFileName().toString().startsWith(name + ".")
                        && one.getFileName().toString().endsWith(PARTIAL))) {
            for (Path left : all) if (isLeft(left)) Files.deleteIfExists(left);
        }
    }

    static boolean isLeft(Path partial) {
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
