package io.junctura.plugins.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntrySelector;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import io.junctura.api.ConnectorException;
import io.junctura.plugins.stores.Entry;
import io.junctura.plugins.stores.Store.Listing;
import io.junctura.plugins.stores.StorePath;
import io.junctura.plugins.stores.remote.JoinableThreads;
import io.junctura.plugins.stores.remote.RemoteSession;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One session with an SFTP server, with one channel. */
final class SftpSession implements RemoteSession {
    /** Requests that are under way at once, each for 32 KB: a far server is read at the rate of a near one. */
    private static final int PIPELINED = 64;

    /** As Linux has it. */
    private static final int MAX_LINKS = 40;

    private static final int PACKET = 32 * 1024;

    private final Session session;
    private final ChannelSftp channel;
    private final JoinableThreads threads;
    private final String root;
    private @Nullable String top;

    SftpSession(Session session, ChannelSftp channel, JoinableThreads threads, String root) throws JSchException {
        this.threads = threads;
        this.session = session;
        this.channel = channel;
        this.root = root;
        channel.setBulkRequests(PIPELINED);
    }

    /** A request to the server about a path. */
    @FunctionalInterface
    private interface Request<T extends @Nullable Object> {
        T send() throws SftpException, IOException;
    }

    private static <T extends @Nullable Object> T ask(String path, Request<T> request)
            throws ConnectorException, IOException {
        try {
            return request.send();
        } catch (SftpException e) {
            throw failure(path, e);
        }
    }

    private static IOException failure(String path, SftpException e) throws ConnectorException {
        String name = path.isEmpty() ? "the connection's folder" : path;
        // The library wraps what has broken the session.
        if (e.getCause() instanceof IOException io) return io;
        if (e.getCause() != null) return new IOException(e.getMessage(), e);
        switch (e.id) {
            case ChannelSftp.SSH_FX_NO_SUCH_FILE -> {
                return new NoSuchFileException(name);
            }
            case ChannelSftp.SSH_FX_PERMISSION_DENIED -> {
                return new AccessDeniedException(name);
            }
            case ChannelSftp.SSH_FX_NO_CONNECTION,
                    ChannelSftp.SSH_FX_CONNECTION_LOST,
                    ChannelSftp.SSH_FX_BAD_MESSAGE -> {
                return new IOException(e.getMessage(), e);
            }
            default ->
                throw ConnectorException.refused(
                        "The server refuses the operation on \"" + name + "\". It says: " + e.getMessage() + ".");
        }
    }

    private String at(String path) {
        if (path.isEmpty()) return root;
        return root.equals("/") ? "/" + path : root + "/" + path;
    }

    /** The library reads most paths as patterns. */
    private String quoted(String path) {
        return at(path).replaceAll("[*?]", "\\\\$0");
    }

    /**
     * The path of a file or folder without links, which may lead out of the root. Servers differ in whether their own resolution of
     * paths follows links.
     *
     * @return empty if it leads out of the root
     */
    private Optional<String> resolved(String path) throws ConnectorException, IOException {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/", -1)));
        String at = "";
        int links = 0;
        while (!left.isEmpty()) {
            String part = left.pop();
            if (part.isEmpty() || part.equals(".")) continue;
            if (part.equals("..")) {
                if (at.isEmpty()) return Optional.empty();
                at = StorePath.parent(at);
                continue;
            }
            String next = StorePath.child(at, part);
            if (!ask(next, () -> channel.lstat(quoted(next))).isLink()) {
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) return Optional.empty();
            String target = ask(next, () -> channel.readlink(quoted(next)));
            if (target.startsWith("/")) {
                String top = top();
                if (!target.equals(top) && !target.startsWith(top + "/")) return Optional.empty();
                target = target.substring(top.length());
                at = "";
            }
            List<String> parts = List.of(target.split("/", -1));
            for (int i = parts.size() - 1; i >= 0; i--) left.push(parts.get(i));
        }
        return Optional.of(at);
    }

    /** The server's name of the root, as links may have it. */
    private String top() throws ConnectorException, IOException {
        String known = top;
        if (known != null) return known;
        String real = ask("", () -> channel.realpath(root));
        top = real.endsWith("/") ? real.substring(0, real.length() - 1) : real;
        return top;
    }

    /** As {@link #resolved}. */
    private String inside(String path) throws ConnectorException, IOException {
        return resolved(path)
                .orElseThrow(() ->
                        ConnectorException.refused("\"" + path + "\" leads out of the connection's folder by a link."));
    }

    /** The path of something that need not be there. */
    private String placed(String path) throws ConnectorException, IOException {
        return StorePath.child(inside(StorePath.parent(path)), StorePath.name(path));
    }

