package io.junctura.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes the files of runs and of events have: measured, and counted from then on. A file that is completed or deleted while
 * they are measured may count wrongly until they are measured again. Thread safe.
 */
final class StoredBytes {
    private final Path folder;
    private final AtomicLong counted = new AtomicLong();
    /** Files that count when they are complete. */
    private final Set<Path> written = ConcurrentHashMap.newKeySet();

    private volatile boolean measured;

    /** @param folder of all stored files */
    StoredBytes(Path folder) {
        this.folder = folder;
    }

    void begin(Path file) {
        written.add(file);
    }

    /** @param bytes 0: the file is not kept */
    void end(Path file, long bytes) {
        counted.addAndGet(bytes);
        written.remove(file);
    }

    /** Deletes a file. @return false if there is no such file */
    boolean delete(Path file) throws IOException {
        long size = sizeOf(file);
        if (!Files.deleteIfExists(file)) return false;
        counted.addAndGet(-size);
        return true;
    }

    /** 0 if there is no such file. */
    static long sizeOf(Path file) {
        return file.toFile().length();
    }

    /** The first call measures the files, which may be many. */
    long total() throws IOException {
        if (!measured) measure();
        return Math.max(0, counted.get());
    }

    synchronized void measure() throws IOException {
        long before = counted.get();
        Walk walk = new Walk();
        if (Files.isDirectory(folder)) Files.walkFileTree(folder, walk);
        counted.addAndGet(walk.found - before);
        measured = true;
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private long found;

        @Override
        public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes attributes) {
            return place.equals(folder.resolve(ValueFiles.FOLDER))
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!written.contains(file)) found += attributes.size();
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException deletedMeanwhile) {
            return FileVisitResult.CONTINUE;
        }
    }
}
