package io.junctura.plugins.dropbox;

import java.io.Serial;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The files of a simulated account, its listings, changes, upload sessions and links. Keeps the case of names and ignores it. Thread
 * safe.
 */
final class SimulatedFiles {
    private static final int BLOCK = 4 * 1024 * 1024;

    /** A reason for the status 409. */
    static final class Refusal extends Exception {
        @Serial
        private static final long serialVersionUID = 1L;

        private final transient Map<String, Object> values;

        /** @param summary tags with slashes between */
        Refusal(String summary) {
            this(summary, Map.of());
        }

        /** @param values further ones of the last tag */
        Refusal(String summary, Map<String, Object> values) {
            super(summary);
            this.values = values;
        }

        String summary() {
            return getMessage();
        }

        /** As unions of unions. */
        Map<String, Object> error() {
            String[] tags = summary().split("/", -1);
            Map<String, Object> error = null;
            for (int i = tags.length - 1; i >= 0; i--) {
                Map<String, Object> outer = new LinkedHashMap<>();
                outer.put(".tag", tags[i]);
                if (error == null) outer.putAll(values);
                else outer.put(tags[i], error);
                error = outer;
            }
            return Map.copyOf(error);
        }
    }

    /** A file; a folder if it has no content. */
    private record Node(String path, byte @Nullable [] content, String rev, Instant modified) {
        boolean isFolder() {
            return content == null;
        }

        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }
    }

    private record Change(long number, String path, boolean isDeleted) {}

    /** The positions of cursors. Each cursor is unique, like those of Dropbox. */
    private static final class Cursor {
        final String folder;
        final boolean recursive;
        final Deque<Map<String, Object>> listed;
        final long seen;
        boolean isReset;

        Cursor(String folder, boolean recursive, Deque<Map<String, Object>> listed, long seen) {
            this.folder = folder;
            this.recursive = recursive;
            this.listed = listed;
            this.seen = seen;
        }
    }

    private static final class Session {
        byte[] content = {};
        boolean isClosed;
    }

    private final Supplier<Instant> clock;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, Cursor> cursors = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();
    private final Map<String, Map<String, Object>> links = new HashMap<>();
    private int pageSize = 2_000;
    private long space = Long.MAX_VALUE;
    private long ids = 0xa1c10ce0dd70L;
    private boolean isClosed;

    SimulatedFiles(Supplier<Instant> clock) {
        this.clock = clock;
    }

    static String hash(byte[] content) {
        try {
            MessageDigest whole = MessageDigest.getInstance("SHA-256");
            for (int at = 0; at < content.length; at += BLOCK) {
                byte[] block = Arrays.copyOfRange(content, at, Math.min(content.length, at + BLOCK));
                whole.update(MessageDigest.getInstance("SHA-256").digest(block));
            }
            return HexFormat.of().formatHex(whole.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String key(String path) {
        return path.toLowerCase(Locale.ROOT);
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }

    // As another user does and sees it.

    /** How many entries a part of a listing has at most. */
    synchronized void pageSize(int size) {
        pageSize = size;
    }

    /** How many bytes more the account may have. */
    synchronized void space(long bytes) {
        space = bytes;
    }

    synchronized void put(String path, byte[] content) {
        try {
            save(path, content);
        } catch (Refusal e) {
            throw new AssertionError(e);
        }
    }

    synchronized byte[] get(String path) {
        Node node = nodes.get(key(path));
        if (node == null || node.content() == null) throw new AssertionError("There is no " + path + ": " + paths());
        return node.content();
    }

    /** The paths of all files. */
    synchronized List<String> paths() {
        return nodes.values().stream()
                .filter(node -> !node.isFolder())
                .map(Node::path)
                .toList();
    }

    /** No cursor that was given until now is valid any more. */
    synchronized void resetCursors() {
        cursors.values().forEach(cursor -> cursor.isReset = true);
        notifyAll();
    }

    /** No session that was begun until now can be used any more. */
    synchronized void endSessions() {
        sessions.clear();
    }

    synchronized void close() {
        isClosed = true;
        notifyAll();
    }

    // Listings.

    synchronized Map<String, Object> list(String path, boolean recursive) throws Refusal {
        folder(path);
        Deque<Map<String, Object>> all = new ArrayDeque<>();
        Node itself = nodes.get(key(path));
        if (recursive && itself != null) all.add(shown(itself));
        nodes.values().stream()
                .filter(node -> isIn(node.path(), path, recursive))
                .forEach(node -> all.add(shown(node)));
        return page(new Cursor(path, recursive, all, changes.size()));
    }

    private void folder(String path) throws Refusal {
        if (path.isEmpty()) return;
        Node node = nodes.get(key(path));
        if (node == null) throw new Refusal("path/not_found");
        if (!node.isFolder()) throw new Refusal("path/not_folder");
    }

    private static boolean isIn(String path, String folder, boolean recursive) {
        return recursive
                ? key(path).startsWith(key(folder) + "/")
                : key(parent(path)).equals(key(folder));
    }

    private Map<String, Object> page(Cursor from) {
        Deque<Map<String, Object>> left = new ArrayDeque<>(from.listed);
        List<Map<String, Object>> entries = new ArrayList<>();
        while (!left.isEmpty() && entries.size() < pageSize) entries.add(left.remove());
        String cursor = given(new Cursor(from.folder, from.recursive, left, from.seen));
        return Map.of("entries", entries, "cursor", cursor, "has_more", !left.isEmpty());
    }

    private String given(Cursor cursor) {
        String name = "AAE" + Long.toHexString(++ids);
        cursors.put(name, cursor);
        return name;
    }

    synchronized String latest(String path, boolean recursive) throws Refusal {
        folder(path);
        return given(new Cursor(path, recursive, new ArrayDeque<>(), changes.size()));
    }

    synchronized boolean knows(String cursor) {
        return cursors.containsKey(cursor);
    }

    synchronized Map<String, Object> next(String name) throws Refusal {
        Cursor cursor = valid(name);
        if (!cursor.listed.isEmpty()) return page(cursor);
        // For several changes of one path, only the last one is reported.
        Map<String, Map<String, Object>> reported = new LinkedHashMap<>();
        for (Change change : news(cursor)) {
            Node node = nodes.get(key(change.path()));
            reported.remove(key(change.path()));
            reported.put(key(change.path()), node == null ? deleted(change.path()) : shown(node));
        }
        return page(new Cursor(cursor.folder, cursor.recursive, new ArrayDeque<>(reported.values()), changes.size()));
    }

    private Cursor valid(String name) throws Refusal {
        Cursor cursor = cursors.get(name);
        if (cursor.isReset) throw new Refusal("reset");
        return cursor;
    }

    private List<Change> news(Cursor cursor) {
        return changes.stream()
                .filter(change -> change.number() > cursor.seen)
                .filter(change -> isIn(change.path(), cursor.folder, cursor.recursive)
                        || key(change.path()).equals(key(cursor.folder)))
                .toList();
    }

    /** Waits until there is something to be told; false if the account was closed. */
    synchronized boolean await(String name) throws Refusal {
        Cursor cursor = valid(name);
        while (!isClosed && cursor.listed.isEmpty() && news(cursor).isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            valid(name);
        }
        return !isClosed;
    }

    // Metadata.

    private static Map<String, Object> shown(Node node) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(".tag", node.isFolder() ? "folder" : "file");
        shown.put("name", node.name());
        shown.put("id", "id:" + Integer.toHexString(key(node.path()).hashCode()));
        shown.put("path_lower", key(node.path()));
        shown.put("path_display", node.path());
        byte[] content = node.content();
        if (content == null) return shown;
        shown.put("client_modified", node.modified().toString());
        shown.put("server_modified", node.modified().toString());
        shown.put("rev", node.rev());
        shown.put("size", content.length);
        shown.put("is_downloadable", true);
        shown.put("content_hash", hash(content));
        return shown;
    }

    private static Map<String, Object> deleted(String path) {
        return Map.of(
                ".tag",
                "deleted",
                "name",
                path.substring(path.lastIndexOf('/') + 1),
                "path_lower",
                key(path),
                "path_display",
                path);
    }

    private static Map<String, Object> withoutTag(Map<String, Object> shown) {
        Map<String, Object> plain = new LinkedHashMap<>(shown);
        plain.remove(".tag");
        return plain;
    }

    synchronized Map<String, Object> metadata(String path) throws Refusal {
        return shown(node(path, "path"));
    }

    private Node node(String path, String lookup) throws Refusal {
        Node node = nodes.get(key(path));
        if (node == null) throw new Refusal(lookup + "/not_found");
        return node;
    }

    synchronized byte[] content(String path) throws Refusal {
        byte[] content = node(path, "path").content();
        if (content == null) throw new Refusal("path/not_file");
        return content;
    }

    // Changes.

    private void set(Node node) {
        nodes.put(key(node.path()), node);
        changed(node.path(), false);
    }

    private void changed(String path, boolean isDeleted) {
        changes.add(new Change(changes.size() + 1L, path, isDeleted));
        notifyAll();
    }

    private String rev() {
        return Long.toHexString(++ids);
    }

    private void makeParents(String path, String where) throws Refusal {
        String parent = parent(path);
        if (parent.isEmpty()) return;
        Node there = nodes.get(key(parent));
        if (there != null && !there.isFolder()) throw new Refusal(where + "/conflict/file_ancestor");
        if (there != null) return;
        makeParents(parent, where);
        set(new Node(parent, null, "", Instant.EPOCH));
    }

    /** In the folder's own case. */
    private String inItsFolder(String path) {
        Node parent = nodes.get(key(parent(path)));
        return (parent == null ? "" : parent.path()) + path.substring(path.lastIndexOf('/'));
    }

    private Map<String, Object> save(String path, byte[] content) throws Refusal {
        Node there = nodes.get(key(path));
        if (there != null && there.isFolder()) throw new Refusal("path/conflict/folder");
        if (content.length > space) throw new Refusal("path/insufficient_space");
        if (path.endsWith(".") || path.contains("\\")) throw new Refusal("path/disallowed_name");
        boolean isSame = there != null && Arrays.equals(there.content(), content);
        if (there != null && isSame) return withoutTag(shown(there));
        makeParents(path, "path");
        Instant now = clock.get().truncatedTo(ChronoUnit.SECONDS);
        Node node = new Node(there == null ? inItsFolder(path) : there.path(), content, rev(), now);
        set(node);
        return withoutTag(shown(node));
    }

    synchronized Map<String, Object> upload(String path, @Nullable Object mode, byte[] content) throws Refusal {
        Node there = nodes.get(key(path));
        boolean mayReplace = "overwrite".equals(mode)
                || there == null
                || there.isFolder()
                || Arrays.equals(there.content(), content);
        if (!mayReplace) throw new Refusal("path/conflict/file");
        return save(path, content);
    }

    synchronized Map<String, Object> createFolder(String path) throws Refusal {
        Node there = nodes.get(key(path));
        if (there != null) throw new Refusal("path/conflict/" + (there.isFolder() ? "folder" : "file"));
        makeParents(path, "path");
        Node folder = new Node(inItsFolder(path), null, "", Instant.EPOCH);
        set(folder);
        return withoutTag(shown(folder));
    }

    synchronized Map<String, Object> delete(String path) throws Refusal {
        Node node = node(path, "path_lookup");
        List<Node> all = below(node.path());
        all.forEach(one -> nodes.remove(key(one.path())));
        nodes.remove(key(path));
        changed(node.path(), true);
        return shown(node);
    }

    private List<Node> below(String path) {
        return nodes.values().stream()
                .filter(node -> isIn(node.path(), path, true))
                .toList();
    }

    /** Moves or copies something with all that is below it. */
    synchronized Map<String, Object> relocate(String from, String to, boolean moves) throws Refusal {
        Node node = node(from, "from_lookup");
        if (moves && key(from).equals(key(to))) throw new Refusal("duplicated_or_nested_paths");
        if (key(to).startsWith(key(from) + "/")) throw new Refusal("cant_move_folder_into_itself");
        Node there = nodes.get(key(to));
        if (there != null) throw new Refusal("to/conflict/" + (there.isFolder() ? "folder" : "file"));
        makeParents(to, "to");
        List<Node> all = new ArrayList<>(List.of(node));
        all.addAll(below(from));
        String target = inItsFolder(to);
        if (moves) {
            all.forEach(one -> nodes.remove(key(one.path())));
            changed(node.path(), true);
        }
        for (Node one : all) {
            String path = target + one.path().substring(node.path().length());
            set(new Node(path, one.content(), one.isFolder() ? "" : rev(), one.modified()));
        }
        return shown(nodes.get(key(to)));
    }

    // Upload sessions.

    synchronized String startSession(byte[] content) {
        String id = "pid_upload_session:" + ++ids;
        Session session = new Session();
        session.content = content;
        sessions.put(id, session);
        return id;
    }

    synchronized void append(String id, long offset, byte[] content) throws Refusal {
        Session session = session(id, offset, "");
        session.content = DropboxSimulator.joined(session.content, content);
    }

    private Session session(String id, long offset, String lookup) throws Refusal {
        Session session = sessions.get(id);
        if (session == null) throw new Refusal(lookup + "not_found");
        if (session.isClosed) throw new Refusal(lookup + "closed");
        if (offset != session.content.length) {
            throw new Refusal(lookup + "incorrect_offset", Map.of("correct_offset", session.content.length));
        }
        return session;
    }

    synchronized Map<String, Object> finish(String id, long offset, byte[] rest, String path, @Nullable Object mode)
            throws Refusal {
        Session session = session(id, offset, "lookup_failed/");
        session.content = DropboxSimulator.joined(session.content, rest);
        Map<String, Object> saved = upload(path, mode, session.content);
        session.isClosed = true;
        return saved;
    }

    // Links.

    synchronized Map<String, Object> share(String path, @Nullable Object expires) throws Refusal {
        Node node = node(path, "path");
        if (links.containsKey(key(path))) throw new Refusal("shared_link_already_exists");
        Map<String, Object> link = new LinkedHashMap<>();
        link.put(".tag", node.isFolder() ? "folder" : "file");
        link.put("url", "https://www.dropbox.com/scl/fi/" + Long.toHexString(++ids) + "/" + node.name() + "?dl=0");
        link.put("name", node.name());
        link.put("link_permissions", Map.of("can_revoke", true));
        if (expires != null) link.put("expires", expires);
        links.put(key(path), link);
        return link;
    }

    synchronized List<Map<String, Object>> links(String path) throws Refusal {
        node(path, "path");
        Map<String, Object> link = links.get(key(path));
        return link == null ? List.of() : List.of(link);
    }
}
