package io.junctura.plugins.smb;

import static com.hierynomus.mssmb2.SMB2ShareAccess.ALL;
import static com.hierynomus.mssmb2.SMB2ShareAccess.FILE_SHARE_READ;

import com.hierynomus.msdtyp.AccessMask;
import com.hierynomus.mserref.NtStatus;
import com.hierynomus.msfscc.FileAttributes;
import com.hierynomus.msfscc.fileinformation.FileAllInformation;
import com.hierynomus.msfscc.fileinformation.FileIdBothDirectoryInformation;
import com.hierynomus.mssmb2.SMB2CreateDisposition;
import com.hierynomus.mssmb2.SMB2CreateOptions;
import com.hierynomus.mssmb2.SMB2ShareAccess;
import com.hierynomus.mssmb2.SMBApiException;
import com.hierynomus.smbj.common.SMBRuntimeException;
import com.hierynomus.smbj.share.Directory;
import com.hierynomus.smbj.share.DiskEntry;
import com.hierynomus.smbj.share.DiskShare;
import com.hierynomus.smbj.share.File;
import io.junctura.api.ConnectorException;
import io.junctura.api.Files.Content;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store;
import io.junctura.plugins.stores.StorePath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** A folder in a share. */
final class SmbStore implements Store {
    private static final String TEMPORARY = ".junctura-";
    private static final String TEMPORARY_END = ".tmp";

    /** Means another thing in a path: a stream of a file, or a pattern. */
    private static final String NOT_IN_NAMES = ":*?\"<>|";

    /** Links that the client would have to follow (MS-FSCC 2.1.2.1). */
    private static final Set<Long> LINKS = Set.of(0xA000000CL, 0xA0000003L);

    private final OpenShare share;
    private final String folder;
    private final String temporary;

    /** @param temporary a part of the name that a file has until it is whole */
    SmbStore(OpenShare share, String folder, String temporary) {
        this.share = share;
        this.folder = folder;
        this.temporary = TEMPORARY + temporary + TEMPORARY_END;
    }

    @Override
    public boolean isSame(String path, String other) {
        return path.equalsIgnoreCase(other);
    }

    /** As the protocol writes it. */
    private String at(String path) throws ConnectorException {
        for (String part : path.split("/", -1)) {
            boolean odd =
                    part.endsWith(".") || part.endsWith(" ") || part.chars().anyMatch(SmbStore::isOdd);
            if (odd) {
                throw ConnectorException.badInput("\"" + path + "\" cannot be a path in a share: a name has none of "
                        + NOT_IN_NAMES + " and does not end with a dot or space.");
            }
        }
        String below = path.isEmpty() ? folder : StorePath.child(folder, path);
        return below.replace('/', '\\');
    }

    private static boolean isOdd(int c) {
        return NOT_IN_NAMES.indexOf(c) >= 0;
    }

    void mustBeFolder() throws ConnectorException, IOException, InterruptedException {
        share.ask(folder, disk -> {
            opened(disk, at("")).close();
            return true;
        });
    }

    private static Directory opened(DiskShare disk, String at) {
        return disk.openDirectory(
                at,
                EnumSet.of(AccessMask.FILE_LIST_DIRECTORY, AccessMask.FILE_READ_ATTRIBUTES),
                null,
                ALL,
                SMB2CreateDisposition.FILE_OPEN,
                null);
    }

    @Override
    public void list(String path, Listing listing) throws ConnectorException, IOException, InterruptedException {
        share.ask(path, disk -> {
            try (Directory directory = opened(disk, at(path))) {
                Iterator<FileIdBothDirectoryInformation> all = directory.iterator();
                while (all.hasNext()) {
                    FileIdBothDirectoryInformation each = all.next();
                    if (isListed(each)) listing.found(entry(path, each));
                }
            }
            return true;
        });
    }

    private static boolean isListed(FileIdBothDirectoryInformation each) {
        String name = each.getFileName();
        if (name.equals(".") || name.equals("..")) return false;
        if (name.startsWith(TEMPORARY) && name.endsWith(TEMPORARY_END)) return false;
        boolean reparse = has(each.getFileAttributes(), FileAttributes.FILE_ATTRIBUTE_REPARSE_POINT);
        // For these, the field holds the kind of the link.
        return !reparse || !LINKS.contains(each.getEaSize());
    }

    private static boolean has(long attributes, FileAttributes one) {
        return (attributes & one.getValue()) != 0;
    }

    private static Entry entry(String folder, FileIdBothDirectoryInformation each) {
        boolean isFolder = has(each.getFileAttributes(), FileAttributes.FILE_ATTRIBUTE_DIRECTORY);
        return entry(
                StorePath.child(folder, each.getFileName()),
                isFolder,
                each.getEndOfFile(),
                each.getLastWriteTime().toInstant());
    }

