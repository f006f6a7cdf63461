package io.junctura.files;

import io.junctura.api.ConnectorException;
import io.junctura.api.FileRef;
import io.junctura.api.Files;
import io.junctura.database.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of stored files. A file belongs to the run that stored it and lies in that run's folder; other runs may open it,
 * too. Files that arrive with an event, before there is a run, lie in a folder of their own. A file and its folder are on disk
 * before its {@link FileRef} is returned, so a commit may name it at once. Thread safe.
 */
public final class FileStore {
    /** The IDs that this class creates. No other text is accepted, because it could be a path out of the folder. */
    private static final Pattern ID = Pattern.compile("(run-[0-9]+|in)/[0-9a-f]{32}");

    private static final String RUN = "run-";
    private static final String IN = "in";
    private static final Pattern RUN_FOLDER = Pattern.compile(RUN + "[0-9]{1,18}");

    private static final int MAX_NAME_LENGTH = 200;
    private static final int AT_ONCE = 500;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    /** The IDs of arrived files that a commit may still name. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    private final StoredBytes bytes;
    private final Clock clock;

    public FileStore(Path folder) {
        this(folder, Clock.systemUTC());
    }

    /** @param clock the time at which files arrive: {@link #forgetArrived} compares with it */
    public FileStore(Path folder, Clock clock) {
        this.folder = folder;
        this.bytes = new StoredBytes(folder);
        this.clock = clock;
    }

    /** The files of a run, for its attempts. */
    public Files ofRun(long run) {
        return new FolderFiles(RUN + run);
    }

    /** The files that arrive from outside. */
    public ArrivingFiles arriving() {
        return new ArrivingFolder();
    }

    /** The prefix of the IDs of a run's files. No other IDs have it. */
    public static String prefixOf(long run) {
        return RUN + run + '/';
    }

    /** The run that a file belongs to; empty for a file that arrived with an event. */
    public static OptionalLong ownerOf(String id) {
        if (!id.startsWith(RUN) || !ID.matcher(id).matches()) return OptionalLong.empty();
        return OptionalLong.of(Long.parseLong(id.substring(RUN.length(), id.indexOf('/'))));
    }

    /** The bytes of all files of runs and events. The first call walks through the folder, which may take seconds. */
    public long bytes() throws IOException {
        return bytes.total();
    }

    /** Measures the files again, because what changed while they were measured may have been counted wrongly. */
    public void measure() throws IOException {
        bytes.measure();
    }

    /** The bytes of the files in a run's folder. */
    public long bytesOf(long run) {
        java.io.File[] all = folder.resolve(RUN + run).toFile().listFiles();
        return all == null ? 0 : Stream.of(all).mapToLong(java.io.File::length).sum();
    }

    /** The bytes of a file; 0 if there is none with this ID. */
    public long bytesOf(String id) {
        return ID.matcher(id).matches() ? StoredBytes.sizeOf(folder.resolve(id)) : 0;
    }

