package io.junctura.plugins.dropbox;

import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import io.junctura.plugins.dropbox.Dropbox.Page;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A folder in Dropbox. Dropbox keeps the case of names and ignores it, and makes the folders that a file is in. */
final class DropboxStore implements Store {
    private final Dropbox dropbox;
    private final UploadMemory memory;

    DropboxStore(Dropbox dropbox, UploadMemory memory) {
        this.dropbox = dropbox;
        this.memory = memory;
    }

    /** Dropbox's path of something below the connection's folder. */
    static String at(Dropbox dropbox, String path) {
        String whole = path.isEmpty() ? dropbox.root() : StorePath.child(dropbox.root(), path);
        return whole.isEmpty() ? "" : "/" + whole;
    }

    private String at(String path) {
        return at(dropbox, path);
    }

    private static Entry entry(String folder, Metadata metadata) {
        String path = StorePath.child(folder, metadata.name());
        return metadata instanceof Metadata.File file
                ? new Entry(path, file.name(), false, file.size(), file.server_modified(), file.rev())
                : new Entry(path, metadata.name(), true, 0, Instant.EPOCH, "");
    }

    @Override
    public boolean isSame(String path, String other) {
        return key(path).equals(key(other));
    }

    private static String key(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        try {
            Page page = dropbox.list(at(folder), false);
            while (true) {
                for (Metadata one : page.entries()) {
                    if (!(one instanceof Metadata.Deleted)) listing.found(entry(folder, one));
                }
                if (!page.has_more()) return;
                page = dropbox.next(page.cursor());
            }
        } catch (DropboxError e) {
            throw e.meaning(folder);
        }
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException, InterruptedException {
        String at = at(path);
        if (at.isEmpty()) return Optional.of(Entry.of("", true, 0, Instant.EPOCH)); // Dropbox says nothing of its root.
        try {
            return Optional.of(entry(StorePath.parent(path), dropbox.metadata(at)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream open(String path) throws ConnectorException, IOException, InterruptedException {
        try {
            return new Download(path, dropbox.open(at(path)));
        } catch (DropboxError e) {
            throw e.meaning(path);
        }
    }

    @Override
    public void write(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        try (Upload upload = new Upload(dropbox, at(path), memory)) {
            content.to(upload);
            upload.complete();
        } catch (DropboxError e) {
            throw e.meaning(path);
        } catch (Upload.Failed e) {
            throw e.unpacked(path);
        }
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException, InterruptedException {
        if (path.isEmpty()) return;
        try {
            dropbox.change("create_folder_v2", Map.of("path", at(path), "autorename", false));
        } catch (DropboxError e) {
            boolean isThere = e.says("conflict") && e.says("folder");
            if (!isThere) throw e.meaning(path);
        }
    }

    @Override
    public void move(String from, String to) throws ConnectorException, IOException, InterruptedException {
        relocate("move_v2", from, to);
    }

    /** A file that is to be replaced is written: Dropbox does not copy over it, and it is there until the new one is whole. */
    @Override
    public void copy(String from, String to) throws ConnectorException, IOException, InterruptedException {
        try {
            relocate("copy_v2", from, to);
        } catch (FileAlreadyExistsException e) {
            Store.super.copy(from, to);
        }
    }

    private void relocate(String route, String from, String to)
            throws ConnectorException, IOException, InterruptedException {
        try {
            dropbox.change(route, Map.of("from_path", at(from), "to_path", at(to), "autorename", false));
        } catch (DropboxError e) {
            throw e.meaning(from, to);
        }
    }

    @Override
    public void delete(String path) throws ConnectorException, IOException, InterruptedException {
        Entry there = find(path).orElseThrow(() -> new NoSuchFileException(path));
        // Dropbox would delete all that is in a folder.
        if (there.folder()) {
            list(path, entry -> {
                throw new DirectoryNotEmptyException(path);
            });
        }
        try {
            dropbox.change("delete_v2", Map.of("path", at(path)));
        } catch (DropboxError e) {
            throw e.meaning(path);
        }
    }
}
