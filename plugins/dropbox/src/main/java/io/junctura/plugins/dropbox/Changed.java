package io.junctura.plugins.dropbox;

import io.junctura.api.ConnectorException;
import io.junctura.api.CursorStreamTrigger;
import io.junctura.api.Event;
import io.junctura.api.Field;
import io.junctura.api.TriggerContext;
import io.junctura.api.TriggerInfo;
import io.junctura.plugins.dropbox.Dropbox.News;
import io.junctura.plugins.dropbox.Dropbox.Page;
import io.junctura.plugins.stores.Glob;
import io.junctura.plugins.stores.StorePath;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts a run for each change in a folder, within seconds: a new or changed file, a new folder, or a deletion. Dropbox
 * need not reach the server. Files that exist when the flow is published start no run.
 *
 * @param folder     the folder that is watched
 * @param subfolders whether changes in subfolders start runs as well
 * @param pattern    which names match, such as {@code *.csv}, or which paths, such as
 *                   <code>in/**&#47;*.csv</code>
 * @param kinds      which kinds of change start a run. Without it, all
 */
@TriggerInfo(id = "changed", title = "Changed", payload = Changed.Change.class)
public record Changed(
        @Field(fallback = "/", example = "orders") String folder,
        @Field(fallback = "true") boolean subfolders,
        @Field(fallback = "*", example = "*.csv") String pattern,
        List<Kind> kinds)
        implements CursorStreamTrigger<DropboxConnection, Changed.Position> {

    private static final int MAX_PAUSE_SECONDS = 600;

    /** What has changed. */
    public enum Kind {
        /** A file is new or has another content. */
        FILE,
        /** A folder is new. */
        FOLDER,
        /** A file or folder has gone. */
        DELETED
    }

    /**
     * A change.
     *
     * @param kind     the kind of change
     * @param path     the path of the file or folder, below the connection's root
     * @param name     the last part of the path
     * @param size     the file's size in bytes; otherwise 0
     * @param modified when a file was last changed, by Dropbox's clock
     * @param version  changes when the file's content changes
     */
    public record Change(
            @Field(title = "Kind") Kind kind,
            @Field(title = "Path") String path,
            @Field(title = "Name") String name,
            @Field(title = "Size") long size,
            @Field(title = "Modified") @Nullable Instant modified,
            @Field(title = "Version") @Nullable String version) {}

    /**
     * How far the changes were read.
     *
     * @param cursor    Dropbox's own
     * @param root      what it is for: the folder, from the account's root on
     * @param subfolders whether it is for the folders below, too
     * @param newest    the time of the latest file that was seen
     * @param anew      whether all files are being listed again, since Dropbox has taken an earlier cursor back
     */
    public record Position(String cursor, String root, boolean subfolders, Instant newest, boolean anew) {
        Position at(String next) {
            return new Position(next, root, subfolders, newest, anew);
        }
    }

    public Changed {
        folder = StorePath.folder(folder, "folder");
        Glob.of(pattern);
        kinds = List.copyOf(kinds);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The server interrupts the call if an emit fails.
    public void consume(Emitter<Position> emitter, TriggerContext<DropboxConnection> context)
            throws ConnectorException, IOException, InterruptedException {
        Dropbox dropbox = Dropbox.of(context);
        String root = DropboxStore.at(dropbox, folder);
        try {
            Position position = emitter.cursor()
                    .filter(one -> one.root().equals(root) && one.subfolders() == subfolders)
                    .orElse(null);
            if (position == null) {
                Instant now = context.clock().instant();
                position = new Position(dropbox.latest(root, subfolders), root, subfolders, now, false);
                emitter.emit(List.of(), position);
            }
            follow(dropbox, position, emitter);
        } catch (DropboxError e) {
            throw e.meaning(folder);
        }
    }

    private void follow(Dropbox dropbox, Position from, Emitter<Position> emitter)
            throws DropboxError, ConnectorException, InterruptedException {
        Position position = from;
        Position listed = null;
        while (true) {
            try {
                position = read(dropbox, dropbox.next(position.cursor()), position, emitter);
                emitter.listening();
                await(dropbox, position.cursor());
            } catch (DropboxError e) {
                if (!e.says("reset") || position.equals(listed)) throw e;
                Position anew = new Position(position.cursor(), position.root(), subfolders, position.newest(), true);
                position = read(dropbox, dropbox.list(anew.root(), subfolders), anew, emitter);
                listed = position;
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The server interrupts the call if an emit fails.
    private Position read(Dropbox dropbox, Page first, Position from, Emitter<Position> emitter)
            throws DropboxError, ConnectorException, InterruptedException {
        Position position = from;
        Instant newest = from.newest();
        for (Page page = first; ; page = dropbox.next(page.cursor())) {
            List<Event> events = new ArrayList<>();
            for (Metadata one : page.entries()) {
                if (one instanceof Metadata.File file && file.server_modified().isAfter(newest)) {
                    newest = file.server_modified();
                }
                Event event = event(one, from);
                if (event != null) events.add(event);
            }
            boolean isRead = !page.has_more();
            position = isRead
                    ? new Position(page.cursor(), from.root(), subfolders, newest, false)
                    : from.at(page.cursor());
            if (!events.isEmpty() || !position.equals(from)) emitter.emit(events, position);
            if (isRead) return position;
        }
    }

    private static void await(Dropbox dropbox, String cursor)
            throws DropboxError, ConnectorException, InterruptedException {
        while (true) {
            News news = dropbox.await(cursor);
            if (news.backoff() != null) TimeUnit.SECONDS.sleep(Math.min(news.backoff(), MAX_PAUSE_SECONDS));
            if (news.changes()) return;
        }
    }

    /** Null if it starts no run. */
    private @Nullable Event event(Metadata one, Position position) {
        String below = below(position.root(), one.path_display());
        // The folder itself is listed, too.
        if (below == null || !Glob.of(pattern).matches(below)) return null;
        String path = StorePath.child(folder, below);
        Change change;
        if (one instanceof Metadata.File file) {
            if (position.anew() && file.server_modified().isBefore(position.newest())) return null;
            change = new Change(Kind.FILE, path, file.name(), file.size(), file.server_modified(), file.rev());
        } else {
            // Dropbox does not say since when a folder is there.
            if (position.anew()) return null;
            Kind kind = one instanceof Metadata.Folder ? Kind.FOLDER : Kind.DELETED;
            change = new Change(kind, path, one.name(), 0, null, null);
        }
        if (!kinds.isEmpty() && !kinds.contains(change.kind())) return null;
        // The same version may be listed again.
        String identity = change.version() == null ? null : path.toLowerCase(Locale.ROOT) + "@" + change.version();
        return new Event(change, identity);
    }

    /** Null if it is not below. Dropbox may write the folders before in another case. */
    private static @Nullable String below(String root, @Nullable String display) {
        String path = display;
        for (int i = 0; i < root.length() && path != null; i++) {
            if (root.charAt(i) == '/') path = afterSlash(path.substring(1));
        }
        return path == null ? null : path.substring(1);
    }

    /** From the first slash on; null without one. */
    private static @Nullable String afterSlash(String path) {
        int slash = path.indexOf('/');
        return slash < 0 ? null : path.substring(slash);
    }
}
