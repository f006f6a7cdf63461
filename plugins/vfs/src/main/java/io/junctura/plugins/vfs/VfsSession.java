package io.junctura.plugins.vfs;

import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store.Listing;
import io.junctura.plugins.stores.StorePath;
import io.junctura.plugins.stores.remote.JoinableThreads;
import io.junctura.plugins.stores.remote.RemoteSession;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.Optional;
import org.apache.commons.vfs2.Capability;
import org.apache.commons.vfs2.FileName;
import org.apache.commons.vfs2.FileObject;
import org.apache.commons.vfs2.FileSystem;
import org.apache.commons.vfs2.FileSystemException;
import org.apache.commons.vfs2.FileSystemOptions;
import org.apache.commons.vfs2.FileType;
import org.apache.commons.vfs2.NameScope;
import org.apache.commons.vfs2.Selectors;
import org.apache.commons.vfs2.provider.UriParser;

/** A file system that VFS has opened. VFS caches the attributes of files, so each operation clears the cache first. */
final class VfsSession implements RemoteSession {
    /** Characters with a meaning in names of VFS, besides the percent sign. */
    private static final char[] RESERVED = {'?', '#'};

    private final Providers providers;
    private final FileSystem system;
    private final FileName root;

    private VfsSession(Providers providers, FileSystem system, FileName root) {
        this.providers = providers;
        this.system = system;
        this.root = root;
    }

    static VfsSession open(Providers providers, FolderAddress place, FileSystemOptions options)
            throws FileSystemException {
        FileSystem system = providers.resolveFile(place.root(), options).getFileSystem();
        FileName top = system.getRootName();
        FileName root = place.path().isEmpty() ? top : below(providers, top, place.path());
        return new VfsSession(providers, system, root);
    }

    /** The path begins with a slash: VFS would read a name such as {@code a:b} as an address of another file system. */
    private static FileName below(Providers providers, FileName folder, String path) throws FileSystemException {
        String parent = folder.getPath().equals("/") ? "" : folder.getPath();
        return providers.resolveName(folder, parent + "/" + UriParser.encode(path, RESERVED), NameScope.DESCENDENT);
    }

    private FileObject at(String path) throws FileSystemException {
        return system.resolveFile(path.isEmpty() ? root : below(providers, root, path));
    }

    /** An operation on VFS. */
    private interface Work<T> {
        T run() throws ConnectorException, IOException, InterruptedException;
    }

    private <T> T fresh(String path, Work<T> work) throws ConnectorException, IOException, InterruptedException {
        providers.getFilesCache().clear(system);
        return translated(path, work);
    }

    private static <T> T translated(String path, Work<T> work)
            throws ConnectorException, IOException, InterruptedException {
        try {
            return work.run();
        } catch (FileSystemException e) {
            throw Failures.of(e, path.isEmpty() ? "the connection's folder" : path);
        } catch (LinkageError e) {
            throw Failures.missing(e);
        }
    }

    /** As {@link #fresh}, for work that throws no {@code InterruptedException}: it calls no listing. */
    private <T> T alone(String path, Work<T> work) throws ConnectorException, IOException {
        try {
            return fresh(path, work);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        fresh(folder, () -> {
            FileObject place = at(folder);
            FileType type = place.getType();
            String shown = folder.isEmpty() ? "the connection's folder" : folder;
            if (type == FileType.IMAGINARY) throw new NoSuchFileException(shown);
            if (!type.hasChildren()) throw new NotDirectoryException(shown);
            for (FileObject child : place.getChildren()) {
                String name = UriParser.decode(child.getName().getBaseName());
                Optional<Entry> entry = entry(StorePath.child(folder, name), child);
                child.close();
                if (entry.isPresent()) listing.found(entry.get());
            }
            return true;
        });
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException {
        return alone(path, () -> entry(path, at(path)));
    }

    /** Empty if there is no such file. A file that a listing has named may be gone by now. */
    private Optional<Entry> entry(String path, FileObject file) throws FileSystemException {
        FileType type = file.getType();
        if (type == FileType.IMAGINARY) return Optional.empty();
        boolean folder = type == FileType.FOLDER;
        long modified = system.hasCapability(Capability.GET_LAST_MODIFIED)
                ? file.getContent().getLastModifiedTime()
                : 0;
        return Optional.of(
                Entry.of(path, folder, folder ? 0 : file.getContent().getSize(), Instant.ofEpochMilli(modified)));
    }

    @Override
    public InputStream read(String path) throws ConnectorException, IOException {
        return alone(path, () -> {
            FileObject file = at(path);
            if (!file.getType().hasContent()) throw new NoSuchFileException(path);
            long size = file.getContent().getSize();
            return new WholeInput(path, size, file.getContent().getInputStream());
        });
    }

    /** Not every provider notices that a transfer has ended too early. */
    private static final class WholeInput extends FilterInputStream {
        private final String path;
        private final long size;
        private long read;

        WholeInput(String path, long size, InputStream content) {
            super(content);
            this.path = path;
            this.size = size;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("only blocks are read");
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            if (count > 0) read += count;
            if (count < 0 && read < size) {
                throw new EOFException("\"" + path + "\" has " + size + " bytes, and " + read + " were sent");
            }
            return count;
        }
    }

    @Override
    public boolean canAppend() {
        return system.hasCapability(Capability.APPEND_CONTENT);
    }

    @Override
    public OutputStream write(String path, boolean append) throws ConnectorException, IOException {
        StorePath.mustBeShort(path);
        return alone(path, () -> at(path).getContent().getOutputStream(append));
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException {
        StorePath.mustBeShort(path);
        alone(path, () -> {
            at(path).createFolder();
            return true;
        });
    }

    @Override
    public void rename(String from, String to) throws ConnectorException, IOException {
        StorePath.mustBeShort(to);
        alone(from, () -> {
            FileObject source = at(from);
            FileObject target = at(to);
            // VFS would delete the folder with its content.
            if (target.getType() == FileType.FOLDER) throw new FileAlreadyExistsException(to);
            if (system.hasCapability(Capability.RENAME)) {
                source.moveTo(target);
            } else {
                target.copyFrom(source, Selectors.SELECT_ALL);
                source.deleteAll();
            }
            return true;
        });
    }

    /** Takes two steps: VFS deletes the target first. */
    @Override
    public void replace(String from, String to) throws ConnectorException, IOException {
        rename(from, to);
    }

    @Override
    public void delete(String path, boolean folder) throws ConnectorException, IOException {
        alone(path, () -> {
            FileObject file = at(path);
            if (folder && file.getChildren().length > 0) throw new DirectoryNotEmptyException(path);
            if (!file.delete()) throw new NoSuchFileException(path);
            return true;
        });
    }

    @Override
    public boolean isAlive() throws IOException {
        providers.getFilesCache().clear(system);
        return at("").getType().hasChildren();
    }

    /** On a thread of its own: VFS waits for a running operation, and some providers wait for their server. */
    @Override
    public void close() {
        JoinableThreads closing = new JoinableThreads("close of a file system");
        closing.newThread(providers::close).start();
        closing.join();
    }
}
