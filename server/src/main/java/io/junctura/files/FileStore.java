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
import java.security.SecureRandom;
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
 * The folder of stored files. A file lies in the folder of the run that made it, where others to which it was handed on
 * open it too; what arrives with an event, before there is a run, in a folder of its own. Each is on disk, with its folder,
 * before its {@link FileRef} is given out, so that whatever names it may be committed. Thread safe.
 */
public final class FileStore {
    /** Only what this class made itself: nothing that climbs out of the folder. */
    private static final Pattern ID = Pattern.compile("(run-[0-9]+|in)/[0-9a-f]{32}");

    private static final String RUN = "run-";
    private static final String IN = "in";
    private static final Pattern RUN_FOLDER = Pattern.compile(RUN + "[0-9]{1,18}");

    private static final int LONGEST_NAME = 200;
    private static final int AT_ONCE = 500;

    private final Path folder;
    private final SecureRandom random = new SecureRandom();
    /** The ids of those that have arrived and may still come to be named. */
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    public FileStore(Path folder) {
        this.folder = folder;
    }

    /** The files that attempts of a run read and write. */
    public Files ofRun(long run) {
        return new Within(RUN + run);
    }

    /** Where files go that arrive from outside. */
    public ArrivingFiles arriving() {
        return new Arriving();
    }

    /** What the ids of a run's files begin with, and nothing else. */
    public static String prefixOf(long run) {
        return RUN + run + '/';
    }

    /** The run that a file belongs to; empty for one that arrived with an event. */
    public static OptionalLong ownerOf(String id) {
        if (!id.startsWith(RUN) || !ID.matcher(id).matches()) return OptionalLong.empty();
        return OptionalLong.of(Long.parseLong(id.substring(RUN.length(), id.indexOf('/'))));
    }

    /**
     * Deletes the files of a run that is no longer there; nothing if it had none.
     *
     * @param kept the ids of those that stay, since others name them
     */
    public void forget(long run, Set<String> kept) throws IOException {
        Path place = folder.resolve(RUN + run);
        if (!java.nio.file.Files.isDirectory(place)) return;
        boolean empty = true;
        try (Stream<Path> all = java.nio.file.Files.list(place)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (kept.contains(prefixOf(run) + file.getFileName())) empty = false;
                else java.nio.file.Files.deleteIfExists(file);
            }
        }
        if (empty) java.nio.file.Files.deleteIfExists(place);
    }

    /** Deletes a file whose run is no longer there, and that run's folder with the last of them. */
    public void forget(String id) throws IOException {
        if (ownerOf(id).isEmpty()) return;
        Path file = folder.resolve(id);
        java.nio.file.Files.deleteIfExists(file);
        try {
            java.nio.file.Files.deleteIfExists(file.getParent());
        } catch (DirectoryNotEmptyException others) {
            // They are named still.
        }
    }

    /** Tells of the runs that have files, some at a time and in no order: in one pass, since they may be many. */
    public void runs(Consumer<List<Long>> told) throws IOException {
        if (!java.nio.file.Files.isDirectory(folder)) return;
        List<Long> some = new ArrayList<>();
        try (DirectoryStream<Path> all = java.nio.file.Files.newDirectoryStream(folder)) {
            for (Path place : all) {
                String name = place.getFileName().toString();
                if (!RUN_FOLDER.matcher(name).matches()) continue;
                some.add(Long.valueOf(name.substring(RUN.length())));
                if (some.size() < AT_ONCE) continue;
                told.accept(some);
                some = new ArrayList<>();
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        told.accept(some);
    }

    /**
     * Deletes what arrived before that time and nobody holds or names.
     *
     * @param unnamed takes some ids and gives back those that no run names
     * @return how many files that were
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
                // Looked at before it is asked who names it: it is let go once its name is on disk.
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
        for (String id : ids) if (java.nio.file.Files.deleteIfExists(folder.resolve(id))) deleted++;
        return deleted;
    }

    private final class Arriving extends Within implements ArrivingFiles {
        Arriving() {
            super(IN);
        }

        @Override
        public void forget(FileRef file) throws IOException {
            letGo(file);
            if (!ID.matcher(file.id()).matches() || !file.id().startsWith(IN + "/")) return;
            java.nio.file.Files.deleteIfExists(folder.resolve(file.id()));
        }

        @Override
        public void hold(FileRef file) {
            held.add(file.id());
        }

        @Override
        public void letGo(FileRef file) {
            held.remove(file.id());
        }
    }

    private class Within implements Files {
        private final String place;

        Within(String place) {
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
            Path directory = folder.resolve(place);
            OwnerOnly.folder(folder);
            OwnerOnly.folder(directory);
            byte[] drawn = new byte[16];
            random.nextBytes(drawn);
            String id = place + "/" + HexFormat.of().formatHex(drawn);
            Path file = folder.resolve(id);
            long size;
            boolean whole = false;
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
                content.to(out);
                out.flush();
                size = channel.position();
                channel.force(true);
                whole = true;
            } finally {
                if (!whole) java.nio.file.Files.deleteIfExists(file);
            }
            // The folder may be as new as the file, and so may the one around it.
            sync(directory);
            sync(folder);
            sync(folder.toAbsolutePath().getParent());
            return new FileRef(id, plain(name), contentType, size);
        }
    }

    /** Next to nothing if nothing has changed in it. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
            entries.force(true);
        }
    }

    /** A name without folders and without characters that some file system refuses. */
    static String plain(String name) {
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        StringBuilder plain = new StringBuilder();
        last.codePoints().limit(LONGEST_NAME).forEach(c -> {
            if (c < ' ' || c == 0x7f || "<>:\"|?*".indexOf(c) >= 0) plain.append('_');
            else plain.appendCodePoint(c);
        });
        String made = plain.toString().strip();
        return made.isEmpty() || made.equals(".") || made.equals("..") ? "file" : made;
    }
}
