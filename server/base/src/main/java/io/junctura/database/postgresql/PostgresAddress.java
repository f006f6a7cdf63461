package io.junctura.database.postgresql;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is, as libpq writes it: {@code postgresql://USER@HOST:PORT,HOST:PORT/DATABASE?sslmode=verify-full}.
 *
 * @param hosts      with their ports, separated by commas
 * @param parameters passed to the driver
 */
public record PostgresAddress(
        String hosts, String database, @Nullable String user, Map<String, String> parameters) {
    private static final Pattern FORM =
            Pattern.compile("postgres(?:ql)?://(?:([^@/?]*)@)?([^/?@]+)/([^/?]+)(?:\\?(.*))?");

    public PostgresAddress {
        parameters = Map.copyOf(parameters);
    }

    /**
     * @throws IllegalArgumentException with a sentence that says what is wrong; it does not contain a password
     */
    public static PostgresAddress parse(String text) {
        Matcher address = FORM.matcher(text);
        if (!address.matches()) {
            throw new IllegalArgumentException("must be the address of a database, such as"
                    + " postgresql://junctura@db.example.com:5432/junctura.");
        }
        String user = address.group(1);
        if (user != null && user.contains(":")) {
            throw new IllegalArgumentException(
                    "must not contain a password, which other users of this machine could see."
                            + " Write the user alone, and give the password by JUNCTURA_STORE_PASSWORD or"
                            + " JUNCTURA_STORE_PASSWORD_FILE.");
        }
        Map<String, String> parameters = new TreeMap<>();
        String query = address.group(4);
        if (query != null) {
            for (String one : query.split("&", -1)) {
                int equals = one.indexOf('=');
                String name = equals < 0 ? one : one.substring(0, equals);
                if (name.equalsIgnoreCase("password")) {
                    throw new IllegalArgumentException("must not contain a password. Give it by JUNCTURA_STORE_PASSWORD"
                            + " or JUNCTURA_STORE_PASSWORD_FILE.");
                }
                parameters.put(decoded(name), equals < 0 ? "" : decoded(one.substring(equals + 1)));
            }
        }
        return new PostgresAddress(
                address.group(2), decoded(address.group(3)), user == null ? null : decoded(user), parameters);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** For messages: without user and parameters. */
    public String shown() {
        return database + " at " + hosts;
    }

    String url() {
        return "jdbc:postgresql://" + hosts + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
    }
}
