package io.junctura.plugins.xml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the names of elements and attributes become keys, and back. A name of a namespace that has a prefix here is {@code prefix:name};
 * any other is its local name alone.
 *
 * @param byPrefix the namespaces; an empty prefix is for elements without one
 */
record Namespaces(Map<String, String> byPrefix) {

    Namespaces {
        byPrefix.forEach((prefix, uri) -> {
            if (uri.isEmpty()) {
                throw new IllegalArgumentException(
                        "namespaces: the prefix \"" + prefix + "\" needs an address, such as urn:orders.");
            }
            if (prefix.isEmpty()) return;
            if (!Names.isName(prefix) || prefix.indexOf(':') >= 0 || prefix.startsWith("xml")) {
                throw new IllegalArgumentException(
                        "namespaces: \"" + prefix + "\" cannot be a prefix. Choose another, such as o.");
            }
        });
    }

    /** Whether names of documents may use the prefix. */
    boolean has(String prefix) {
        return byPrefix.containsKey(prefix) || prefix.equals("xml");
    }

    /** The keys of one document; they are made once, and shared by its rows. */
    Keys keys() {
        Map<String, String> prefixes = new HashMap<>();
        byPrefix.forEach((prefix, uri) -> {
            if (!prefix.isEmpty()) prefixes.put(uri, prefix);
        });
        return new Keys(prefixes);
    }

    /** For one thread. */
    static final class Keys {
        private final Map<String, String> prefixByUri;
        private final Map<String, Map<String, String>> elements = new HashMap<>();
        private final Map<String, Map<String, String>> attributes = new HashMap<>();

        private Keys(Map<String, String> prefixByUri) {
            this.prefixByUri = prefixByUri;
        }

        String element(@Nullable String uri, String name) {
            return key(elements, uri, name, "");
        }

        String attribute(@Nullable String uri, String name) {
            return key(attributes, uri, name, "@");
        }

        private String key(Map<String, Map<String, String>> known, @Nullable String uri, String name, String before) {
            Map<String, String> ofUri = known.computeIfAbsent(uri == null ? "" : uri, any -> new HashMap<>());
            String key = ofUri.get(name);
            if (key != null) return key;
            String prefix = prefixByUri.get(uri);
            String made = before + (prefix == null ? name : prefix + ":" + name);
            // A document may have any number of names.
            if (ofUri.size() < 1_000) ofUri.put(name, made);
            return made;
        }
    }
}
