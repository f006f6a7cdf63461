package io.junctura.plugins.mqtt;

/**
 * Which topics a flow receives (MQTT 5, section 4.7).
 *
 * @param text as the broker gets it, with {@code $share/GROUP/} before a shared one
 */
record TopicFilter(String text) {
    private static final String SHARED = "$share/";

    TopicFilter {
        String filter = unshared(text);
        if (filter.isEmpty()) {
            throw new IllegalArgumentException(
                    "topics must be topic filters, such as orders/+/created, orders/#, or $share/GROUP/orders/#.");
        }
        MqttConnection.mustFit("topics", text);
        String[] levels = filter.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            boolean isWild = levels[i].contains("#") || levels[i].contains("+");
            boolean isWhole = levels[i].equals("+") || (levels[i].equals("#") && i == levels.length - 1);
            if (isWild && !isWhole) {
                throw new IllegalArgumentException("In the topic filter \"" + text
                        + "\", + must be a level of its own, and # must be the last level.");
            }
        }
    }

    boolean isShared() {
        return text.startsWith(SHARED);
    }

    private static String unshared(String text) {
        if (!text.startsWith(SHARED)) return text;
        int slash = text.indexOf('/', SHARED.length());
        return slash <= SHARED.length() ? "" : text.substring(slash + 1);
    }

    boolean matches(String topic) {
        String filter = unshared(text);
        // Wildcards at the beginning do not match the broker's own topics, such as $SYS.
        if (topic.startsWith("$") && (filter.startsWith("+") || filter.startsWith("#"))) return false;
        String[] levels = filter.split("/", -1);
        String[] names = topic.split("/", -1);
        for (int i = 0; i < levels.length; i++) {
            if (levels[i].equals("#")) return true;
            if (i >= names.length) return false;
            if (!levels[i].equals("+") && !levels[i].equals(names[i])) return false;
        }
        return levels.length == names.length;
    }
}
