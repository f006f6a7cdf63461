package io.junctura.plugin.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The publishers whose plugins may be installed: all of them, or those in the administrator's list of keys. Immutable. */
public final class Publishers {

    public static final Publishers ANYONE = new Publishers(null, Map.of());

    /** Null: all publishers. */
    private final @Nullable Path file;

    private final Map<String, PublisherKey> keys;

    private Publishers(@Nullable Path file, Map<String, PublisherKey> keys) {
        this.file = file;
        this.keys = keys;
    }

    /**
     * Reads a list: one key in each line, {@code NAME ed25519 BASE64}, as {@code junctura plugin key} prints it. Empty lines
     * and comments after a {@code #} are ignored.
     *
     * @throws IOException with a sentence
     */
    public static Publishers of(Path file) throws IOException {
        Map<String, PublisherKey> keys = new LinkedHashMap<>();
        int number = 0;
        for (String whole : Files.readAllLines(file)) {
            number++;
            String line = whole.replaceFirst("#.*", "").strip();
            if (line.isEmpty()) continue;
            String[] parts = line.split("\\s+", -1);
            try {
                if (parts.length != 3 || !parts[1].equals("ed25519")) throw new IllegalArgumentException("wrong form");
                PublisherKey key = PublisherKey.of(parts[2], parts[0]);
                keys.put(key.text(), key);
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                throw new IOException(
                        file + ", line " + number + ", is no key. Write lines such as \"acme ed25519 BASE64\", which "
                                + "\"junctura plugin key\" prints.",
                        e);
            }
        }
        if (keys.isEmpty()) throw new IOException(file + " holds no key, so that no plugin could be installed.");
        return new Publishers(file, keys);
    }

    /**
     * Why a plugin that this key has signed must not be used; null if it may be.
     *
     * @param signer the key's text; null if the plugin is not signed
     */
    @Nullable
    public String refusal(@Nullable String signer) {
        if (file == null || (signer != null && keys.containsKey(signer))) return null;
        return signer == null
                ? "It is not signed, and only plugins are used that a key in " + file
                        + " has signed. Ask its publisher " + "for a signed one."
                : "It is signed with a key that is not among those in " + file + ". Add the key, if you trust it.";
    }

    /** The name of a key in the administrator's list. */
    public Optional<String> name(String signer) {
        return Optional.ofNullable(keys.get(signer)).map(PublisherKey::name);
    }

    /** Whether the list has this key. */
    public boolean trusts(PublisherKey key) {
        return keys.containsKey(key.text());
    }
}
