package io.junctura.connection;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The hosts that a connection's settings name. If a saved secret went to another host, a person who may change the address
 * could read it there.
 */
final class Destinations {
    /** A longer text is not the name of a host. */
    private static final int LONGEST_HOST = 300;

    private static final Pattern HOST =
            Pattern.compile("localhost(:\\d+)?|\\[[0-9a-fA-F:.]+](:\\d+)?|[\\w-]+(\\.[\\w-]+)+(:\\d+)?");

    private Destinations() {}

    /** Whether the settings name a host that the earlier settings did not name. */
    static boolean elsewhere(Map<String, Object> before, Map<String, Object> after) {
        Set<String> places = new HashSet<>();
        collect(after, places);
        Set<String> known = new HashSet<>();
        collect(before, known);
        return !known.containsAll(places);
    }

    private static void collect(@Nullable Object value, Set<String> places) {
        if (value instanceof Map<?, ?> map) map.values().forEach(item -> collect(item, places));
        else if (value instanceof Iterable<?> list) list.forEach(item -> collect(item, places));
        else if (value instanceof String text) {
            String place = text.strip().toLowerCase(Locale.ROOT);
            int scheme = place.indexOf("://");
            if (scheme >= 0) places.add(place.substring(0, end(place, scheme + 3)));
            else if (place.length() <= LONGEST_HOST && HOST.matcher(place).matches()) places.add(place);
        }
    }

    /** A backslash ends a host as well, because some programs treat it as a slash. */
    private static int end(String place, int from) {
        for (int i = from; i < place.length(); i++) {
            if ("/?#\\".indexOf(place.charAt(i)) >= 0) return i;
        }
        return place.length();
    }
}
