package io.junctura.delivery;

import io.junctura.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes events of topics as CloudEvents 1.0. Pure. */
final class CloudEvent {
    private static final List<String> REQUIRED = List.of("id", "source", "type");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]+");
    private static final String VERSION = "1.0";
    private static final String TYPE = "datacontenttype";
    private static final String DATA = "data";
    private static final String BYTES = "data_base64";

    private CloudEvent() {}

    /**
     * In the JSON event format. An event that is a CloudEvent already keeps its attributes. Any other is the data of a new one.
     * The parameters are those of {@link WebhookFormat#content}.
     */
    static Map<?, ?> of(Map<?, ?> input, String id, String server) {
        Object data = input.containsKey("event") ? input.get("event") : input.get("body");
        if (data instanceof Map<?, ?> event && isOne(event)) return event;
        Map<?, ?> trigger = (Map<?, ?>) input.get("trigger");
        String topic = String.valueOf(trigger.get("topic"));
        String type = type(input, data);
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("specversion", VERSION);
        event.put("id", id);
        event.put("source", server + "/topics/" + topic);
        event.put("type", type == null ? topic : type);
        event.put("time", WebhookFormat.time(trigger));
        event.put(TYPE, "application/json");
        event.put(DATA, data);
        return event;
    }

    /** A transform's result has the type of its event, unless it has another one. */
    private static @Nullable String type(Map<?, ?> input, @Nullable Object data) {
        String type = SubscriptionSettings.type(data);
        return type == null && input.get("type") instanceof String ofEvent ? ofEvent : type;
    }

    private static boolean isOne(Map<?, ?> event) {
        return VERSION.equals(event.get("specversion"))
                && REQUIRED.stream().allMatch(name -> event.get(name) instanceof String text && !text.isEmpty());
    }

    /** In binary mode: the attributes are headers, and the body is the data. */
    static WebhookContent binary(Map<?, ?> event) {
        Map<String, String> headers = new LinkedHashMap<>();
        event.forEach((name, value) -> {
            String attribute = String.valueOf(name);
            boolean simple = value instanceof String || value instanceof Number || value instanceof Boolean;
            if (!simple || !NAME.matcher(attribute).matches() || attribute.equals(DATA) || attribute.equals(TYPE))
                return;
            headers.put("ce-" + attribute, encoded(value instanceof String text ? text : Json.text(value)));
        });
        String type = event.get(TYPE) instanceof String given && isHeader(given) ? given : "application/json";
        return new WebhookContent(data(event, type), type, headers);
    }

    private static boolean isHeader(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static byte[] data(Map<?, ?> event, String type) {
        if (event.get(BYTES) instanceof String text) {
            try {
                return Base64.getDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                return text.getBytes(
                        StandardCharsets.UTF_8); // As it was published, since nothing checks events of topics.
            }
        }
        if (!event.containsKey(DATA)) return new byte[0];
        Object data = event.get(DATA);
        boolean isText = data instanceof String && !isJson(type);
        return isText ? ((String) data).getBytes(StandardCharsets.UTF_8) : Json.write(data);
    }

    private static boolean isJson(String type) {
        int end = type.indexOf(';');
        String name = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        return name.endsWith("/json") || name.endsWith("+json");
    }

    /** Percent-encoded as section 3.1.3.2 of "HTTP Protocol Binding for CloudEvents" says. */
    private static String encoded(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (byte one : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = one > ' ' && one <= '~' && one != '"' && one != '%';
            if (plain) text.append((char) one);
            else text.append(String.format(Locale.ROOT, "%%%02X", one & 0xff));
        }
        return text.toString();
    }
}
