package io.junctura.files;

import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import io.junctura.api.LocalFiles;
import io.junctura.api.LocalFiles.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A folder that plugins cannot leave. Each part of a path is opened relative to the open handle of the folder before it, without
 * following links. So a folder that is replaced by a link meanwhile leads nowhere else. Thread safe.
 */
final class FileRoot implements LocalFiles.Root {
    private static final LinkOption[] NO_LINKS = {LinkOption.NOFOLLOW_LINKS};
    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private static final Set<OpenOption> AT_THE_END =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

    /** The prefix of files that are being written, and of folders that are being created. */
    private static final String TEMPORARY = ".junctura-";
    /** Guards the creation of folders: a move replaces an empty folder, which another run may have just created. */
    private static final Object CREATING = new Object();

    private final Path folder;
    private final UnnamedFiles unnamed = new UnnamedFiles();

    /** @param folder the real path, without links */
    FileRoot(Path folder) {
        this.folder = folder;
    }

    /** Whether this system can open files by the handle of their folder. */
    static boolean isPossible(Path folder) throws IOException {
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            return stream instanceof SecureDirectoryStream;
        }
    }

    /** An open folder, and the folders that were opened on the way to it. */
    private static final class Handle implements AutoCloseable {
        private final List<SecureDirectoryStream<Path>> way = new ArrayList<>();

        SecureDirectoryStream<Path> folder() {
            return way.get(way.size() - 1);
        }

        @Override
        public void close() throws IOException {
            for (int i = way.size() - 1; i >= 0; i--) way.get(i).close();
        }
    }

    @SuppressWarnings("StreamResourceLeak") // The handle closes it.
    private Handle open(LocalPath path) throws IOException {
        Handle handle = new Handle();
        boolean done = false;
        try {
            handle.way.add((SecureDirectoryStream<Path>) Files.newDirectoryStream(folder));
            for (String part : path.parts()) {
                Path name = Path.of(part);
                BasicFileAttributes found = attributes(handle.folder(), name);
                if (found == null) throw new NoSuchFileException(path.toString());
                if (!found.isDirectory()) throw new NotDirectoryException(path.toString());
                handle.way.add(handle.folder().newDirectoryStream(name, NO_LINKS));
            }
            done = true;
            return handle;
        } finally {
            if (!done) handle.close();
        }
    }

    /** The attributes of a file, folder or link itself, not of a link's target; null if it does not exist. */
    private static @Nullable BasicFileAttributes attributes(SecureDirectoryStream<Path> in, Path name)
            throws IOException {
        try {
            return in.getFileAttributeView(name, BasicFileAttributeView.class, NO_LINKS)
                    .readAttributes();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean isShown(BasicFileAttributes found) {
        return found.isRegularFile() || found.isDirectory();
    }

    /** Opening a pipe would block, and a device may do anything. */
    private static void mustBeFile(String path, BasicFileAttributes found) throws NotAFile {
        if (!found.isRegularFile()) throw new NotAFile(path, found);
    }

    private static Entry entry(LocalPath path, BasicFileAttributes found) {
        return new Entry(
                path.toString(),
                found.isDirectory(),
                found.isDirectory() ? 0 : found.size(),
                found.lastModifiedTime().toInstant());
    }

    @Override
    public List<Entry> list(String path) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try {
            visit(path, entries::add);
        } catch (ConnectorException | InterruptedException e) {
            throw new AssertionError(e); // A list throws neither.
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    @Override
    public void visit(String path, LocalFiles.Visitor visitor)
            throws IOException, ConnectorException, InterruptedException {
        LocalPath listed = LocalPath.of(path);
        try (Handle handle = open(listed)) {
            for (Path each : handle.folder()) {
                String name = each.getFileName().toString();
                if (name.startsWith(TEMPORARY)) continue;
                if (!LocalPath.isName(name)) {
                    unnamed.met(folder.resolve(listed.toString()).resolve(each.getFileName()), name);
                    continue;
                }
                BasicFileAttributes found = attributes(handle.folder(), Path.of(name));
                if (found != null && isShown(found)) visitor.found(entry(listed.child(name), found));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        LocalPath wanted = LocalPath.below(path);
        try (Handle handle = open(wanted.folder())) {
            BasicFileAttributes found = attributes(handle.folder(), Path.of(wanted.name()));
            return found == null || !isShown(found) ? Optional.empty() : Optional.of(entry(wanted, found));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream open(String path) throws IOException {
        LocalPath wanted = LocalPath.below(path);
        try (Handle handle = open(wanted.folder())) {
            Path name = Path.of(wanted.name());
            BasicFileAttributes found = attributes(handle.folder(), name);
            if (found == null) throw new NoSuchFileException(path);
            mustBeFile(path, found);
            SeekableByteChannel channel =
                    handle.folder().newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            return Channels.newInputStream(channel);
        }
    }

    @Override
    public Path locate(String path) throws IOException {
        LocalPath wanted = LocalPath.below(path);
        try (Handle handle = open(wanted.folder())) {
            BasicFileAttributes found = attributes(handle.folder(), Path.of(wanted.name()));
            if (found != null) mustBeFile(path, found);
            return folder.resolve(wanted.toString());
        }
    }

    @Override
    public void write(String path, Content content) throws IOException, ConnectorException, InterruptedException {
        LocalPath wanted = LocalPath.below(path);
        try (Handle handle = open(wanted.folder())) {
            SecureDirectoryStream<Path> in = handle.folder();
            BasicFileAttributes before = attributes(in, Path.of(wanted.name()));
            if (before != null) mustBeFile(path, before);
            Path temporary = temporary();
            boolean done = false;
            try {
                try (SeekableByteChannel channel = in.newByteChannel(temporary, NEW)) {
                    OutputStream out = Channels.newOutputStream(channel);
                    content.to(out);
                    out.flush();
                    if (channel instanceof FileChannel file) file.force(true);
                }
                in.move(temporary, in, Path.of(wanted.name()));
                done = true;
            } finally {
                if (!done) in.deleteFile(temporary);
            }
        }
    }

    @Override
    public void append(String path, Content content) throws IOException, ConnectorException, InterruptedException {
        LocalPath wanted = LocalPath.below(path);
        try (Handle handle = open(wanted.folder())) {
            SecureDirectoryStream<Path> in = handle.folder();
            Path name = Path.of(wanted.name());
            BasicFileAttributes before = attributes(in, name);
            if (before != null) mustBeFile(path, before);
            try (SeekableByteChannel channel = in.newByteChannel(name, AT_THE_END)) {
                OutputStream out = Channels.newOutputStream(channel);
                content.to(out);
                out.flush();
                if (channel instanceof FileChannel file) file.force(true);
            }
        }
    }

    private static Path temporary() {
        return Path.of(TEMPORARY + UUID.randomUUID());
    }

    /** Java cannot create a folder by a handle. So it is created in the root, under a random name, and moved by handles. */
    @Override
    public void createFolder(String path) throws IOException {
        LocalPath at = new LocalPath(List.of());
        for (String part : LocalPath.below(path).parts()) {
            try (Handle root = open(new LocalPath(List.of()));
                    Handle handle = open(at)) {
                BasicFileAttributes found = attributes(handle.folder(), Path.of(part));
                if (found != null && !found.isDirectory())
                    throw new NotDirectoryException(at.child(part).toString());
                if (found == null) create(root.folder(), handle.folder(), Path.of(part));
            }
            at = at.child(part);
        }
    }

    private void create(SecureDirectoryStream<Path> root, SecureDirectoryStream<Path> in, Path name)
            throws IOException {
        Path temporary = temporary();
        Files.createDirectory(folder.resolve(temporary));
        boolean done = false;
        try {
            synchronized (CREATING) {
                if (attributes(in, name) != null) return;
                root.move(temporary, in, name);
                done = true;
            }
        } catch (FileSystemException e) {
            BasicFileAttributes found = attributes(in, name);
            if (found == null || !found.isDirectory()) throw e;
            // Another program has just created it, and put a file into it.
        } finally {
            if (!done) root.deleteDirectory(temporary);
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        LocalPath source = LocalPath.below(from);
        LocalPath target = LocalPath.below(to);
        try (Handle here = open(source.folder());
                Handle there = open(target.folder())) {
            Path name = Path.of(source.name());
            BasicFileAttributes found = attributes(here.folder(), name);
            if (found == null) throw new NoSuchFileException(from);
            if (!isShown(found)) throw new NotAFile(from, found);
            if (attributes(there.folder(), Path.of(target.name())) != null) throw new FileAlreadyExistsException(to);
            here.folder().move(name, there.folder(), Path.of(target.name()));
        }
    }

    @Override
    public void delete(String path) throws IOException {
        LocalPath wanted = LocalPath.below(path);
        try (Handle handle = open(wanted.folder())) {
            Path name = Path.of(wanted.name());
            BasicFileAttributes found = attributes(handle.folder(), name);
            if (found == null) throw new NoSuchFileException(path);
            if (found.isDirectory()) handle.folder().deleteDirectory(name);
            else handle.folder().deleteFile(name);
        }
    }
}