    @Override
    public void list(String folder, Listing listing) throws ConnectorException, IOException, InterruptedException {
        List<ChannelSftp.LsEntry> links = new ArrayList<>();
        Exception[] thrown = new Exception[1];
        String path = quoted(inside(folder));
        ask(folder, () -> {
            // Without a pattern, the library lists a file as itself.
            if (!channel.stat(path).isDir()) throw new NotDirectoryException(folder);
            channel.ls(path, found -> {
                String name = found.getFilename();
                // No server sends a slash but one that means harm.
                if (name.equals(".") || name.equals("..") || name.contains("/")) return LsEntrySelector.CONTINUE;
                if (found.getAttrs().isLink()) {
                    links.add(found); // The channel is busy with the listing.
                    return LsEntrySelector.CONTINUE;
                }
                try {
                    listing.found(entry(StorePath.child(folder, name), found.getAttrs()));
                    return LsEntrySelector.CONTINUE;
                } catch (ConnectorException | IOException | InterruptedException | RuntimeException e) {
                    thrown[0] = e;
                    return LsEntrySelector.BREAK;
                }
            });
            return null;
        });
        rethrow(thrown[0]);
        for (ChannelSftp.LsEntry link : links) {
            String target = StorePath.child(folder, link.getFilename());
            Optional<Entry> found = followed(target);
            if (found.isPresent()) listing.found(found.get());
        }
    }

    private static void rethrow(@Nullable Exception thrown)
            throws ConnectorException, IOException, InterruptedException {
        if (thrown instanceof ConnectorException e) throw e;
        if (thrown instanceof IOException e) throw e;
        if (thrown instanceof InterruptedException e) throw e;
        if (thrown instanceof RuntimeException e) throw e;
    }

    /** What a link leads to; empty if that is outside or nowhere. */
    private Optional<Entry> followed(String link) throws ConnectorException, IOException {
        try {
            Optional<String> target = resolved(link);
            if (target.isEmpty()) return Optional.empty();
            return Optional.of(entry(link, ask(link, () -> channel.stat(quoted(target.get())))));
        } catch (FileSystemException e) {
            return Optional.empty();
        }
    }

    private static Entry entry(String path, SftpATTRS attributes) {
        // Unsigned in the protocol.
        Instant modified = Instant.ofEpochSecond(Integer.toUnsignedLong(attributes.getMTime()));
        return Entry.of(path, attributes.isDir(), attributes.isDir() ? 0 : attributes.getSize(), modified);
    }

    @Override
    public Optional<Entry> find(String path) throws ConnectorException, IOException {
        try {
            String at = placed(path);
            SftpATTRS found = ask(path, () -> channel.lstat(quoted(at)));
            return found.isLink() ? followed(path) : Optional.of(entry(path, found));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public InputStream read(String path) throws ConnectorException, IOException {
        String at = quoted(inside(path));
        // Some servers open a folder and fail in the middle of reading, which would look like a lost connection.
        boolean isFolder = ask(path, () -> channel.stat(at)).isDir();
        if (isFolder) throw ConnectorException.badInput("\"" + path + "\" is a folder. Name a file.");
        return ask(path, () -> channel.get(at));
    }

    @Override
    public OutputStream write(String path, boolean append) throws ConnectorException, IOException {
        String at = quoted(append && find(path).isPresent() ? inside(path) : placed(path));
        OutputStream out = ask(path, () -> channel.put(at, append ? ChannelSftp.APPEND : ChannelSftp.OVERWRITE));
        return new BufferedOutputStream(out, PACKET);
    }

    @Override
    public void createFolder(String path) throws ConnectorException, IOException {
        String at = at(placed(path)); // The only method of the library that does not change the path.
        ask(path, () -> {
            channel.mkdir(at);
            return null;
        });
    }

    @Override
    public void rename(String from, String to) throws ConnectorException, IOException {
        String source = quoted(placed(from));
        String target = quoted(placed(to));
        ask(from, () -> {
            channel.rename(source, target);
            return null;
        });
    }

    /** OpenSSH and most others replace in one step, by an extension that the library uses. */
    @Override
    public void replace(String from, String to) throws ConnectorException, IOException {
        try {
            rename(from, to);
        } catch (ConnectorException e) {
            if (find(to).isEmpty()) throw e;
            delete(to, false);
            rename(from, to);
        }
    }

    @Override
    public void delete(String path, boolean folder) throws ConnectorException, IOException {
        String at = quoted(placed(path));
        ask(path, () -> {
            if (folder) channel.rmdir(at);
            else channel.rm(at);
            return null;
        });
    }

    @Override
    public boolean isAlive() throws IOException {
        if (!session.isConnected() || !channel.isConnected()) return false;
        try {
            channel.realpath(root);
            return true;
        } catch (SftpException e) {
            return false;
        }
    }

    @Override
    public void close() {
        channel.disconnect();
        session.disconnect();
        threads.join();
    }
}
