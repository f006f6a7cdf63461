package io.junctura.plugins.http.event;

import java.util.Locale;
import java.util.regex.Pattern;

/** Media types of the data of CloudEvents (RFC 2046). */
final class MediaTypes {
    private static final Pattern NAME =
            Pattern.compile("[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", Pattern.CASE_INSENSITIVE);

    private MediaTypes() {}

    /** In lower case and without parameters. */
    static String name(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    static boolean isValid(String type) {
        return NAME.matcher(name(type)).matches();
    }

    static boolean isJson(String name) {
        return name.endsWith("/json") || name.endsWith("+json");
    }
}
