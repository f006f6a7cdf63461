package io.junctura.plugins.ftp;

import io.junctura.api.ConnectorException;
import io.junctura.api.Reached;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store.Listing;
import io.junctura.plugins.stores.StorePath;
import io.junctura.plugins.stores.remote.RemoteSession;
import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.Calendar;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPCmd;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPFileEntryParser;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.ftp.parser.DefaultFTPFileEntryParserFactory;
import org.apache.commons.net.ftp.parser.MLSxEntryParser;
import org.jspecify.annotations.Nullable;

/** One session with an FTP server. */
final class FtpSession implements RemoteSession {
    private static final int CLOSING = 421;

    private final FTPClient client;
    private final DataClient transfers;
    private final DataConnections sockets;
    private final String root;
    /** Whether the server has the listings of RFC 3659, which have exact times. */
    private final boolean isExact;

    private final FTPFileEntryParser parser;

    /** @param root an absolute path without a slash at its end */
    FtpSession(DataClient transfers, DataConnections sockets, String root) throws IOException {
        this.client = transfers.ftp();
        this.transfers = transfers;
        this.sockets = sockets;
        this.root = root;
        isExact = client.hasFeature(FTPCmd.MLST);
        parser = isExact
                ? MLSxEntryParser.getInstance()
                : new DefaultFTPFileEntryParserFactory().createFileEntryParser(client.getSystemType());
    }

    private String at(String path) {
        if (path.isEmpty()) return root.isEmpty() ? "/" : root;
        return root + "/" + path;
    }

    /** The server's last reply was a no. FTP has one code for all reasons. */
    private IOException failure(String path) throws ConnectorException, IOException {
        int code = client.getReplyCode();
        String said = FtpSignIn.said(client);
        if (code == CLOSING) return new IOException("The server closes the session: " + said);
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("permission") || lower.contains("denied")) return new AccessDeniedException(path);
        if (code == FTPReply.FILE_UNAVAILABLE && find(path).isEmpty()) return new NoSuchFileException(path);
        String message = "The server refuses this for \"" + path + "\". It says: " + said;
        if (FTPReply.isNegativeTransient(code)) throw ConnectorException.tryLater(Reached.MAYBE, message);
        throw ConnectorException.refused(message);
    }

    private void must(boolean done, String path) throws ConnectorException, IOException {
        if (!done) throw failure(path);
    }

    /** The server has sent or taken all of a file only when it says so. */
    private void complete(String path) throws ConnectorException, IOException {
        must(client.completePendingCommand(), path);
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        if (!client.changeWorkingDirectory(at(folder))) {
            String said = FtpSignIn.said(client).toLowerCase(Locale.ROOT);
            if (said.contains("permission") || said.contains("denied")) throw new AccessDeniedException(folder);
            throw new NoSuchFileException(folder.isEmpty() ? "the connection's folder" : folder);
        }
        // Without a path, which some servers would read as options or a pattern.
        try (Socket data = data(isExact ? "MLSD" : "LIST", null, folder);
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(data.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Entry entry = entry(folder, parser.parseFTPEntry(line));
                if (entry != null) listing.found(entry);
            }
        }
        complete(folder);
    }

    private Socket data(String command, @Nullable String argument, String path) throws ConnectorException, IOException {
        Socket socket = transfers.data(command, argument);
        if (socket == null) throw failure(path);
        return socket;
    }

    /** Links are left out: FTP does not say where they lead. */
    private static @Nullable Entry entry(String folder, @Nullable FTPFile file) {
        if (file == null || !(file.isFile() || file.isDirectory())) return null;
        String name = StorePath.name(file.getName());
        if (name.isEmpty() || name.equals(".") || name.equals("..")) return null;
        Calendar time = file.getTimestamp();
        return Entry.of(
                StorePath.child(folder, name),
                file.isDirectory(),
                file.isDirectory() ? 0 : file.getSize(),
                time == null ? Instant.EPOCH : time.toInstant());
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException {
        String parent = StorePath.parent(path);
        // Some servers read these as patterns, and tell of something else.
        if (isExact && path.chars().noneMatch(c -> "*?[".indexOf(c) >= 0)) {
            FTPFile file = client.mlistFile(at(path));
            if (file == null) return Optional.empty();
            file.setName(StorePath.name(path)); // Some servers send the whole path.
            return Optional.ofNullable(entry(parent, file));
        }
        Entry[] found = new Entry[1];
        try {
            list(parent, entry -> {
                if (entry.path().equals(path)) found[0] = entry;
            });
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e); // The listing above waits for nothing.
        }
        return Optional.ofNullable(found[0]);
    }

    @Override
    public InputStream read(String path) throws ConnectorException, IOException {
        Socket data = data("RETR", at(path), path);
        return new FilterInputStream(data.getInputStream()) {
            private boolean isComplete;

            @Override
            public int read() throws IOException {
                throw new IOException("only blocks are read");
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = super.read(into, offset, length);
                if (count >= 0 || isComplete) return count;
                data.close();
                finish(path);
                isComplete = true;
                return count;
            }

            @Override
            public void close() throws IOException {
                data.close();
            }
        };
    }

    private void finish(String path) throws IOException {
        try {
            complete(path);
        } catch (ConnectorException e) {
            throw new IOException(e);
        }
    }

    @Override
    public OutputStream write(String path, boolean append) throws ConnectorException, IOException {
        Socket data = data(append ? "APPE" : "STOR", at(path), path);
        return new FilterOutputStream(data.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                transfers.endUpload(data);
                finish(path);
            }
        };
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException {
        must(client.makeDirectory(at(path)), path);
    }

    @Override
    public void rename(String from, String to) throws ConnectorException, IOException {
        must(client.rename(at(from), at(to)), from);
    }

    /** Servers on Unix replace in one step, others refuse. */
    @Override
    public void replace(String from, String to) throws ConnectorException, IOException {
        if (client.rename(at(from), at(to))) return;
        if (find(to).isEmpty()) throw failure(from);
        delete(to, false);
        rename(from, to);
    }

    @Override
    public void delete(String path, boolean folder) throws ConnectorException, IOException {
        must(folder ? client.removeDirectory(at(path)) : client.deleteFile(at(path)), path);
    }

    @Override
    public boolean isAlive() throws IOException {
        return client.sendNoOp();
    }

    @Override
    public void close() {
        try {
            sockets.close();
        } catch (IOException e) {
            // The connections are not used any more.
        }
    }
}
