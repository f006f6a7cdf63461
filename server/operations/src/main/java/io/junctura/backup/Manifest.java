package io.junctura.backup;

import io.junctura.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The manifest of a backup: one JSON object per line, first the {@link Head}, then an {@link Item} for each entry. It is the
 * last entry of the zip file, because checksums are known only when everything else is written.
 */
final class Manifest {
    /** Its name in the file. */
    static final String NAME = "manifest.jsonl";

    /** The name of the entry that authenticates the manifest: its HMAC, in hexadecimal digits. */
    static final String MAC = "manifest.hmac";

    /** The format version that this release writes, and the newest that it reads. Version 1 has no HMAC. */
    static final int FORMAT = 2;

    /** The database's name in the file. */
    static final String DATABASE = "junctura.db";

    /** The allowed names of entries. None of them can lead out of the folder that they are unpacked into. */
    private static final Pattern NAMES = Pattern.compile("junctura\\.db"
            + "|files/values/[0-9a-f]{16}-[0-9a-f]{1,16}"
            + "|files/(run-[0-9]{1,18}|in)/[0-9a-f]{32}"
            + "|rates/[A-Za-z0-9_][A-Za-z0-9._-]{0,199}"
            + "|(plugins|drivers/[A-Za-z0-9][A-Za-z0-9._-]{0,99})/[^/\\\\\\p{Cntrl}:]{1,200}\\.jar");

    private Manifest() {}

    /**
     * @param format  the format version
     * @param version of the Junctura that wrote it
     * @param created when the copy of the database was made, as UTC ISO-8601 text
     * @param schema  the version of the database's schema
     * @param entries how many entries there are beside the manifest
     * @param missing how many files that the database refers to were missing
     */
    record Head(int format, String version, String created, int schema, long entries, long missing) {

        byte[] line() {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("format", (long) format);
            line.put("product", "Junctura");
            line.put("version", version);
            line.put("created", created);
            line.put("schema", (long) schema);
            line.put("entries", entries);
            line.put("missing", missing);
            return Manifest.line(line);
        }

        static Head of(@Nullable String text) throws CannotRestore {
            Map<?, ?> line = object(text);
            if (!"Junctura".equals(line.get("product"))) throw notOurs();
            int format = Math.toIntExact(number(line, "format"));
            if (format > FORMAT) {
                throw new CannotRestore("The backup has the format version " + format
                        + ", but this Junctura supports versions up to " + FORMAT + ". A newer release made it ("
                        + text(line, "version") + "): restore it with that release.");
            }
            return new Head(
                    format,
                    text(line, "version"),
                    text(line, "created"),
                    Math.toIntExact(number(line, "schema")),
                    number(line, "entries"),
                    number(line, "missing"));
        }
    }

    /**
     * @param name   of the entry, which is also its path in the data folder
     * @param size   in bytes
     * @param sha256 in hexadecimal digits; null: the database refers to this file, but it was missing
     */
    record Item(String name, long size, @Nullable String sha256) {

        byte[] line() {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("name", name);
            if (sha256 == null) {
                line.put("missing", true);
            } else {
                line.put("size", size);
                line.put("sha256", sha256);
            }
            return Manifest.line(line);
        }

        static Item of(String text) throws CannotRestore {
            Map<?, ?> line = object(text);
            String name = text(line, "name");
            if (!isName(name)) {
                throw new CannotRestore("The backup names \"" + name
                        + "\", which is not a file of a data folder. Junctura did not make this backup, or it is damaged."
                        + " Use another backup.");
            }
            if (Boolean.TRUE.equals(line.get("missing"))) return new Item(name, 0, null);
            return new Item(name, number(line, "size"), text(line, "sha256"));
        }
    }

    static boolean isName(String name) {
        return NAMES.matcher(name).matches();
    }

    /** The next item; null after the last. */
    static @Nullable Item next(BufferedReader lines) throws IOException, CannotRestore {
        String line = lines.readLine();
        return line == null ? null : Item.of(line);
    }

    private static byte[] line(Map<String, Object> object) {
        byte[] json = Json.write(object);
        byte[] line = new byte[json.length + 1];
        System.arraycopy(json, 0, line, 0, json.length);
        line[json.length] = '\n';
        return line;
    }

    private static Map<?, ?> object(@Nullable String line) throws CannotRestore {
        try {
            if (line != null && Json.parse(line) instanceof Map<?, ?> map) return map;
        } catch (RuntimeException e) {
            // Reported below.
        }
        throw notOurs();
    }

    private static CannotRestore notOurs() {
        return new CannotRestore(
                "The file is not a backup of Junctura, or its manifest is damaged. Use another backup.");
    }

    private static String text(Map<?, ?> line, String member) throws CannotRestore {
        if (line.get(member) instanceof String text) return text;
        throw notOurs();
    }

    private static long number(Map<?, ?> line, String member) throws CannotRestore {
        if (Objects.requireNonNullElse(line.get(member), "") instanceof Long number && number >= 0) return number;
        throw notOurs();
    }
}