    private static Entry entry(String path, boolean isFolder, long size, Instant modified) {
        return Entry.of(path, isFolder, isFolder ? 0 : size, modified);
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException, InterruptedException {
        String at = at(path);
        return share.ask(path, disk -> {
            try {
                FileAllInformation found = disk.getFileInformation(at);
                return Optional.of(entry(
                        path,
                        found.getStandardInformation().isDirectory(),
                        found.getStandardInformation().getEndOfFile(),
                        found.getBasicInformation().getLastWriteTime().toInstant()));
            } catch (SMBApiException e) {
                boolean missing =
                        Failures.MISSING.contains(e.getStatus()) || e.getStatus() == NtStatus.STATUS_NOT_A_DIRECTORY;
                if (missing) return Optional.empty();
                throw e;
            }
        });
    }

    @Override
    public InputStream open(String path) throws ConnectorException, IOException, InterruptedException {
        String at = at(path);
        return share.ask(
                path,
                // No other client can write the file meanwhile. A file that another client is writing counts as
                // missing.
                disk -> new Reading(
                        path,
                        disk.openFile(
                                at,
                                EnumSet.of(AccessMask.GENERIC_READ),
                                null,
                                EnumSet.of(FILE_SHARE_READ),
                                SMB2CreateDisposition.FILE_OPEN,
                                EnumSet.of(SMB2CreateOptions.FILE_NON_DIRECTORY_FILE))));
    }

    /** Throws what a stream may throw, and closes the file with the stream. */
    private final class Reading extends FilterInputStream {
        private final String path;
        private final File file;

        Reading(String path, File file) {
            super(file.getInputStream());
            this.path = path;
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return share.ask(path, disk -> in.read(bytes, offset, length));
            } catch (ConnectorException e) {
                throw new IOException(e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The call was interrupted.");
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
            closeQuietly(file);
        }
    }

    /** The server closes it with the session, if it cannot be told. */
    private static void closeQuietly(DiskEntry entry) {
        try {
            entry.close();
        } catch (SMBRuntimeException e) {
            // The earlier failure is reported.
        }
    }

    @Override
    public void write(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        String target = at(path);
        String written = at(StorePath.child(StorePath.parent(path), temporary));
        share.ask(path, disk -> {
            File file = disk.openFile(
                    written,
                    EnumSet.of(AccessMask.GENERIC_WRITE, AccessMask.DELETE),
                    EnumSet.of(FileAttributes.FILE_ATTRIBUTE_NORMAL),
                    EnumSet.noneOf(SMB2ShareAccess.class),
                    SMB2CreateDisposition.FILE_OVERWRITE_IF,
                    EnumSet.of(SMB2CreateOptions.FILE_NON_DIRECTORY_FILE));
            boolean done = false;
            try {
                write(file.getOutputStream(), content);
                file.flush();
                file.rename(target, true);
                done = true;
            } finally {
                if (!done) deleteQuietly(file);
                closeQuietly(file);
            }
            return true;
        });
    }

    private static void write(OutputStream out, Content content)
            throws ConnectorException, IOException, InterruptedException {
        try (out) {
            content.to(out);
        }
    }

    private static void deleteQuietly(File file) {
        try {
            file.deleteOnClose();
        } catch (SMBRuntimeException e) {
            // A later attempt of the step writes over it.
        }
    }

    @Override
    public void append(String path, Content content) throws ConnectorException, IOException, InterruptedException {
        String target = at(path);
        share.ask(path, disk -> {
            File file = disk.openFile(
                    target,
                    EnumSet.of(AccessMask.GENERIC_WRITE, AccessMask.FILE_READ_ATTRIBUTES),
                    EnumSet.of(FileAttributes.FILE_ATTRIBUTE_NORMAL),
                    EnumSet.of(FILE_SHARE_READ),
                    SMB2CreateDisposition.FILE_OPEN_IF,
                    EnumSet.of(SMB2CreateOptions.FILE_NON_DIRECTORY_FILE));
            try {
                write(file.getOutputStream(true), content);
                file.flush();
            } finally {
                closeQuietly(file);
            }
            return true;
        });
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException, InterruptedException {
        String made = "";
        for (String part : path.split("/", -1)) {
            made = StorePath.child(made, part);
            createOne(made);
        }
    }

    private void createOne(String path) throws ConnectorException, IOException, InterruptedException {
        String at = at(path);
        try {
            share.ask(path, disk -> {
                if (!disk.folderExists(at)) disk.mkdir(at);
                return true;
            });
        } catch (FileAlreadyExistsException e) {
            // Another run may have made it meanwhile.
            if (!find(path).map(Entry::folder).orElse(false)) throw e;
        }
    }

    @Override
    public void move(String from, String to) throws ConnectorException, IOException, InterruptedException {
        String source = at(from);
        String target = at(to);
        DiskEntry entry = share.ask(
                from,
                disk -> disk.open(
                        source,
                        EnumSet.of(AccessMask.DELETE, AccessMask.FILE_READ_ATTRIBUTES),
                        null,
                        ALL,
                        SMB2CreateDisposition.FILE_OPEN,
                        null));
        try {
            share.ask(to, disk -> {
                entry.rename(target, false);
                return true;
            });
        } finally {
            closeQuietly(entry);
        }
    }

    @Override
    public void delete(String path) throws ConnectorException, IOException, InterruptedException {
        String at = at(path);
        boolean isFolder =
                find(path).orElseThrow(() -> new NoSuchFileException(path)).folder();
        share.ask(path, disk -> {
            if (isFolder) disk.rmdir(at, false);
            else disk.rm(at);
            return true;
        });
    }
}