    /**
     * Deletes the files of a deleted run, if it has any.
     *
     * @param kept the IDs of files that stay because other runs name them
     */
    public void forget(long run, Set<String> kept) throws IOException {
        Path place = folder.resolve(RUN + run);
        if (!java.nio.file.Files.isDirectory(place)) return;
        boolean empty = true;
        try (Stream<Path> all = java.nio.file.Files.list(place)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (kept.contains(prefixOf(run) + file.getFileName())) empty = false;
                else bytes.delete(file);
            }
        }
        if (empty) java.nio.file.Files.deleteIfExists(place);
    }

    /**
     * Deletes a file of a deleted run, and the run's folder if it is empty then. Or deletes a file that arrived with an event, unless a
     * commit may still name it.
     */
    public void forget(String id) throws IOException {
        if (!ID.matcher(id).matches() || held.contains(id)) return;
        Path file = folder.resolve(id);
        bytes.delete(file);
        if (ownerOf(id).isEmpty()) return;
        try {
            java.nio.file.Files.deleteIfExists(file.getParent());
        } catch (DirectoryNotEmptyException others) {
            // Other runs still name files in it.
        }
    }

    /** Lists the runs that have files, in batches and without order, in one pass through the folder: they may be many. */
    public void runs(Consumer<List<Long>> batches) throws IOException {
        if (!java.nio.file.Files.isDirectory(folder)) return;
        List<Long> some = new ArrayList<>();
        try (DirectoryStream<Path> all = java.nio.file.Files.newDirectoryStream(folder)) {
            for (Path place : all) {
                String name = place.getFileName().toString();
                if (!RUN_FOLDER.matcher(name).matches()) continue;
                some.add(Long.valueOf(name.substring(RUN.length())));
                if (some.size() < AT_ONCE) continue;
                batches.accept(some);
                some = new ArrayList<>();
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        batches.accept(some);
    }

    /**
     * Deletes files that arrived before a time, and that no attempt holds and no run names.
     *
     * @param unnamed returns those of the given IDs that no run names
     * @return how many files were deleted
     */
    public int forgetArrived(Instant before, UnaryOperator<List<String>> unnamed) throws IOException {
        Path place = folder.resolve(IN);
        if (!java.nio.file.Files.isDirectory(place)) return 0;
        int deleted = 0;
        List<String> some = new ArrayList<>();
        try (Stream<Path> all = java.nio.file.Files.list(place)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (!java.nio.file.Files.getLastModifiedTime(file).toInstant().isBefore(before)) continue;
                String id = IN + "/" + file.getFileName();
                // Checked before the names: a hold ends when the commit with the name is on disk.
                if (held.contains(id)) continue;
                some.add(id);
                if (some.size() < AT_ONCE) continue;
                deleted += deleteAll(unnamed.apply(some));
                some = new ArrayList<>();
            }
        }
        return deleted + deleteAll(unnamed.apply(some));
    }

    private int deleteAll(List<String> ids) throws IOException {
        int deleted = 0;
        for (String id : ids) if (bytes.delete(folder.resolve(id))) deleted++;
        return deleted;
    }

    private final class ArrivingFolder extends FolderFiles implements ArrivingFiles {
        ArrivingFolder() {
            super(IN);
        }

        /** A file is as old as the server's clock says, which may differ from the file system's. */
        @Override
        FileRef write(String id, String name, String contentType, Content content)
                throws IOException, ConnectorException, InterruptedException {
            held.add(id);
            try {
                FileRef file = super.write(id, name, contentType, content);
                java.nio.file.Files.setLastModifiedTime(folder.resolve(id), FileTime.from(clock.instant()));
                return file;
            } finally {
                held.remove(id);
            }
        }

        @Override
        public void forget(FileRef file) throws IOException {
            release(file);
            if (!ID.matcher(file.id()).matches() || !file.id().startsWith(IN + "/")) return;
            bytes.delete(folder.resolve(file.id()));
        }

        @Override
        public void hold(FileRef file) {
            held.add(file.id());
        }

        @Override
        public void release(FileRef file) {
            held.remove(file.id());
        }
    }

    private class FolderFiles implements Files {
        private final String place;

        FolderFiles(String place) {
            this.place = place;
        }

        @Override
        public InputStream open(FileRef file) throws IOException {
            if (!ID.matcher(file.id()).matches()) throw new NoSuchFileException(file.name());
            try {
                return java.nio.file.Files.newInputStream(folder.resolve(file.id()));
            } catch (NoSuchFileException e) {
                throw new NoSuchFileException(file.name(), null, "the file is not kept any longer");
            }
        }

        @Override
        public FileRef store(String name, String contentType, InputStream content) throws IOException {
            try {
                return write(name, contentType, content::transferTo);
            } catch (ConnectorException | InterruptedException e) {
                throw new IllegalStateException(e); // a stream throws neither
            }
        }

        @Override
        public FileRef write(String name, String contentType, Content content)
                throws IOException, ConnectorException, InterruptedException {
            byte[] id = new byte[16];
            random.nextBytes(id);
            return write(place + "/" + HexFormat.of().formatHex(id), name, contentType, content);
        }

        FileRef write(String id, String name, String contentType, Content content)
                throws IOException, ConnectorException, InterruptedException {
            Path directory = folder.resolve(place);
            OwnerOnly.folder(folder);
            OwnerOnly.folder(directory);
            Path file = folder.resolve(id);
            long size = 0;
            boolean whole = false;
            bytes.begin(file);
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.to(out);
                out.flush();
                size = channel.position();
                channel.force(true);
                whole = true;
            } finally {
                if (!whole) java.nio.file.Files.deleteIfExists(file);
                bytes.end(file, whole ? size : 0);
            }
            // The folder may be new, and so may its parent folders.
            sync(directory);
            sync(folder);
            sync(folder.toAbsolutePath().getParent());
            return new FileRef(id, plain(name), contentType, size);
        }
    }

    /** Takes almost no time if nothing in the folder has changed. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** The name without folders, and without characters that some file systems reject. */
    static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        StringBuilder plain = new StringBuilder();
        last.codePoints().limit(MAX_NAME_LENGTH).forEach(c -> {
            if (c < ' ' || c == 0x7f || "<>:\"|?*".indexOf(c) >= 0) plain.append('_');
            else plain.appendCodePoint(c);
        });
        String made = plain.toString().strip();
        return made.isEmpty() || made.equals(".") || made.equals("..") ? "file" : made;
    }
}
