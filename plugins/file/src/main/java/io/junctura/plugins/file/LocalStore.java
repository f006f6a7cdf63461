package io.junctura.plugins.file;

import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import io.junctura.api.LocalFiles;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** A folder below a file root. */
final class LocalStore implements Store {
    private final LocalFiles.Root root;
    private final String folder;

    LocalStore(LocalFiles.Root root, String folder) {
        this.root = root;
        this.folder = StorePath.folder(folder, "folder");
    }

    private String at(String path) {
        return path.isEmpty() ? folder : StorePath.child(folder, path);
    }

    private Entry entry(LocalFiles.Entry found) {
        return Entry.of(StorePath.below(folder, found.path()), found.folder(), found.size(), found.modified());
    }

    @Override
    public void list(String path, Listing listing) throws ConnectorException, IOException, InterruptedException {
        root.visit(at(path), each -> listing.found(entry(each)));
    }

    @Override
    public Optional<Entry> find(String path) throws IOException {
        return root.find(at(path)).map(this::entry);
    }

    @Override
    public InputStream open(String path) throws IOException {
        return root.open(at(path));
    }

    @Override
    public void write(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        root.write(at(path), content);
    }

    @Override
    public void append(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        root.append(at(path), content);
    }

    @Override
    public void createFolder(String path) throws IOException {
        root.createFolder(at(path));
    }

    @Override
    public void move(String from, String to) throws IOException {
        root.move(at(from), at(to));
    }

    @Override
    public void delete(String path) throws IOException {
        root.delete(at(path));
    }
}
