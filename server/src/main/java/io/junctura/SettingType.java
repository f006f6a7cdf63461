package io.junctura;

import io.junctura.Settings.InvalidSetting;
import io.junctura.connector.input.Durations;
import io.junctura.database.postgresql.PostgresAddress;
import io.junctura.http.Peers;
import io.junctura.outbound.PrivateHosts.OfSubscribers;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a setting are read.
 *
 * @param kind       what a value is, such as {@code DIR}
 * @param repeatable whether it may be given several times; else the last value counts
 */
record SettingType<T extends @Nullable Object>(String kind, boolean repeatable, Parser<T> parser) {
    private static final Duration MAX_TIME = Duration.ofDays(36_500);
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{0,5}) ?([KMGT])B");
    private static final Pattern ROOT = Pattern.compile("[a-z][a-z0-9-]*");
    /** The origin of a page, as a Content-Security-Policy writes it. */
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(\\*\\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?");

    /** Reads all values of a setting. */
    interface Parser<T extends @Nullable Object> {
        /**
         * @param name  of the setting, as the operator wrote it, for messages
         * @param texts empty: the setting was not given
         */
        T parse(String name, List<String> texts) throws InvalidSetting;
    }

    /** Reads one value. */
    interface ValueParser<T extends @Nullable Object> {
        T parse(String name, String text) throws InvalidSetting;
    }

    /** One value; null if it is not given. */
    private static <T> SettingType<@Nullable T> one(String kind, ValueParser<@Nullable T> parser) {
        return new SettingType<>(
                kind, false, (name, texts) -> texts.isEmpty() ? null : parser.parse(name, texts.get(texts.size() - 1)));
    }

    /** A list of such values. */
    SettingType<List<T>> repeated() {
        return new SettingType<>(kind, true, (name, texts) -> {
            List<T> values = new ArrayList<>();
            for (String text : texts) values.add(parser.parse(name, List.of(text)));
            return List.copyOf(values);
        });
    }

    /** With a limit; the refusal follows the name of the setting. */
    SettingType<T> where(Predicate<T> allowed, String refusal) {
        return new SettingType<>(kind, repeatable, (name, texts) -> {
            T value = parser.parse(name, texts);
            if (value != null && !allowed.test(value)) throw new InvalidSetting(name + refusal);
            return value;
        });
    }

    static SettingType<String> text(String kind) {
        return one(kind, (name, text) -> text);
    }

    static SettingType<Path> path(String kind) {
        return one(kind, (name, text) -> Path.of(text));
    }

    static SettingType<Integer> whole(int least, int most) {
        return one("N", (name, text) -> {
            try {
                int number = Integer.parseInt(text.strip());
                if (number >= least && number <= most) return number;
            } catch (NumberFormatException e) {
                // Reported below.
            }
            throw new InvalidSetting(
                    name + " must be a number from " + least + " to " + most + ", but is \"" + text + "\".");
        });
    }

    static SettingType<Duration> time() {
        return one("TIME", (name, text) -> {
            try {
                Duration time = Durations.parse(text);
                if (time.compareTo(MAX_TIME) <= 0) return time;
            } catch (IllegalArgumentException e) {
                throw new InvalidSetting(name + ": " + e.getMessage());
            }
            throw new InvalidSetting(name + " must be 100 years at most (36500d).");
        });
    }

    /** A size in bytes. */
    static SettingType<Long> size() {
        return one("SIZE", SettingType::bytes);
    }

    /** A size in bytes; 0: no limit. */
    static SettingType<Long> sizeOrNone() {
        return one("SIZE", (name, text) -> text.strip().equals("none") ? (Long) 0L : bytes(name, text));
    }

    private static Long bytes(String name, String text) throws InvalidSetting {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new InvalidSetting(name + " must be a whole number and a unit, such as 500MB or 4GB, but is \""
                    + text.strip() + "\".");
        }
        int power = "KMGT".indexOf(size.group(2)) + 1;
        return Long.parseLong(size.group(1)) << (10 * power);
    }

    /** The address of a PostgreSQL database; null: SQLite. */
    static SettingType<@Nullable PostgresAddress> store() {
        return one("URL", (name, text) -> {
            if (text.equals("sqlite")) return null;
            try {
                return PostgresAddress.parse(text);
            } catch (IllegalArgumentException e) {
                throw new InvalidSetting(name + " " + e.getMessage() + " Without it, the database is a SQLite file.");
            }
        });
    }

    /** The URL of a server, without a slash at the end; null if it is empty. */
    static SettingType<@Nullable String> publicUrl() {
        return one("URL", (name, text) -> {
            if (text.isEmpty()) return null;
            if (url(text, Set.of("http", "https")) != null) {
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
            throw new InvalidSetting(
                    name + " must be an address such as https://junctura.example.com, but is \"" + text + "\".");
        });
    }

    /** The URL of an HTTP proxy; null if it is empty. */
    static SettingType<@Nullable URI> proxy() {
        return one("URL", (name, text) -> {
            if (text.isEmpty()) return null;
            URI url = url(text, Set.of("http"));
            if (url != null) return url;
            throw new InvalidSetting(name + " must be an address such as http://proxy.example:3128.");
        });
    }

    private static @Nullable URI url(String text, Set<String> schemes) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && url.getScheme() != null && schemes.contains(url.getScheme()) ? url : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The numeric address of a machine, as {@link Peers} writes it. */
    static SettingType<String> numericAddress() {
        return one("ADDRESS", (name, text) -> {
            String address = Peers.numbers(text.strip());
            if (address != null) return address;
            throw new InvalidSetting(
                    name + " must be an address in numbers, such as 10.0.0.1 or fd00::1, and no name or network,"
                            + " but is \"" + text
                            + "\". Write the address that the proxy's requests come from, one for each proxy.");
        });
    }

    static SettingType<String> hostAndPort() {
        return one("HOST:PORT", (name, text) -> {
            if (OfSubscribers.isEntry(text.strip())) return text.strip();
            throw new InvalidSetting(
                    name + " must be a host and a port, such as erp.local:8443, 10.0.0.5:80 or [fd00::1]:8080,"
                            + " or with * for all ports, such as 127.0.0.1:*, but is \"" + text + "\".");
        });
    }

    static SettingType<String> origin() {
        return one("ORIGIN", (name, text) -> {
            String origin = text.strip().toLowerCase(Locale.ROOT);
            if (origin.endsWith("/")) origin = origin.substring(0, origin.length() - 1);
            if (ORIGIN.matcher(origin).matches()) return origin;
            throw new InvalidSetting(name + " must be the origin of pages, such as https://app.example.com,"
                    + " https://*.example.com or http://localhost:3000, without a path, but is \"" + text + "\".");
        });
    }

    /** Folders by name. */
    static SettingType<Map<String, Path>> namedFolders() {
        return new SettingType<>("NAME=DIR", true, (option, texts) -> {
            Map<String, Path> folders = new TreeMap<>();
            for (String text : texts) {
                int equals = text.indexOf('=');
                String name = equals < 0 ? "" : text.substring(0, equals).strip();
                String folder = equals < 0 ? "" : text.substring(equals + 1).strip();
                if (!ROOT.matcher(name).matches() || folder.isEmpty()) {
                    throw new InvalidSetting(option + " must be NAME=DIR, such as orders=/srv/orders, but is \"" + text
                            + "\". A name has lower-case letters, digits and dashes, a letter first.");
                }
                if (folders.put(name, Path.of(folder)) != null) {
                    throw new InvalidSetting(option + " names \"" + name + "\" twice. Say which folder it is.");
                }
            }
            return Map.copyOf(folders);
        });
    }
}
