package io.junctura.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The names of what carries credentials, or proofs that would be as good as credentials to somebody who reads them. */
public final class SecretNames {
    private static final String MASK = "***";

    private SecretNames() {}

    /** @param name in lower case */
    public static boolean isHeader(String name) {
        return switch (name) {
            case "authorization", "cookie", "proxy-authorization", "x-api-key", "api-key", "apikey" -> true;
            default ->
                name.contains("signature")
                        || name.contains("hmac")
                        || name.contains("secret")
                        || name.contains("password")
                        || name.endsWith("token");
        };
    }

    /** Whether a query's parameter is of the same kind: {@code apiKey}, {@code api_key}; or short for one, as URLs have it. */
    public static boolean isQuery(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replace('_', '-');
        return plain.equals("key") || plain.equals("sig") || isHeader(plain);
    }

    /** A query to show: its secrets are masked, and their names left. */
    public static Map<String, Object> masked(Map<?, ?> query) {
        Map<String, Object> shown = new LinkedHashMap<>();
        query.forEach((name, value) -> {
            String parameter = String.valueOf(name);
            shown.put(parameter, isQuery(parameter) ? MASK : value);
        });
        return shown;
    }
}
