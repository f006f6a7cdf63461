package io.junctura.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every address of the server. A request finds its route by whole segments, decoded once, in time that does not depend
 * on how many routes there are. Closed before the server starts, read by all threads after that.
 */
public final class RouteTable {
    /** For any method: a flow that is called decides by itself what it takes. */
    public static final String ANY = "*";

    private final Node root = new Node();
    private final List<Route> routes = new ArrayList<>();
    private boolean closed;

    public Route get(String path, Exchange.Handler handler) {
        return add("GET", path, handler);
    }

    public Route post(String path, Exchange.Handler handler) {
        return add("POST", path, handler);
    }

    public Route put(String path, Exchange.Handler handler) {
        return add("PUT", path, handler);
    }

    public Route patch(String path, Exchange.Handler handler) {
        return add("PATCH", path, handler);
    }

    public Route delete(String path, Exchange.Handler handler) {
        return add("DELETE", path, handler);
    }

    /** Whatever the method; a route that names the method goes first. */
    public Route any(String path, Exchange.Handler handler) {
        return add(ANY, path, handler);
    }

    /**
     * @param path starts with a slash; a segment {@code {name}} stands for any one segment, which the handler reads by
     *     {@code pathParam}; a literal segment goes first
     */
    public Route add(String method, String path, Exchange.Handler handler) {
        return add(new Route(method, path, handler, false));
    }

    /**
     * An address of a flow: open to all, beneath {@code /hooks/}, {@code /call/} or {@code /callback/}.
     *
     * @param method such as POST, or {@link #ANY}
     */
    public Route ofFlows(String method, String path, Exchange.Handler handler) {
        if (!Addresses.ofFlows(path)) throw new IllegalArgumentException("Not an address of flows: " + path);
        return add(new Route(method, path, handler, true)).needs(Permission.PUBLIC, Audit.NONE);
    }

    private Route add(Route route) {
        String method = route.method();
        String path = route.path();
        if (closed) throw new IllegalStateException("The server has started: " + route + " is too late");
        if (!path.startsWith("/")) throw new IllegalArgumentException("A path starts with a slash: " + path);
        Node node = root;
        List<String> names = new ArrayList<>(2);
        for (String segment : segments(path)) {
            if (segment.startsWith("{") && segment.endsWith("}")) {
                names.add(segment.substring(1, segment.length() - 1));
                if (node.any == null) node.any = new Node();
                node = node.any;
            } else {
                node = node.literal.computeIfAbsent(segment, s -> new Node());
            }
        }
        Entry before = node.methods.put(method, new Entry(route, names.toArray(String[]::new)));
        if (before != null) throw new IllegalStateException(route + " is there twice, as " + before.route);
        routes.add(route);
        return route;
    }

    /** @throws IllegalStateException naming each route that does not say what it needs */
    void close() {
        closed = true;
        List<Route> undeclared = routes.stream().filter(r -> !r.declared()).toList();
        if (!undeclared.isEmpty()) {
            throw new IllegalStateException("Routes without a permission, add .needs(…): " + undeclared);
        }
    }

    /** In the order in which they were added. */
    public List<Route> routes() {
        return List.copyOf(routes);
    }

    /** @param path as it came, percent-encoded */
    Match find(String method, String path) {
        int depth = 0;
        for (int i = 0; i < path.length(); i++) if (path.charAt(i) == '/') depth++;
        String[] values = new String[depth];
        Node node = walk(root, path, 1, values, 0);
        if (node == null) return Match.NOTHING;
        Entry entry = node.methods.get(method);
        if (entry == null && method.equals("HEAD")) entry = node.methods.get("GET");
        if (entry == null) entry = node.methods.get(ANY);
        if (entry == null) return new Match(null, Map.of(), List.copyOf(node.methods.keySet()));
        return new Match(entry.route, entry.params(values), List.of());
    }

    private static @Nullable Node walk(Node node, String path, int from, String[] values, int count) {
        if (from > path.length()) return node.methods.isEmpty() ? null : node;
        int end = path.indexOf('/', from);
        if (end < 0) end = path.length();
        if (end == from) return null; // an empty segment, a slash at the end: not ours
        String segment = Segments.decode(path, from, end);
        if (segment == null) return null;
        Node next = node.literal.get(segment);
        if (next != null) {
            Node found = walk(next, path, end + 1, values, count);
            if (found != null) return found;
        }
        if (node.any == null) return null;
        values[count] = segment;
        return walk(node.any, path, end + 1, values, count + 1);
    }

    private static List<String> segments(String path) {
        return path.length() == 1 ? List.of() : List.of(path.substring(1).split("/", -1));
    }

    /** @param allowed the methods that the address takes, where it does not take this one */
    record Match(@Nullable Route route, Map<String, String> params, List<String> allowed) {
        static final Match NOTHING = new Match(null, Map.of(), List.of());
    }

    private record Entry(Route route, String[] names) {
        Map<String, String> params(String[] values) {
            if (names.length == 0) return Map.of();
            Map<String, String> params = new LinkedHashMap<>(names.length * 2);
            for (int i = 0; i < names.length; i++) params.put(names[i], values[i]);
            return params;
        }
    }

    private static final class Node {
        final Map<String, Node> literal = new LinkedHashMap<>(4);
        final Map<String, Entry> methods = new LinkedHashMap<>(2);

        @Nullable
        Node any;
    }
}
