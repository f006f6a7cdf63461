package io.junctura.plugins.stores;

import java.net.URLConnection;
import java.util.Locale;

/** The media type of a file by its name. */
public final class ContentTypes {
    private ContentTypes() {}

    public static String of(String path) {
        String ending = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String guessed = URLConnection.guessContentTypeFromName(path);
        return switch (ending) {
            // Those that are read by rows are not known to Java.
            case "csv" -> "text/csv";
            case "tsv" -> "text/tab-separated-values";
            case "json" -> "application/json";
            case "ndjson", "jsonl" -> "application/x-ndjson";
            case "xml" -> "application/xml";
            default -> guessed == null ? "application/octet-stream" : guessed;
        };
    }
}
